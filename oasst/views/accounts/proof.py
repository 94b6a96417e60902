"""Reauthentication by an emailed code, for accounts without a password."""

from typing import Any

from allauth.account.views import BaseReauthenticateView
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from oasst import access
from oasst.accounts import fresh_proof


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": ""})
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if not fresh_proof.accept(self.request, code):
            raise ValidationError(_("That code is wrong or has expired. Try again or request a new one."))
        return code


class ProveByCode(BaseReauthenticateView):  # type: ignore[misc]  # allauth has no types
    form_class = CodeForm
    template_name = "account/prove_by_code.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        fresh_proof.send_code(request, again="again" in request.GET)
        response: HttpResponse = super().get(request, *args, **kwargs)
        return response

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "request": self.request}


prove_by_code = access.signed_in(ProveByCode.as_view())
