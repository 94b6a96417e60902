"""Personal API tokens, for downloading releases."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from oasst import access
from oasst.access import UserRequest
from oasst.accounts import clients
from oasst.accounts.forms.account import TokenForm


@access.signed_in
@access.freshly_proven
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: UserRequest) -> HttpResponse:
    """Lists the tokens and shows a new one once, in this response only, so that it is never stored."""
    form, token = TokenForm(request.POST if request.method == "POST" else None), ""
    if request.method == "POST" and form.is_valid():
        try:
            _client, token = clients.make_token(by=request.user, **form.values())
            form = TokenForm()
        except clients.TooMany as error:
            form.add_error(None, ValidationError(str(error)))
    context = {"form": form, "new_token": token, "tokens": clients.tokens_of(request.user)}
    return render(request, "tokens.html", context)


@access.signed_in
@require_POST
def revoke(request: UserRequest, token_id: UUID) -> HttpResponse:
    token = access.token_for(request.user, token_id)
    clients.revoke_token(token, by=request.user)
    messages.success(request, _("The token “%(name)s” has been revoked.") % {"name": token.description})
    return redirect("tokens")
