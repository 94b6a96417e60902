"""What moderation adds to the registries below it."""

from django.utils.translation import gettext_lazy as _

from moderation import columns, notices, panels, staff_panels
from moderation.models import Action, Appeal, Fingerprint, Note, Report, SecondLook, Signal
from moderation.queues import acts, appeals, decision, quarantines, second_looks, signals, waiting
from moderation.queues import reports as report_queue
from moderation.reports import reports
from oasst.accounts.personal_data import PARTS, Part
from oasst.background.retention import RULES, Rule
from oasst.models import Message, MessageTree
from oasst.notifications import inbox
from oasst.site.page_registry import PANELS, Page, Panel
from oasst.staff import workplace
from tasks.trees.report_port import REPORT_PORTS


def register() -> None:
    REPORT_PORTS.add(reports)
    inbox.TOPICS.add(notices.TOPIC)
    inbox.KINDS.add(*notices.KINDS)
    PANELS.add(
        Panel(Page.CLOSED_ACCOUNT, 10, panels.decisions),
        Panel(Page.STAFF_MESSAGE, 10, staff_panels.on_message),
        Panel(Page.STAFF_TREE, 5, staff_panels.on_tree),
        Panel(Page.STAFF_PERSON, 10, staff_panels.on_person),
    )
    for model in (Message, MessageTree):
        workplace.ACTS.add(workplace.Act(model, "moderate", _("Moderate selected"), staff_panels.act_on_rows))
    workplace.QUEUES.add(
        report_queue.REPORTS,
        quarantines.QUARANTINES,
        signals.SIGNALS,
        appeals.APPEALS,
        second_looks.SECOND_LOOKS,
        waiting.LONG_IN_REVIEW,
    )
    workplace.ITEM_ACTS.add(*acts.ACTS)
    workplace.COLUMNS.add(columns.REPORTS)
    workplace.UNDO.add(decision.undo)
    _register_personal_data()
    _register_retention()


def _register_personal_data() -> None:
    of_staff = frozenset({"by_id", "undone_by_id", "into_id"})
    of_others = frozenset({"decided_by_id", "other_id"})
    PARTS.add(
        Part("decisions", lambda user: Action.objects.filter(affected__person=user), of_staff),
        Part("appeals", lambda user: Appeal.objects.filter(person=user)),
        Part("reports", lambda user: Report.objects.filter(reporter=user)),
        Part("signals", lambda user: Signal.objects.filter(person=user), of_others),
        Part("staff_notes", lambda user: Note.objects.filter(person=user), frozenset({"by_id"})),
        Part("second_looks", lambda user: SecondLook.objects.filter(by=user)),
    )


def _register_retention() -> None:
    decided = "reports, after they were decided"
    written = "moderators' notes on people and messages, after they were written"
    settled = "signals, after they were decided or their text went"
    gone = "fingerprints of texts, after their message was deleted"
    RULES.add(
        Rule("notes", decided, 730, lambda end: Report.objects.filter(case__decided_at__lt=end).exclude(outcome="")),
        Rule("staff_notes", written, 730, lambda end: Note.objects.filter(written_at__lt=end)),
        Rule("signals", settled, 730, lambda end: Signal.objects.filter(decided_at__lt=end)),
        Rule("fingerprints", gone, 30, lambda end: Fingerprint.objects.filter(gone_at__lt=end)),
    )
