"""The page of a closed account: the reason, the end of the ban, and what remains accessible."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from oasst import access
from oasst.accounts.sign_in import closed_account


@access.public
@require_safe
@never_cache
def account_inactive(request: HttpRequest) -> HttpResponse:
    return render(request, "account/account_inactive.html", {"account": closed_account(request)})
