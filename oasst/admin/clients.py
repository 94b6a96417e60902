"""Programs with a key, and the names they have for people."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from oasst import access, clients
from oasst.admin.base import LookOnly
from oasst.admin.people import ChangedByAdministrators
from oasst.models import ApiClient, ClientIdentity, Scope, User


class ClientForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    scopes = forms.MultipleChoiceField(
        choices=Scope.choices, widget=forms.CheckboxSelectMultiple, required=False, label=_("good for")
    )


@admin.register(ApiClient)
class ApiClientAdmin(ChangedByAdministrators):
    """Administrators make clients and give them other keys. A key is on the page that answers the act, and nowhere else."""

    form = ClientForm
    list_display = (
        "description", "key_hint", "frontend_type", "owner", "enabled", "trusted", "personal", "expires_at", "last_used_at",
    )  # fmt: skip
    list_filter = ("enabled", "trusted", "personal")
    list_select_related = ("owner",)
    search_fields = ("description", "admin_email")
    search_help_text = _("A part of the description or the address, or an id.")
    ordering = ("-created_at",)
    found_by = ("pk", "owner_id")
    raw_id_fields = ("owner",)
    fields = (
        "id", "description", "frontend_type", "admin_email", "owner", "key_hint", "enabled", "trusted", "scopes", "personal",
        "expires_at", "created_at", "last_used_at",
    )  # fmt: skip
    changeable = (
        "description", "frontend_type", "admin_email", "owner", "enabled", "trusted", "scopes", "expires_at"
    )  # fmt: skip
    change_form_template = "admin/client.html"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return access.may_administer(request.user)

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        """What a personal key is good for and whose it is, its owner has decided."""
        changeable = ("enabled",) if isinstance(obj, ApiClient) and obj.personal else self.changeable
        return [name for name in self.fields if name not in changeable]

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        return self.fields if obj else self.changeable

    def save_model(self, request: HttpRequest, obj: ApiClient, form: ClientForm, change: bool) -> None:
        if change:
            clients.save_changed(obj, form.changed_data, by=_administrator(request))
        else:
            request.new_key = clients.save_new(obj, by=_administrator(request))  # type: ignore[attr-defined]

    def response_add(self, request: HttpRequest, obj: ApiClient, post_url_continue: str | None = None) -> HttpResponse:
        return self._key_page(request, obj, request.new_key)  # type: ignore[attr-defined]

    def get_urls(self) -> list[URLPattern]:
        renew = self.admin_site.admin_view(self.renew)
        return [path("<path:object_id>/renew/", renew, name="oasst_apiclient_renew"), *super().get_urls()]

    def renew(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Asks whether the client shall have another key; sent as a form, gives it one."""
        if not access.may_administer(request.user):
            raise PermissionDenied
        client = self.get_object(request, object_id)
        if client is None:
            raise Http404
        if request.method == "POST":
            return self._key_page(request, client, clients.renew(client, by=_administrator(request)))
        return self._page(request, "admin/renew_key.html", client, _("Another key"))

    def _key_page(self, request: HttpRequest, client: ApiClient, key: str) -> HttpResponse:
        return self._page(request, "admin/key.html", client, _("The key"), key=key)

    def _page(self, request: HttpRequest, template: str, client: ApiClient, title: object, **more: Any) -> HttpResponse:
        frame = self.admin_site.each_context(request)
        return TemplateResponse(
            request, template, {**frame, "title": title, "client": client, "opts": self.opts, **more}
        )


@admin.register(ClientIdentity)
class ClientIdentityAdmin(LookOnly):
    list_display = ("client", "auth_method", "username", "user")
    list_select_related = ("client", "user")
    search_fields = ("username",)
    search_help_text = _("A part of the name, or the id of the person or the client.")
    ordering = ("-pk",)
    found_by = ("user_id", "client_id")


def _administrator(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
