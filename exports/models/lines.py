"""Release lines. Each line has its own pseudonyms for people, trees and messages."""

import hashlib
import hmac
import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from exports.selection import line_filters
from exports.selection.filters import WrongFilter
from oasst.models import User


def valid_filters(text: str) -> None:
    """
    Raises:
        ValidationError
    """
    try:
        line_filters.fields(line_filters.given_in(text))
    except WrongFilter as wrong:
        raise ValidationError(f"{wrong.filter}: {wrong}.") from None


class ReleaseLine(models.Model):
    """A series of releases. Rows keep their ids within a line and share none with other lines."""

    slug = models.SlugField(_("URL name"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=100)
    about = models.TextField(_("what it is for"), blank=True, help_text=_("One or two sentences for the dataset card."))
    salt = models.UUIDField(default=uuid.uuid4, editable=False)
    licence = models.CharField(
        _("licence"),
        max_length=64,
        help_text=_("SPDX identifier. Messages granted under another licence are left out."),
    )
    private = models.BooleanField(_("private"), default=False, help_text=_("Only for the readers named for this line."))
    synthetic = models.BooleanField(_("with generated messages"), default=False)
    filters = models.TextField(
        _("filters"), blank=True, validators=[valid_filters],
        help_text=_("One per line, such as lang=de,es or label=quality>=0.5. Also: origin, since, until and min-reviews."),
    )  # fmt: skip
    most_pairs = models.PositiveIntegerField(
        _("pairs per prompt, at most"), default=100, validators=[MinValueValidator(1)],
        help_text=_("For formats with pairs of answers. A thousand answers to one prompt make half a million pairs."),
    )  # fmt: skip
    whole_days = models.BooleanField(_("dates without a time"), default=True)
    nightly = models.BooleanField(_("a pre-release every night"), default=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("release line")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Releases of a private line have one pseudonym per voter, which only named readers may see."""
        super().clean()
        was_private = ReleaseLine.objects.filter(pk=self.pk, private=True, releases__isnull=False).exists()
        if was_private and not self.private:
            reason = _("It has releases in which votes can be linked to each other. Create a new line for the public.")
            raise ValidationError({"private": reason})

    @property
    def key(self) -> str:
        """The key of the line's pseudonyms. Never leaves the server."""
        return hmac.new(
            settings.ANONYMIZE_KEY.encode(), f"release line:{self.salt}".encode(), hashlib.sha256
        ).hexdigest()


class LineReader(models.Model):
    """A user with access to the pre-releases of a line, and to the line itself if it is private."""

    line = models.ForeignKey(ReleaseLine, on_delete=models.CASCADE, related_name="readers")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    added_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("reader")
        constraints = [models.UniqueConstraint(fields=["line", "user"], name="line_reader_once")]

    def __str__(self) -> str:
        return f"{self.user} → {self.line}"
