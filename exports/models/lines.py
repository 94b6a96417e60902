"""Lines of releases: each writes the same people, trees and messages under names of its own."""

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
    """Releases that continue one another: a row keeps its ids in all of them, and shares them with no other line."""

    slug = models.SlugField(_("name in addresses"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=100)
    about = models.TextField(_("what it is for"), blank=True, help_text=_("One or two sentences for the dataset card."))
    salt = models.UUIDField(default=uuid.uuid4, editable=False)
    licence = models.CharField(
        _("licence"),
        max_length=64,
        help_text=_("SPDX identifier. Who has granted another is left out."),
    )
    private = models.BooleanField(_("private"), default=False, help_text=_("Only for the people named below."))
    synthetic = models.BooleanField(_("with generated messages"), default=False)
    filters = models.TextField(
        _("filters"), blank=True, validators=[valid_filters],
        help_text=_("One a line, such as lang=de,es or label=quality>=0.5; also origin, since, until and min-reviews."),
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
        """The releases of a private line call a voter the same in every row, which is for its named readers alone."""
        super().clean()
        was_private = ReleaseLine.objects.filter(pk=self.pk, private=True, releases__isnull=False).exists()
        if was_private and not self.private:
            reason = _(
                "It has releases for named readers, in which votes can be joined. Make another line for everybody."
            )
            raise ValidationError({"private": reason})

    @property
    def key(self) -> str:
        """What the line's pseudonyms are made with. It leaves the server in no form."""
        return hmac.new(
            settings.ANONYMIZE_KEY.encode(), f"release line:{self.salt}".encode(), hashlib.sha256
        ).hexdigest()


class LineReader(models.Model):
    """Somebody who reads the pre-releases of a line, and the line itself where it is private."""

    line = models.ForeignKey(ReleaseLine, on_delete=models.CASCADE, related_name="readers")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    added_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("reader")
        constraints = [models.UniqueConstraint(fields=["line", "user"], name="line_reader_once")]

    def __str__(self) -> str:
        return f"{self.user} → {self.line}"
