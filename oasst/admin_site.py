"""The admin's frame: people enter and leave it by the same doors as the rest of the platform."""

from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib.admin import AdminSite
from django.contrib.auth.models import Group
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _


class Site(AdminSite):
    site_title = _("Administration")
    site_header = _("Administration")
    index_title = _("Everything the platform knows")
    enable_nav_sidebar = True

    def register(self, model_or_iterable: Any, *args: Any, **options: Any) -> None:
        if model_or_iterable not in (Group, (Group,), [Group]):  # roles are a column of the person
            super().register(model_or_iterable, *args, **options)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """allauth's page, with its limits on tries; whoever has signed in without the right gets a refusal."""
        response: HttpResponse = secure_admin_login(super().login)(request, extra_context)
        return response

    def password_change(  # type: ignore[override]  # a redirect where Django has a page
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return redirect("account_change_password")
