"""The notification of everyone whose messages are in a release that was published."""

from django.utils.translation import gettext_lazy as _

from exports.models import Contribution, Release
from oasst.models import Notification
from oasst.notifications import inbox

TOPIC = inbox.Topic("release", _("releases with my messages"))
PUBLISHED = inbox.Kind("release_published", _("Release %(release)s has messages of yours in it: %(number)s"))

_BATCH = 1000


def tell(release: Release) -> None:
    """In the transaction that publishes it. A private line is told to no one."""
    if release.line.private:
        return
    contributions = Contribution.objects.filter(release=release, user__is_active=True, user__deleted_at=None)
    notifications = (
        Notification(user_id=user, kind=PUBLISHED.name, detail={"release": str(release), "number": messages})
        for user, messages in contributions.values_list("user", "messages").iterator(_BATCH)
    )
    Notification.objects.bulk_create(notifications, batch_size=_BATCH)
