"""The page of an account that cannot be used any more: why, until when, and what its owner may still see."""

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from oasst import access
from oasst.models import User
from oasst.sign_in import CLOSED_KEY


@access.public
@require_safe
@never_cache
def account_inactive(request: HttpRequest) -> HttpResponse:
    return render(request, "account/account_inactive.html", {"account": _whose(request)})


def _whose(request: HttpRequest) -> User | None:
    """The account this browser has just tried to sign in to with the right password, or whose session has ended."""
    key = request.session.get(CLOSED_KEY) or request.session.get(SESSION_KEY)
    return User.objects.filter(pk=key, is_active=False).first() if key else None
