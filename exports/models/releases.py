"""Releases and their files. A database trigger makes published ones immutable, see migration 0001."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from exports import licences
from exports.models.lines import ReleaseLine
from oasst.models import User


class ReleaseState(models.TextChoices):
    BUILDING = "building", _("being built")
    DRAFT = "draft", _("pre-release")
    PUBLISHED = "published", _("published")
    FAILED = "failed", _("failed")
    RETIRED = "retired", _("retired")


class ReleaseQuerySet(models.QuerySet["Release"]):
    def published(self) -> "ReleaseQuerySet":
        return self.filter(state=ReleaseState.PUBLISHED)

    def finished(self) -> "ReleaseQuerySet":
        """Releases with complete files."""
        return self.filter(state__in=[ReleaseState.DRAFT, ReleaseState.PUBLISHED])

    def with_files(self) -> "ReleaseQuerySet":
        """Whose files are there or were offered once; those of a retired release are kept."""
        return self.filter(state__in=[ReleaseState.DRAFT, ReleaseState.PUBLISHED, ReleaseState.RETIRED])

    def made_by(self, user: User) -> "ReleaseQuerySet":
        return self.filter(Q(started_by=user) | Q(published_by=user))

    def without_files(self) -> list["Release"]:
        """Published releases without a folder, such as after restoring a dump without the folder `releases`."""
        return [each for each in self.published().select_related("line") if not each.folder.is_dir()]

    def newest_first(self) -> "ReleaseQuerySet":
        return self.order_by("-created_at", "-pk")


class Release(models.Model):
    """One export of a line. Immutable once published, except that it can be retired."""

    line = models.ForeignKey(ReleaseLine, on_delete=models.PROTECT, related_name="releases")
    version = models.CharField(_("version"), max_length=32)
    state = models.CharField(_("state"), max_length=16, choices=ReleaseState, default=ReleaseState.BUILDING)
    created_at = models.DateTimeField(_("started"), db_default=Now(), editable=False)
    started_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    published_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    code_version = models.CharField(_("version of the code"), max_length=64, blank=True)
    counts = models.JSONField(_("counts"), default=dict)
    manifest = models.JSONField(default=dict)
    problem = models.TextField(_("problem"), blank=True, help_text=_("Why the last attempt to build it failed."))

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        constraints = [
            # One that is being built exists beside the pre-release it will replace.
            models.UniqueConstraint(
                fields=["line", "version"],
                condition=~Q(state__in=["building", "failed"]),
                name="release_version_unique",
            ),
            models.UniqueConstraint(
                fields=["line"], condition=Q(state__in=["building", "failed"]), name="release_one_is_built"
            ),
            models.CheckConstraint(condition=Q(state__in=ReleaseState.values), name="release_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=["published", "retired"], published_at__isnull=False)
                | Q(state__in=["building", "draft", "failed"], published_at=None, published_by=None),
                name="release_published_has_a_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line.slug} {self.version}"

    @property
    def title(self) -> str:
        """The name of its line, with its version."""
        return f"{self.line.name} {self.version}"

    @property
    def folder(self) -> Path:
        return folder_of(self.line) / self.version

    @property
    def unlisted(self) -> dict[str, str]:
        """Digests of files that its manifest can't list: the manifest, its signature and the list of digests."""
        listed = {each["name"] for each in self.manifest.get("files", [])}
        return {file.name: file.sha256 for file in self.files.exclude(name__in=listed).order_by("name")}

    @property
    def shown_at(self) -> datetime:
        return self.published_at or self.created_at

    @property
    def trees(self) -> int:
        return self._count("trees")

    @property
    def messages(self) -> int:
        return self._count("messages")

    @property
    def licence(self) -> str:
        """The licence of its rows; before the build, that of its line."""
        return licences.together(self.counts.get("by_licence", {})) or self.line.licence

    def _count(self, what: str) -> int:
        found: dict[str, Any] = self.counts
        return int(found.get(what, 0))


class ReleaseFile(models.Model):
    """A file of a release. `rows` is null for files without rows, such as the card."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(_("name"), max_length=200)
    format = models.CharField(_("format"), max_length=40, blank=True)
    split = models.CharField(_("split"), max_length=16, blank=True)
    rows = models.PositiveBigIntegerField(_("rows"), null=True, blank=True)
    size = models.PositiveBigIntegerField(_("size"))
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["release", "name"], name="release_file_once")]

    def __str__(self) -> str:
        return self.name


def folder_of(line: ReleaseLine) -> Path:
    """The folder of a line's files, with one subfolder per version."""
    return Path(settings.DATA_DIR) / "releases" / line.slug
