"""Release lines, their readers, and the licences of imported sources."""

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from exports.models import LineReader, Origin, ReleaseLine
from exports.releases import acts, preview
from exports.releases.build import gate
from exports.releases.build.licensing import OtherLicences
from oasst.admin.people import ManagedByAdministrators
from oasst.models import MessageTree, TreeState, User

# Counting this many finished trees takes a few seconds, an acceptable wait.
_MOST_COUNTED = 5_000


@admin.register(ReleaseLine)
class ReleaseLineAdmin(ManagedByAdministrators):
    list_display = ("name", "slug", "licence", "private", "nightly", "synthetic", "whole_days")
    ordering = ("name",)
    found_by = ()
    fields = (
        "slug", "name", "about", "licence", "private", "filters", "synthetic", "most_pairs", "whole_days", "nightly",
        "created_at",
    )  # fmt: skip
    changeable = tuple(name for name in fields if name != "created_at")
    actions = ("count", "begin")

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        """The URL name is also the folder name, so it cannot change."""
        return [*super().get_readonly_fields(request, obj), *(["slug"] if obj else [])]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"licence": settings.DATASET_LICENCE, **super().get_changeform_initial_data(request)}

    @admin.action(description=_("Preview release contents"), permissions=["change"])
    def count(self, request: HttpRequest, lines: QuerySet[ReleaseLine]) -> None:
        """Read-only; to check filters before building a release."""
        if MessageTree.objects.filter(state=TreeState.READY_FOR_EXPORT)[:_MOST_COUNTED].count() == _MOST_COUNTED:
            command = "manage.py make_release --dry-run --line " + " | ".join(line.slug for line in lines)
            self.message_user(
                request,
                _("There are too many conversations to count here. Run: %(command)s") % {"command": command},
                messages.WARNING,
            )
            return
        for line in lines:
            try:
                self.message_user(request, f"{line}: {_summary(preview.of(line))}", messages.INFO)
            except OtherLicences as wrong:
                self.message_user(request, f"{line}: {wrong}", messages.ERROR)

    @admin.action(description=_("Build a pre-release, replacing the current one"), permissions=["change"])
    def begin(self, request: HttpRequest, lines: QuerySet[ReleaseLine]) -> None:
        assert isinstance(request.user, User)
        for line in lines:
            if lost := acts.warning(line):
                self.message_user(request, lost, messages.WARNING)
            try:
                release = acts.begin_in_background(line=line, by=request.user)
            except acts.CannotBe as wrong:
                self.message_user(request, f"{line}: {wrong}", messages.ERROR)
                continue
            self.message_user(request, _("%(release)s is being built.") % {"release": release}, messages.SUCCESS)


def _summary(found: preview.Preview) -> str:
    counts = found.counts
    parts = [_("%(messages)s messages in %(trees)s conversations") % counts]
    parts += [f"{lang} {count}" for lang, count in counts["by_lang"].items()]
    parts += [f"{gate.REASONS.get(reason, reason)} {count}" for reason, count in found.kept_out.items()]
    return "; ".join(map(str, parts))


@admin.register(LineReader)
class LineReaderAdmin(ManagedByAdministrators):
    list_display = ("line", "user", "added_at")
    list_select_related = ("line", "user")
    ordering = ("-pk",)
    found_by = ("user_id",)
    raw_id_fields = ("user",)
    fields = ("line", "user")
    changeable = fields


@admin.register(Origin)
class OriginAdmin(ManagedByAdministrators):
    list_display = ("name", "licence", "url")
    search_fields = ("name",)
    search_help_text = _("Search by name.")
    ordering = ("name",)
    found_by = ()
    fields = ("name", "licence", "url")
    changeable = fields
