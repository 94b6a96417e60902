from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ModerationConfig(AppConfig):
    name = "moderation"
    verbose_name = _("Moderation")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from moderation import notices
        from moderation.reports import reports as reporting
        from tasks.trees import automatic_moderation as signals

        notices.register()
        signals.listen(signals.Listener(reporting.heard, reporting.taken_back))
        _show()
        _keep()


def _show() -> None:
    """Panels on pages of others, actions on their lists, and the queues."""
    from moderation import columns, panels, staff_panels
    from moderation.queues import acts, appeals, decision, quarantines, reports, second_looks, signals, waiting
    from oasst.models import Message, MessageTree, User
    from oasst.site import page_registry
    from oasst.staff import workplace

    page_registry.add_panel(page_registry.Page.CLOSED_ACCOUNT, page_registry.Panel(10, panels.decisions))
    page_registry.add_panel(page_registry.Page.STAFF_MESSAGE, page_registry.Panel(10, staff_panels.on_message))
    page_registry.add_panel(page_registry.Page.STAFF_TREE, page_registry.Panel(5, staff_panels.on_tree))
    page_registry.add_panel(page_registry.Page.STAFF_PERSON, page_registry.Panel(10, staff_panels.on_person))
    for model in (Message, MessageTree):
        workplace.add_act(model, workplace.Act("moderate", _("Moderate selected"), staff_panels.act_on_rows))
    for queue in (
        reports.REPORTS, quarantines.QUARANTINES, signals.SIGNALS, appeals.APPEALS, second_looks.SECOND_LOOKS,
        waiting.LONG_IN_REVIEW,
    ):  # fmt: skip
        workplace.add_queue(queue)
    for act in acts.ACTS:
        workplace.add_item_act(act)
    workplace.undo_by(decision.undo)
    workplace.add_column(User, columns.REPORTS)


def _keep() -> None:
    """What people take along, and how long what is kept."""
    from moderation.models import Action, Appeal, Fingerprint, Note, Report, SecondLook, Signal
    from oasst.accounts.personal_data import Part
    from oasst.accounts.personal_data import add as take_along
    from oasst.background.retention import Rule
    from oasst.background.retention import add as keep

    of_staff = frozenset({"by_id", "undone_by_id", "into_id"})
    take_along(Part("decisions", lambda user: Action.objects.filter(affected__person=user), of_staff))
    take_along(Part("appeals", lambda user: Appeal.objects.filter(person=user)))
    take_along(Part("reports", lambda user: Report.objects.filter(reporter=user)))
    of_others = frozenset({"decided_by_id", "other_id"})
    take_along(Part("signals", lambda user: Signal.objects.filter(person=user), of_others))

    by_others = frozenset({"by_id"})
    take_along(Part("staff_notes", lambda user: Note.objects.filter(person=user), by_others))
    take_along(Part("second_looks", lambda user: SecondLook.objects.filter(by=user)))

    decided = "reports, after they were decided"
    keep(Rule("notes", decided, 730, lambda end: Report.objects.filter(case__decided_at__lt=end).exclude(outcome="")))
    written = "moderators' notes on people and messages, after they were written"
    keep(Rule("staff_notes", written, 730, lambda end: Note.objects.filter(written_at__lt=end)))
    settled = "signals, after they were decided or their text went"
    keep(Rule("signals", settled, 730, lambda end: Signal.objects.filter(decided_at__lt=end)))
    gone = "fingerprints of texts, after their message was deleted"
    keep(Rule("fingerprints", gone, 30, lambda end: Fingerprint.objects.filter(gone_at__lt=end)))
