from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ModerationConfig(AppConfig):
    name = "moderation"
    verbose_name = _("Moderation")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from moderation import notices, panels, reporting, staff_panels
        from moderation.models import Action, Appeal, Report
        from moderation.queues import appeals, quarantines, reports
        from oasst import chrome, personal, retention, workplace
        from oasst.models import Message, MessageTree
        from tasks import signals

        notices.register()
        chrome.add_panel(chrome.Page.CLOSED_ACCOUNT, chrome.Panel(10, panels.decisions))
        chrome.add_panel(chrome.Page.STAFF_MESSAGE, chrome.Panel(10, staff_panels.on_message))
        chrome.add_panel(chrome.Page.STAFF_TREE, chrome.Panel(5, staff_panels.on_tree))
        chrome.add_panel(chrome.Page.STAFF_PERSON, chrome.Panel(10, staff_panels.on_person))
        for model in (Message, MessageTree):
            workplace.add_act(model, workplace.Act("moderate", _("Take an action on them"), staff_panels.act_on_rows))
        signals.listen(signals.Listener(reporting.heard, reporting.taken_back))
        for queue in (reports.REPORTS, quarantines.QUARANTINES, appeals.APPEALS):
            workplace.add_queue(queue)
        personal.add(
            personal.Part(
                "decisions",
                lambda user: Action.objects.filter(affected__person=user),
                frozenset({"by_id", "undone_by_id", "into_id"}),
            )
        )
        personal.add(personal.Part("appeals", lambda user: Appeal.objects.filter(person=user)))
        personal.add(personal.Part("reports", lambda user: Report.objects.filter(reporter=user)))
        retention.add(
            retention.Rule(
                "notes",
                "reports, after they were decided",
                730,
                lambda end: Report.objects.filter(case__decided_at__lt=end).exclude(outcome=""),
            )
        )
