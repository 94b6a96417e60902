"""Releases and their files, read-only; administrators publish and retire them."""

from collections.abc import Callable

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from exports.models import Contribution, Doi, Release, ReleaseFile, ReleaseState
from exports.releases import acts, build_progress
from oasst import access
from oasst.admin.base import LookOnly
from oasst.models import User


@admin.register(Release)
class ReleaseAdmin(LookOnly):
    list_display = (
        "line", "version", "state", "progress", "problem", "trees", "messages", "created_at", "started_by", "published_at",
    )  # fmt: skip
    list_filter = ("state",)
    list_select_related = ("line", "started_by")
    ordering = ("-created_at", "-pk")
    found_by = ()
    fields = (
        "line", "version", "state", "progress", "problem", "created_at", "started_by", "published_at", "published_by",
        "code_version", "counts",
    )  # fmt: skip
    readonly_fields = ("progress",)
    actions = ("publish", "retire")

    def has_publish_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return access.may_administer(request.user)

    @admin.display(description=_("progress"))
    def progress(self, release: Release) -> str:
        parts = build_progress.current(release) if release.state == ReleaseState.BUILDING else None
        return _("%(done)s of %(parts)s parts") % {"done": parts[0], "parts": parts[1]} if parts else "–"

    @admin.action(description=_("Publish (can't be changed afterwards)"), permissions=["publish"])
    def publish(self, request: HttpRequest, releases: QuerySet[Release]) -> None:
        assert isinstance(request.user, User)
        by = request.user
        self._each(request, releases, lambda release: acts.publish(release, by=by))

    @admin.action(description=_("Retire (stops offering its files)"), permissions=["publish"])
    def retire(self, request: HttpRequest, releases: QuerySet[Release]) -> None:
        self._each(request, releases, acts.retire)

    def _each(self, request: HttpRequest, releases: QuerySet[Release], act: Callable[[Release], None]) -> None:
        for release in releases.select_related("line"):
            try:
                act(release)
            except acts.CannotBe as wrong:
                self.message_user(request, f"{release}: {wrong}", messages.ERROR)
            else:
                self.message_user(request, f"{release}: {release.get_state_display()}", messages.SUCCESS)


@admin.register(ReleaseFile)
class ReleaseFileAdmin(LookOnly):
    list_display = ("release", "name", "format", "split", "rows", "size", "sha256")
    list_select_related = ("release__line",)
    ordering = ("-release_id", "name")
    search_fields = ("name", "sha256")
    search_help_text = _("Search by name or digest.")
    found_by = ()


@admin.register(Doi)
class DoiAdmin(LookOnly):
    list_display = ("name", "release", "created_at")
    list_select_related = ("release__line",)
    ordering = ("-pk",)
    search_fields = ("name",)
    search_help_text = _("A part of the DOI.")
    found_by = ()


@admin.register(Contribution)
class ContributionAdmin(LookOnly):
    list_display = ("release", "user", "messages")
    list_select_related = ("release__line", "user")
    ordering = ("-pk",)
    found_by = ("user_id",)
