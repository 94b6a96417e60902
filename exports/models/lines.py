"""Lines of releases: each writes the same people, trees and messages under names of its own."""

import hashlib
import hmac
import uuid

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from oasst.models import User


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
    whole_days = models.BooleanField(_("dates without a time"), default=True)
    nightly = models.BooleanField(_("a pre-release every night"), default=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("release line")

    def __str__(self) -> str:
        return self.name

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
