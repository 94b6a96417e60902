"""Which announcements somebody sees above the page they look at. They cost a page no statement while they are fresh."""

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
_FRESH_FOR = timedelta(seconds=45)
_COOKIE = "announcements"
# Of those put away the cookie names the newest; the others are long over.
_MOST_PUT_AWAY = 20


@dataclass(frozen=True, slots=True)
class Shown:
    """An announcement as pages show it; `html` by interface language."""

    id: int
    html: dict[str, SafeString]
    link: str
    level: str
    audience: str
    starts_at: datetime
    ends_at: datetime | None

    @property
    def lang(self) -> str:
        """The language of the text: that of the page, else the site's own, else any."""
        locale = get_language() or settings.LANGUAGE_CODE
        wanted = (locale, locale.partition("-")[0], settings.LANGUAGE_CODE, *self.html)
        return next(each for each in wanted if each in self.html)

    @property
    def text(self) -> SafeString:
        return self.html[self.lang]

    @property
    def address(self) -> str:
        """Links to other sites ask first."""
        return f"{reverse('leaving')}?{urlencode({'to': self.link})}" if "://" in self.link else self.link

    def is_on(self, now: datetime) -> bool:
        return self.starts_at <= now and (self.ends_at is None or now < self.ends_at)


def shown_to(request: HttpRequest) -> list[Shown]:
    """What this person sees now and has not put away in this browser, the newest first."""
    now, away = timezone.now(), _put_away(request)
    on = [each for each in _fresh() if each.is_on(now) and str(each.id) not in away]
    return [each for each in on if _is_for(getattr(request, "user", None), each.audience)]


def put_away(request: HttpRequest, response: HttpResponse, id_: int) -> None:
    """This browser does not show it again."""
    away = [str(id_), *(each for each in _put_away(request) if each != str(id_))]
    cookies.keep(response, _COOKIE, ".".join(away[:_MOST_PUT_AWAY]))


def save(announcement: Announcement) -> None:
    """Pages show it, or the new text of it, at once."""
    with transaction.atomic():
        announcement.save()
        transaction.on_commit(_forget)


def delete(announcement: Announcement) -> None:
    with transaction.atomic():
        announcement.delete()
        transaction.on_commit(_forget)


def as_shown(announcement: Announcement) -> Shown:
    texts: Mapping[str, str] = announcement.texts
    return Shown(
        id=announcement.pk,
        html={locale: text.as_html(markdown) for locale, markdown in texts.items() if markdown},
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


def _put_away(request: HttpRequest) -> list[str]:
    return [each for each in request.COOKIES.get(_COOKIE, "").split(".") if each]


def _fresh() -> list[Shown]:
    """At most that old; none while the cache is away, so that pages do not depend on it."""
    try:
        rows = cache.get(_KEY)
        if rows is None:
            rows = [asdict(each) for each in _load()]
            cache.set(_KEY, rows, _FRESH_FOR.total_seconds())
    except (RedisError, OSError):
        return []
    return [Shown(**row) for row in rows]


def _load() -> list[Shown]:
    """Those that are on or will be before this is looked up again."""
    now = timezone.now()
    soon = Announcement.objects.filter(Q(ends_at=None) | Q(ends_at__gt=now), starts_at__lte=now + _FRESH_FOR)
    return [shown for each in soon.order_by("-starts_at", "-pk") if (shown := as_shown(each)).html]


def _forget() -> None:
    cache.delete(_KEY)
