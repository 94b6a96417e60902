"""Personal data export, account deletion, and the public list of withdrawn messages."""

import orjson
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from oasst import access
from oasst.access import UserRequest
from oasst.accounts import departures, personal_data
from oasst.accounts.forms.account import LeaveForm
from oasst.accounts.sign_in import closed_account
from oasst.models import WithdrawnMessage


@access.signed_in
@require_safe
def download(request: UserRequest) -> StreamingHttpResponse:
    """All personal data as a JSON file."""
    response = StreamingHttpResponse(personal_data.document(request.user), content_type="application/json")
    response.headers["Content-Disposition"] = 'attachment; filename="my-data.json"'
    response.headers["Cache-Control"] = "no-store"
    return response


@access.signed_in
@access.freshly_proven
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: UserRequest) -> HttpResponse:
    form = LeaveForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(
            request, "leave.html", {"form": form, "days": departures.DAYS}, status=422 if form.is_bound else 200
        )
    departures.leave(by=request.user, withdraw=form.withdraws)
    logout(request)
    messages.success(request, _("Your account has been deleted. Thank you for your contributions."))
    return redirect("home")


@access.public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def come_back(request: HttpRequest) -> HttpResponse:
    """Reopens a deleted account, by the emailed link or after a sign-in with the right password."""
    account = departures.account_of(request.GET.get("token", "")) or departures.waiting(closed_account(request))
    if request.method == "POST" and account and departures.come_back(account):
        messages.success(request, _("Your account is open again. Sign in to continue."))
        return redirect("account_login")
    return render(request, "come_back.html", {"account": account})


@access.public
@require_safe
def withdrawn(request: HttpRequest) -> StreamingHttpResponse:
    """JSON lines of messages withdrawn from releases, so that users of earlier releases can remove them."""
    rows = WithdrawnMessage.objects.order_by("withdrawn_at", "message_id").values().iterator()
    lines = (orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE) for row in rows)
    return StreamingHttpResponse(lines, content_type="application/jsonl")
