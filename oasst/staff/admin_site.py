"""The admin site: it uses the sign-in and sign-out pages of the rest of the platform."""

from functools import partial
from typing import Any

from allauth.account.decorators import secure_admin_login
from django.apps import apps
from django.contrib.admin import AdminSite
from django.contrib.auth.models import Group
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from oasst import access
from oasst.staff import second_factor, sidebar, workplace


def _hidden() -> set[type[Model]]:
    """Groups are hidden, because roles are a column of the person, and so are sign-in methods, which are private."""
    sign_in = ("account", "mfa", "socialaccount", "usersessions")
    return {Group, *(model for app in sign_in for model in apps.get_app_config(app).get_models())}


class Site(AdminSite):
    site_title = _("Administration")
    site_header = _("Administration")
    index_title = _("Administration")
    enable_nav_sidebar = True

    def register(self, model_or_iterable: Any, *args: Any, **options: Any) -> None:
        models = {model_or_iterable} if isinstance(model_or_iterable, type) else {*model_or_iterable}
        if shown := models - _hidden():
            super().register(shown, *args, **options)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        return [*self._queues(), *self._pages(), *super().get_urls()]

    def _queues(self) -> list[URLPattern]:
        from oasst.staff.triage import triage  # it needs the site, which is created while this module loads

        return [
            path(
                f"queues/{each.slug}/",
                self.admin_view(partial(triage, queue=each, how=each.triage)),
                name=f"queue_{each.slug}",
            )
            for each in workplace.QUEUES
            if each.triage
        ]

    def _pages(self) -> list[URLPattern]:
        return [path(each.path, self.admin_view(each.view), name=each.name) for each in workplace.PAGES]

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """The queues of pending decisions first, then everything else."""
        pages = [each for each in workplace.PAGES if each.shown_to(request.user)]
        more = {
            "standings": workplace.overview(request.user),
            "pages": pages,
            "app_list": sidebar.groups(self, request)[1:],  # queues are above, with their counts
        }
        return super().index(request, {**more, **(extra_context or {})})

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Queues first and raw tables last; the page of one app is Django's own."""
        return super().get_app_list(request, app_label) if app_label else sidebar.groups(self, request)

    def has_permission(self, request: HttpRequest) -> bool:
        return second_factor.is_at_work(request)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """allauth's page, with its rate limits. Signed-in people are refused, or redirected to their second factor."""
        if access.may_moderate(request.user) and not second_factor.is_at_work(request):
            return second_factor.to_second_factor(request)
        response: HttpResponse = secure_admin_login(super().login)(request, extra_context)
        return response

    def password_change(  # type: ignore[override]  # a redirect instead of Django's page
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return redirect("account_change_password")
