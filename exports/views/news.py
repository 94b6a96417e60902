"""Published releases as an RSS feed. Public, so only releases that anyone may read."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from exports.access import releases_for
from exports.models import ReleaseState
from oasst.access import public

_MOST = 50
_SECONDS = 300


@public
@require_safe
def releases_feed(request: HttpRequest) -> HttpResponse:
    here = request.build_absolute_uri
    feed = Rss201rev2Feed(
        title=_("%(site)s: releases") % {"site": settings.SITE_NAME},
        link=here(reverse("releases")),
        description=_("New releases of the dataset."),
        language=get_language(),
        feed_url=here(request.path),
    )
    found = releases_for(AnonymousUser()).filter(state=ReleaseState.PUBLISHED).defer("manifest")
    for release in found.order_by("-published_at", "-pk")[:_MOST]:
        address = here(reverse("release", args=[release.line.slug, release.version]))
        counts = {"trees": release.trees, "messages": release.messages}
        feed.add_item(
            title=release.title,
            link=address,
            unique_id=address,
            description=_("%(trees)d conversations with %(messages)d messages.") % counts,
            pubdate=release.published_at,
        )
    headers = {"Cache-Control": f"public, max-age={_SECONDS}", "Vary": "Accept-Language, Cookie"}
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type, headers=headers)
