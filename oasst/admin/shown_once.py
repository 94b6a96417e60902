"""Admin pages of objects with a secret, which is shown only once, in the response that created it."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.functional import Promise

from oasst import access
from oasst.admin.people import ChangedByAdministrators
from oasst.models import User


class ShowsSecretOnce(ChangedByAdministrators):
    """Administrators create these and renew their secrets, which `save_new` and `renew` return."""

    secret_name: ClassVar[str | Promise]
    another: ClassVar[str | Promise]
    change_form_template = "admin/with_secret.html"

    def save_new(self, obj: Any, by: User) -> str:
        raise NotImplementedError

    def save_changed(self, obj: Any, changed: list[str], by: User) -> None:
        raise NotImplementedError

    def renew(self, obj: Any, by: User) -> str:
        raise NotImplementedError

    def may_be_renewed(self, obj: Any) -> bool:
        """Also by people other than its owner."""
        return True

    def has_add_permission(self, request: HttpRequest) -> bool:
        return access.may_administer(request.user)

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        fields: tuple[str, ...] = self.fields  # type: ignore[assignment]
        hidden = self._hidden(request)
        return tuple(each for each in fields if each not in hidden) if obj else self.changeable

    def save_model(self, request: HttpRequest, obj: Any, form: forms.ModelForm, change: bool) -> None:  # type: ignore[type-arg]
        if change:
            self.save_changed(obj, form.changed_data, _administrator(request))
        else:
            request.new_secret = self.save_new(obj, _administrator(request))  # type: ignore[attr-defined]

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        return self._page(request, "admin/secret.html", obj, self.secret_name, secret=request.new_secret)  # type: ignore[attr-defined]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.renew_view)
        name = f"{self.opts.app_label}_{self.opts.model_name}_renew"
        return [path("<path:object_id>/renew/", view, name=name), *super().get_urls()]

    def renew_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Asks for confirmation; a POST renews the secret."""
        if not access.may_administer(request.user):
            raise PermissionDenied
        obj = self.get_object(request, object_id)
        if obj is None or not self.may_be_renewed(obj):
            raise Http404
        if request.method != "POST":
            return self._page(request, "admin/renew_secret.html", obj, self.another)
        secret = self.renew(obj, _administrator(request))
        return self._page(request, "admin/secret.html", obj, self.secret_name, secret=secret)

    def _page(
        self, request: HttpRequest, template: str, obj: Any, title: str | Promise, **more: object
    ) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "title": title, "object": obj, "opts": self.opts, **more}
        return TemplateResponse(request, template, context)

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        renewable = obj is not None and access.may_administer(request.user) and self.may_be_renewed(obj)
        context = {**context, "another": self.another if renewable else ""}
        return super().render_change_form(request, context, add, change, form_url, obj)


def _administrator(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
