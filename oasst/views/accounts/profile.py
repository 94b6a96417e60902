"""Account and inbox."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from oasst import access
from oasst.access import UserRequest
from oasst.accounts import consent, updates
from oasst.accounts.forms.account import AccountForm
from oasst.forms import InboxForm
from oasst.notifications import inbox


@access.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: UserRequest) -> HttpResponse:
    form = AccountForm(request.POST if request.method == "POST" else None, user=request.user)
    if request.method == "POST" and form.is_valid():
        updates.change(by=request.user, **form.values())
        messages.success(request, _("Your account has been saved."))
        return redirect("account")
    return render(request, "account.html", {"form": form, "consent": consent.latest(request.user)})


@access.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def read_inbox(request: UserRequest) -> HttpResponse:
    form = InboxForm(request.POST if request.method == "POST" else request.GET)
    query = form.cleaned_data if form.is_valid() else {}
    if request.method == "POST":
        inbox.mark_read(by=request.user, through=query.get("through") or 0)
        return redirect("inbox")
    rows = inbox.newest(request.user, before=query.get("before"))
    shown = rows[: inbox.PER_PAGE]
    context = {
        "news": [(each, inbox.text_of(each), inbox.address_of(each)) for each in shown],
        "through": shown[0].pk if shown else None,
        "older": shown[-1].pk if len(rows) > len(shown) else None,
    }
    return render(request, "inbox.html", context)
