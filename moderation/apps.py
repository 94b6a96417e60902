from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ModerationConfig(AppConfig):
    name = "moderation"
    verbose_name = _("Moderation")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from moderation import notices, panels, reporting
        from moderation.models import Affected, Appeal, Report
        from moderation.queues import appeals, quarantines, reports
        from oasst import chrome, personal, workplace
        from tasks import signals

        notices.register()
        chrome.add_panel(chrome.Page.CLOSED_ACCOUNT, chrome.Panel(10, panels.decisions))
        signals.listen(signals.Listener(reporting.heard, reporting.taken_back))
        for queue in (reports.REPORTS, quarantines.QUARANTINES, appeals.APPEALS):
            workplace.add_queue(queue)
        personal.add(personal.Part("decisions", lambda user: Affected.objects.filter(person=user)))
        personal.add(personal.Part("appeals", lambda user: Appeal.objects.filter(person=user)))
        personal.add(personal.Part("reports", lambda user: Report.objects.filter(reporter=user)))
