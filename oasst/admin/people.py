"""People and their consents."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from oasst import access
from oasst.accounts import naming, updates
from oasst.admin.base import LookOnly, WithFile
from oasst.core import langs
from oasst.models import Consent, Digest, Notification, User
from oasst.models.users import validate_lang
from oasst.staff import case_file, workplace
from oasst.staff.workplace import Column


class ChangedByAdministrators(LookOnly):
    """Only the fields of `changeable`, and only by administrators."""

    changeable: tuple[str, ...] = ()

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return access.may_administer(request.user)

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        return [name for name in self.fields or () if name not in self.changeable]  # type: ignore[misc]


class ManagedByAdministrators(ChangedByAdministrators):
    """Rows that administrators add, change and, unless referenced, delete."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return access.may_administer(request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return access.may_administer(request.user)


def _figure(column: Column) -> Callable[[User], int]:
    @admin.display(description=str(column.title))
    def figure(person: User) -> int:
        return int(getattr(person, column.name) or 0)

    figure.__name__ = column.name
    return figure


class PersonForm(ModelForm):  # type: ignore[type-arg]  # not generic at run time
    def clean_display_name(self) -> str:
        name: str = self.cleaned_data["display_name"]
        return naming.check(name, by=self.instance) if name and "display_name" in self.changed_data else name

    def clean_moderates(self) -> list[str]:
        tags: list[str] = self.cleaned_data["moderates"]
        for tag in tags:
            validate_lang(tag)
        return sorted({langs.canonical(tag) for tag in tags})


@admin.register(User)
class UserAdmin(WithFile, ChangedByAdministrators):
    list_display = ("__str__", "username", "email", "kind", "role", "moderates", "is_active", "langs", "date_joined")
    place = "work"
    form = PersonForm
    list_filter = ("kind", "role", "is_active")
    search_fields = ("username", "email", "display_name")
    search_help_text = _("Search by name or id; administrators can also search by email address.")
    for_administrators = ("email",)
    ordering = ("-date_joined", "-id")
    fields = (
        "id", "username", "display_name", "email", "kind", "role", "moderates", "is_active", "ban_reason", "notes", "langs",
        "locale", "time_zone", "show_on_leaderboard", "date_joined", "last_login", "last_activity_at", "deleted_at",
    )  # fmt: skip
    # Bans are moderation actions: the person is notified and can appeal, and they can be undone.
    changeable = ("display_name", "role", "moderates", "notes", "show_on_leaderboard")
    # People cannot change these of themselves, so at least one administrator always remains.
    by_others = ("role", "moderates")
    change_form_template = "admin/person_file.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """With the figures that lists show: subqueries of the rows shown, which counting rows does not run."""
        rows: Any = super().get_queryset(request)
        found: QuerySet[User] = rows.annotate(**{each.name: each.value() for each in workplace.columns_of(User)})
        return found

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        return [*super().get_list_display(request), *(_figure(each) for each in workplace.columns_of(User))]

    def file(self, obj: User, viewer: access.Viewer) -> case_file.PersonFile:
        return case_file.of_person(obj, viewer)

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        kept = self.by_others if obj == request.user else ()
        return [*super().get_readonly_fields(request, obj), *kept]

    def save_model(self, request: HttpRequest, obj: User, form: "ModelForm[User]", change: bool) -> None:
        assert isinstance(request.user, User)
        updates.save_changed(obj, form.changed_data, by=request.user)


@admin.register(Consent)
class ConsentAdmin(LookOnly):
    list_display = ("user", "terms_version", "dataset_licence", "accepted_at")
    list_filter = ("terms_version",)
    list_select_related = ("user",)
    ordering = ("-pk",)
    found_by = ("user_id",)


@admin.register(Notification)
class NotificationAdmin(LookOnly):
    lang_path = "message__tree__lang"
    list_display = ("user", "kind", "message_id", "created_at", "read_at")
    list_select_related = ("user",)
    ordering = ("-pk",)
    found_by = ("user_id", "message_id")
    raw_id_fields = ("user", "message")


@admin.register(Digest)
class DigestAdmin(LookOnly):
    list_display = ("user", "every", "sent_for")
    list_filter = ("every",)
    list_select_related = ("user",)
    ordering = ("-sent_for", "pk")
    found_by = ("user_id",)
