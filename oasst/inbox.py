"""Notifications as people read them. Whoever sends a kind of news registers its text here."""

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from oasst.models import Notification, User

PER_PAGE = 30

# By kind, with %(name)s for what a notification's `detail` holds.
_texts: dict[str, str | Promise] = {}


def say(kind: str, text: str | Promise) -> None:
    """Registers the text of a kind, from `AppConfig.ready`."""
    _texts[kind] = text


def text_of(news: Notification) -> str:
    """What the notification says; news of a part that is no longer installed says that there was some."""
    text = str(_texts.get(news.kind, _("There is news about something you take part in.")))
    return text % news.detail if news.detail else text


def newest(user: User, *, before: int | None = None) -> list[Notification]:
    """One more than a page shows, to know whether there is another page."""
    found = Notification.objects.filter(user=user).select_related("message").order_by("-id")
    return list((found.filter(id__lt=before) if before else found)[: PER_PAGE + 1])


def has_unread(user: User) -> bool:
    return Notification.objects.filter(user=user, read_at=None).exists()


def mark_read(*, by: User, through: int) -> int:
    """Marks a person's notifications up to this one as read; returns how many were not yet."""
    return Notification.objects.filter(user=by, read_at=None, id__lte=through).update(read_at=timezone.now())
