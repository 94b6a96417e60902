"""Notes, prepared replies and second looks of moderators."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST

from moderation import notes
from moderation.models import CannedResponse, Note, SecondLook
from oasst import access
from oasst.admin.base import LookOnly
from oasst.admin.typed import Input, TypedFilter, people_named
from oasst.corpus import reading
from oasst.forms import COMMON_LANGS, lang_label
from oasst.models import User


class NoteForm(forms.Form):
    """About a person or a message, never both."""

    person = forms.UUIDField(required=False)
    message = forms.UUIDField(required=False)
    text = forms.CharField(max_length=2000)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if bool(data.get("person")) == bool(data.get("message")):
            raise forms.ValidationError(_("Choose a person or a message for this note."))
        return data


class WriterFilter(TypedFilter):
    title = pgettext_lazy("person", "moderator")
    inputs = (Input("moderator", gettext_lazy("Name or id")),)

    def narrowed(self, request: HttpRequest, queryset: QuerySet[Any], typed: dict[str, str]) -> QuerySet[Any]:
        return queryset.filter(by__in=people_named(typed["moderator"]))


@admin.register(Note)
class NoteAdmin(LookOnly):
    """Notes on people are for every moderator, notes on messages for those of the language."""

    place = "work"
    message_path = "message"
    list_display = ("text", "person", "about", "by", "written_at")
    list_filter = (WriterFilter,)
    list_select_related = ("person", "by")
    ordering = ("-written_at", "pk")
    search_fields = ("text",)
    found_by = ("person_id", "message_id", "by_id")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        langs = access.langs_moderated(request.user)
        rows = super().get_queryset(request)
        return rows.filter(Q(message=None) | Q(message__tree__lang__in=langs)) if langs else rows

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        found = super().get_object(request, object_id, from_field)
        if found is None and self._exists(object_id):
            raise PermissionDenied(_("You don't moderate this language."))
        return found

    def get_urls(self) -> list[URLPattern]:
        write = self.admin_site.admin_view(require_POST(self.write))
        return [path("write/", write, name="moderation_note_write"), *super().get_urls()]

    def write(self, request: HttpRequest) -> HttpResponse:
        """Stores a note and returns to the page of its subject."""
        assert isinstance(request.user, User)
        form = NoteForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("Write a note about a person or a message."))
            return redirect("admin:index")
        about: UUID = form.cleaned_data["person"] or form.cleaned_data["message"]
        if form.cleaned_data["person"]:
            notes.on_person(about, form.cleaned_data["text"], by=request.user)
            return redirect("admin:oasst_user_change", about)
        notes.on_message(about, form.cleaned_data["text"], by=request.user)
        return redirect("admin:oasst_message_change", about)


class CannedResponseForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    lang = forms.ChoiceField(label=gettext_lazy("Language"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tags = sorted({*COMMON_LANGS, *reading.langs_in_use(), *([self.instance.lang] if self.instance.lang else [])})
        lang = self.fields["lang"]
        assert isinstance(lang, forms.ChoiceField)
        lang.choices = [("", _("Choose…")), *((tag, lang_label(tag)) for tag in tags)]


@admin.register(CannedResponse)
class CannedResponseAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not generic at run time
    """Administrators write them; every moderator uses them."""

    form = CannedResponseForm
    place = "work"
    list_display = ("title", "reason", "lang", "beginning")
    list_filter = ("reason", "lang")
    search_fields = ("title", "text")
    ordering = ("reason", "lang", "title")
    show_facets = admin.ShowFacets.NEVER

    @admin.display(description=gettext_lazy("text"))
    def beginning(self, reply: CannedResponse) -> str:
        return reply.text[:80]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return access.may_administer(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return access.may_administer(request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return access.may_administer(request.user)


@admin.register(SecondLook)
class SecondLookAdmin(LookOnly):
    lang_path = "action__lang"
    list_display = ("action", "drawn_at", "outcome", "by", "at", "note")
    list_filter = ("outcome",)
    list_select_related = ("action", "by")
    ordering = ("-drawn_at", "pk")
    found_by = ("action_id", "by_id")

    def headline(self, obj: Any) -> str:
        return str(obj.action)
