"""Models and the site's presets, managed by administrators. Chats are private: nothing here shows them."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from chat.actions import probing
from chat.models import ChatModel, Preset
from oasst.admin.people import ManagedByAdministrators


@admin.register(ChatModel)
class ChatModelAdmin(ManagedByAdministrators):
    list_display = ("name", "kind", "enabled", "guests", "is_well", "check_result", "checked_at")
    list_filter = ("kind", "enabled", "guests")
    search_fields = ("name", "slug")
    search_help_text = _("Search by name.")
    ordering = ("order", "name")
    found_by = ()
    changeable = (
        "name", "slug", "description", "tags", "kind", "base_url", "key_name", "remote_model", "honours", "wire_names",
        "context_tokens", "reply_tokens", "system_prompt", "concurrency", "person_tokens", "guest_tokens", "guests",
        "enabled", "order", "outputs_may_train", "output_licence",
    )  # fmt: skip
    readonly_fields = ("is_well", "check_result", "checked_at")
    fields = (*changeable, *readonly_fields)
    actions = ("test",)

    @admin.action(description=_("Test selected models"), permissions=["change"])
    def test(self, request: HttpRequest, queryset: "QuerySet[ChatModel]") -> None:
        for model in queryset[:10]:
            is_well = probing.probe(model)
            level = messages.SUCCESS if is_well else messages.ERROR
            self.message_user(request, f"{model.name}: {model.check_result}", level)


@admin.register(Preset)
class PresetAdmin(ManagedByAdministrators):
    """Presets of the site; those of people are theirs."""

    list_display = ("name", "params")
    search_fields = ("name",)
    search_help_text = _("Search by name.")
    ordering = ("name",)
    found_by = ()
    changeable = ("name", "params")
    fields = changeable

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Preset]":
        return super().get_queryset(request).filter(owner=None)
