"""Sources of imported trees and their licences."""

from django.core.validators import URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class Origin(models.Model):
    """The licence of a source. Imported texts from sources without a row here are not released."""

    name = models.CharField(
        _("name"), max_length=1024, unique=True, blank=True,
        help_text=_("As stored in the trees. Empty for imported trees without an origin."),
    )  # fmt: skip
    licence = models.CharField(_("licence"), max_length=64, help_text=_("SPDX identifier."))
    url = models.CharField(_("address"), max_length=300, blank=True, validators=[URLValidator(["http", "https"])])

    class Meta:
        verbose_name = _("origin")

    def __str__(self) -> str:
        return f"{self.name or '–'}: {self.licence}"
