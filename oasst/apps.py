from django.apps import AppConfig
from django.contrib.admin import apps as stock
from django.utils.translation import gettext_lazy as _


class OasstConfig(AppConfig):
    name = "oasst"
    verbose_name = _("Corpus")

    def ready(self) -> None:
        from oasst import checks  # noqa: F401
        from oasst.figures_of_people import RED_FLAGS, REJECTED
        from oasst.models import User
        from oasst.notifications import (
            digests,
            inbox,
        )
        from oasst.staff import (
            second_factor,  # noqa: F401
            workplace,
        )
        from oasst.views.jobs import jobs
        from oasst.webhooks.delivery import SWITCHED_OFF

        inbox.say(
            SWITCHED_OFF,
            _(
                "The webhook of %(client)s to %(url)s has been switched off, because nothing could be sent there: %(why)s"
            ),
        )
        inbox.about("webhook", _("my programs"))
        workplace.add_page(workplace.Page("jobs/", "jobs", 20, _("Background jobs"), jobs))
        for column in (REJECTED, RED_FLAGS):
            workplace.add_column(User, column)
        digests.add(digests.Section(90, "news", _("News"), digests.unread_news, "inbox"))


class AdminConfig(stock.AdminConfig):
    """Django's admin with our way in. Outside `oasst.admin`, which registers with the site while it is being made."""

    default = False
    default_site = "oasst.staff.admin_site.Site"
