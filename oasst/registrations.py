"""What the corpus itself adds to the registries."""

from django.utils.translation import gettext_lazy as _

from oasst import checks  # noqa: F401 -- system checks register themselves
from oasst.notifications import digests, inbox
from oasst.notifications.sections import SECTIONS, Section
from oasst.staff import second_factor, workplace  # noqa: F401 -- second_factor listens to what people add
from oasst.staff.people_columns import RED_FLAGS, REJECTED
from oasst.views.jobs import jobs
from oasst.webhooks.delivery import SWITCHED_OFF


def register() -> None:
    inbox.TOPICS.add(inbox.Topic("webhook", _("my programs")))
    inbox.KINDS.add(
        inbox.Kind(
            SWITCHED_OFF,
            _(
                "The webhook of %(client)s to %(url)s has been switched off, because nothing could be sent there: %(why)s"
            ),
        )
    )
    workplace.PAGES.add(workplace.Page("jobs/", "jobs", 20, _("Background jobs"), jobs))
    workplace.COLUMNS.add(REJECTED, RED_FLAGS)
    SECTIONS.add(Section(90, "news", _("News"), digests.unread_news, "inbox"))
