"""API clients, and the names they use for people."""

from django import forms
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from oasst.accounts import clients
from oasst.admin.base import LookOnly
from oasst.admin.shown_once import ShowsSecretOnce
from oasst.models import ApiClient, ClientIdentity, Scope, User


class ClientForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    scopes = forms.MultipleChoiceField(
        choices=Scope.choices, widget=forms.CheckboxSelectMultiple, required=False, label=_("scopes")
    )


@admin.register(ApiClient)
class ApiClientAdmin(ShowsSecretOnce):
    secret_name, another = _("The key"), _("Renew the key")
    form = ClientForm
    list_display = (
        "description", "key_hint", "frontend_type", "owner", "enabled", "trusted", "tasks_per_minute", "personal",
        "expires_at", "last_used_at",
    )  # fmt: skip
    list_filter = ("enabled", "trusted", "personal")
    list_select_related = ("owner",)
    search_fields = ("description", "admin_email")
    search_help_text = _("Search by description, address or id.")
    ordering = ("-created_at",)
    found_by = ("pk", "owner_id")
    for_administrators = ("admin_email",)
    raw_id_fields = ("owner",)
    fields = (
        "id", "description", "frontend_type", "admin_email", "owner", "key_hint", "enabled", "trusted", "tasks_per_minute",
        "scopes", "personal", "expires_at", "created_at", "last_used_at",
    )  # fmt: skip
    changeable = (
        "description", "frontend_type", "admin_email", "owner", "enabled", "trusted", "tasks_per_minute", "scopes",
        "expires_at",
    )  # fmt: skip

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        """The owner of a personal key decides on its scopes, so they are read-only here."""
        changeable = ("enabled",) if isinstance(obj, ApiClient) and obj.personal else self.changeable
        return [name for name in self.fields if name not in changeable]

    def may_be_renewed(self, obj: ApiClient) -> bool:
        return not obj.personal

    def save_new(self, obj: ApiClient, by: User) -> str:
        return clients.save_new(obj, by=by)

    def save_changed(self, obj: ApiClient, changed: list[str], by: User) -> None:
        clients.save_changed(obj, changed, by=by)

    def renew(self, obj: ApiClient, by: User) -> str:
        return clients.renew(obj, by=by)


@admin.register(ClientIdentity)
class ClientIdentityAdmin(LookOnly):
    list_display = ("client", "auth_method", "username", "user")
    list_select_related = ("client", "user")
    search_fields = ("username",)
    search_help_text = _("Search by name, or by the id of the person or client.")
    ordering = ("-pk",)
    found_by = ("user_id", "client_id")
