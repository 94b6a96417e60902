from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from oasst import access
from oasst.notifications import announcements
from oasst.site import redirects


@access.public
@require_POST
def put_away(request: HttpRequest, announcement_id: int) -> HttpResponse:
    """Dismisses the announcement and returns to the referring page."""
    response = redirect(redirects.next_of(request))
    announcements.dismiss(request, response, announcement_id)
    return response
