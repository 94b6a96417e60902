"""Webhooks: their subjects, and whether deliveries succeed."""

from typing import Any

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from oasst.admin.shown_once import ShowsSecretOnce
from oasst.models import ApiClient, User, Webhook, WebhookSubject
from oasst.webhooks import subscriptions


class WebhookForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    url = forms.URLField(assume_scheme="https", max_length=500, label=_("address"))
    subjects = forms.MultipleChoiceField(
        choices=WebhookSubject.choices, widget=forms.CheckboxSelectMultiple, label=_("events")
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        client: ApiClient | None = data.get("client")
        if client and "url" in data and "subjects" in data:
            subscriptions.check(client, data["url"], data["subjects"])
        return data


@admin.register(Webhook)
class WebhookAdmin(ShowsSecretOnce):
    secret_name, another = _("The secret"), _("Renew the secret")
    form = WebhookForm
    list_display = (
        "url", "client", "subjects", "enabled", "failures", "last_error", "next_try_at", "last_delivered_at",
    )  # fmt: skip
    list_filter = ("enabled",)
    list_select_related = ("client",)
    search_fields = ("url",)
    search_help_text = _("Search by address, or by the id of the webhook or its client.")
    ordering = ("-created_at",)
    found_by = ("pk", "client_id")
    raw_id_fields = ("client",)
    fields = (
        "id", "client", "url", "subjects", "enabled", "failures", "last_error", "next_try_at", "last_delivered_at",
        "created_at",
    )  # fmt: skip
    changeable = ("client", "url", "subjects", "enabled")

    def save_new(self, obj: Webhook, by: User) -> str:
        return subscriptions.save_new(obj, by=by)

    def save_changed(self, obj: Webhook, changed: list[str], by: User) -> None:
        subscriptions.save_changed(obj, changed, by=by)

    def renew(self, obj: Webhook, by: User) -> str:
        return subscriptions.renew(obj, by=by)
