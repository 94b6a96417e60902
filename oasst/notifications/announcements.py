"""Announcements above pages, read from the cache, so that pages need no query for them."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from redis.exceptions import RedisError

from oasst.access import Viewer
from oasst.core import cookies
from oasst.corpus import rendering as text
from oasst.models import Announcement, AnnouncementAudience, User

_KEY = "announcements"
_CACHED_FOR = timedelta(seconds=45)
_COOKIE = "announcements"
# The cookie keeps the ids dismissed last; older announcements have ended.
_MOST_DISMISSED = 20


@dataclass(frozen=True, slots=True)
class Shown:
    """An announcement, rendered; `html` by interface language."""

    id: int
    html: dict[str, SafeString]
    link: str
    level: str
    audience: str
    starts_at: datetime
    ends_at: datetime | None

    @property
    def lang(self) -> str:
        """Language of the text: that of the page, else the site's default, else any."""
        locale = get_language() or settings.LANGUAGE_CODE
        wanted = (locale, locale.partition("-")[0], settings.LANGUAGE_CODE, *self.html)
        return next((each for each in wanted if each in self.html), settings.LANGUAGE_CODE)

    @property
    def text(self) -> SafeString:
        """Empty if there is no text in any language."""
        return self.html.get(self.lang, SafeString())

    @property
    def address(self) -> str:
        """External links lead through the interstitial."""
        return f"{reverse('leaving')}?{urlencode({'to': self.link})}" if "://" in self.link else self.link

    def is_on(self, now: datetime) -> bool:
        return self.starts_at <= now and (self.ends_at is None or now < self.ends_at)


def shown_to(request: HttpRequest) -> list[Shown]:
    """Current announcements for this person, newest first, without those dismissed in this browser."""
    now, dismissed = timezone.now(), _dismissed(request)
    current = [each for each in _cached() if each.is_on(now) and str(each.id) not in dismissed]
    return [each for each in current if _is_for(getattr(request, "user", None), each.audience)]


def dismiss(request: HttpRequest, response: HttpResponse, id_: int) -> None:
    """Hides the announcement in this browser."""
    ids = [str(id_), *(each for each in _dismissed(request) if each != str(id_))]
    cookies.keep(response, _COOKIE, ".".join(ids[:_MOST_DISMISSED]))


def save(announcement: Announcement) -> None:
    """Saves and clears the cache, so that pages show it immediately."""
    with transaction.atomic():
        announcement.save()
        transaction.on_commit(_clear_cache)


def delete(announcement: Announcement) -> None:
    with transaction.atomic():
        announcement.delete()
        transaction.on_commit(_clear_cache)


def as_shown(announcement: Announcement) -> Shown:
    texts: Mapping[str, str] = announcement.texts
    return Shown(
        id=announcement.pk,
        html={
            locale: text.as_html(markdown)
            for locale, markdown in texts.items()
            if markdown and isinstance(markdown, str)
        },
        link=announcement.link,
        level=announcement.level,
        audience=announcement.audience,
        starts_at=announcement.starts_at or timezone.now(),
        ends_at=announcement.ends_at,
    )


def _is_for(user: Viewer | None, audience: str) -> bool:
    if audience == AnnouncementAudience.STAFF:
        return isinstance(user, User) and user.is_staff
    return audience == AnnouncementAudience.EVERYONE or isinstance(user, User)


def _dismissed(request: HttpRequest) -> list[str]:
    return [each for each in request.COOKIES.get(_COOKIE, "").split(".") if each]


def _cached() -> list[Shown]:
    """At most _CACHED_FOR old; empty while the cache is unavailable, so that pages don't depend on it."""
    try:
        rows = cache.get(_KEY)
        if rows is None:
            rows = [asdict(each) for each in _load()]
            cache.set(_KEY, rows, _CACHED_FOR.total_seconds())
    except (RedisError, OSError):
        return []
    return [Shown(**row) for row in rows]


def _load() -> list[Shown]:
    """Announcements that are current or start before the cache expires."""
    now = timezone.now()
    soon = Announcement.objects.filter(Q(ends_at=None) | Q(ends_at__gt=now), starts_at__lte=now + _CACHED_FOR)
    return [shown for each in soon.order_by("-starts_at", "-pk") if (shown := as_shown(each)).html]


def _clear_cache() -> None:
    cache.delete(_KEY)
