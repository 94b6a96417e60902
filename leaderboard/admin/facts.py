"""Teams and challenges, managed by moderators; profiles, badges and memberships, read-only."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from leaderboard.models import Award, Challenge, Member, Profile, Team
from oasst import access
from oasst.admin.base import LangFilter, LookOnly
from oasst.models import User


class ManagedByModerators(LookOnly):
    """Moderators add, change and delete rows in their languages; `created_by` records the author of a row."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return access.may_moderate(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return access.may_moderate(request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return access.may_moderate(request.user)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        assert isinstance(request.user, User)
        if self.lang_path and not access.may_moderate_lang(request.user, obj.lang):
            raise PermissionDenied(_("You don't moderate this language."))
        if not change:
            obj.created_by = request.user
        obj.save()


@admin.register(Team)
class TeamAdmin(ManagedByModerators):
    list_display = ("name", "open", "created_at", "created_by")
    list_filter = ("open",)
    list_select_related = ("created_by",)
    search_fields = ("name",)
    search_help_text = _("Search by name.")
    ordering = ("name",)
    found_by = ()


@admin.register(Challenge)
class ChallengeAdmin(ManagedByModerators):
    lang_path = "lang"
    list_display = ("title", "lang", "counts", "goal", "starts_at", "ends_at", "team")
    list_filter = (LangFilter, "counts")
    list_select_related = ("team",)
    search_fields = ("title",)
    search_help_text = _("Search by title.")
    ordering = ("-ends_at",)
    found_by = ()


@admin.register(Member)
class MemberAdmin(LookOnly):
    list_display = ("user", "team", "joined_at", "left_at")
    list_select_related = ("user", "team")
    ordering = ("-joined_at",)
    found_by = ("user_id",)


@admin.register(Profile)
class ProfileAdmin(LookOnly):
    list_display = ("user", "public", "about")
    list_select_related = ("user",)
    ordering = ("user",)
    found_by = ("user_id",)


@admin.register(Award)
class AwardAdmin(LookOnly):
    list_display = ("user", "badge", "level", "given_at")
    list_filter = ("badge", "level")
    list_select_related = ("user",)
    ordering = ("-pk",)
    found_by = ("user_id",)
