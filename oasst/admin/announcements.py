"""Announcements, written by administrators; a draft shows how it will look in every language."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from oasst.admin.people import ManagedByAdministrators
from oasst.core import langs
from oasst.models import Announcement
from oasst.notifications import announcements

# The form field of each language.
_FIELDS = {f"text_{locale.replace('-', '_')}": (locale, name) for locale, name in settings.LANGUAGES}


def _text_field(locale: str, name: str) -> forms.CharField:
    look = {"rows": 3, "cols": 80, "lang": locale, "dir": langs.direction(locale)}
    is_needed = locale == settings.LANGUAGE_CODE
    help_text = _("Markdown. Other languages fall back to this text.") if is_needed else ""
    return forms.CharField(
        label=name, required=is_needed, max_length=1000, widget=forms.Textarea(look), help_text=help_text
    )


class _Texts(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """The texts of an announcement, a field for each language of the interface."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field, (locale, _name) in _FIELDS.items():
            if field in self.fields:  # without the right to change it there is no form
                self.fields[field].initial = self.instance.texts.get(locale, "")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        self.instance.texts = {locale: data[field] for field, (locale, _name) in _FIELDS.items() if data.get(field)}
        return data


AnnouncementForm = type("AnnouncementForm", (_Texts,), {name: _text_field(*each) for name, each in _FIELDS.items()})


@admin.register(Announcement)
class AnnouncementAdmin(ManagedByAdministrators):
    form = AnnouncementForm
    list_display = ("__str__", "level", "audience", "starts_at", "ends_at")
    list_filter = ("level", "audience")
    ordering = ("-pk",)
    readonly_fields = ("preview",)
    changeable = (*_FIELDS, "link", "level", "audience", "starts_at", "ends_at")
    fields = (*changeable, "preview")
    actions = None

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        """People who may not change it read the texts in the preview."""
        may = self.has_change_permission(request, obj)
        return (*(self.changeable if may else self.changeable[len(_FIELDS) :]), "preview")

    @admin.display(description=_("preview"))
    def preview(self, announcement: Announcement) -> SafeString | str:
        """As last saved, by language."""
        if not announcement.texts:
            return str(_("Save to see a preview."))
        shown, rendered = announcements.as_shown(announcement), SafeString()
        for locale, name in settings.LANGUAGES:
            with translation.override(locale):
                rendered += render_to_string("admin/announcement_preview.html", {"name": name, "each": shown})
        return rendered

    def save_model(self, request: HttpRequest, obj: Announcement, form: Any, change: bool) -> None:
        announcements.save(obj)

    def delete_model(self, request: HttpRequest, obj: Announcement) -> None:
        announcements.delete(obj)
