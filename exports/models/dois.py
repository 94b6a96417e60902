"""DOIs that were registered for releases. A release itself never changes, so they are kept beside it."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from exports.models.releases import Release


class Doi(models.Model):
    """The DOI of a published release."""

    release = models.OneToOneField(Release, on_delete=models.CASCADE, related_name="registered")
    name = models.CharField("DOI", max_length=200, unique=True)
    created_at = models.DateTimeField(_("registered"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = "DOI"

    def __str__(self) -> str:
        return self.name
