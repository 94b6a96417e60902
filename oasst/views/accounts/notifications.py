"""Notification settings, and the unsubscribe link of digests, which needs no sign-in."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from oasst import access
from oasst.access import UserRequest
from oasst.accounts import updates
from oasst.notifications import digests
from oasst.notifications.preferences_form import NewsForm


@access.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def news_settings(request: UserRequest) -> HttpResponse:
    form = NewsForm(request.POST if request.method == "POST" else None, user=request.user)
    if not form.is_valid():
        return render(request, "news_settings.html", {"form": form}, status=422 if form.is_bound else 200)
    updates.change(by=request.user, hidden_news=form.hidden)
    digests.choose(by=request.user, every=form.cleaned_data["every"], parts=form.cleaned_data["parts"])
    messages.success(request, _("Your notification settings have been saved."))
    return redirect("news_settings")


@access.public
@csrf_exempt  # mail programs submit the form themselves (RFC 8058); the token identifies the person
@require_http_methods(["GET", "HEAD", "POST"])
def stop_digest(request: HttpRequest) -> HttpResponse:
    """GET changes nothing, since mail scanners open links; the button and one-click unsubscribe send a POST."""
    stopped = request.method == "POST"
    if stopped and not digests.stop(request.GET.get("token", "")):
        raise Http404(_("This link isn't valid. You can turn off digests in your notification settings."))
    return render(request, "stop_digest.html", {"stopped": stopped})
