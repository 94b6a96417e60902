"""What people see of themselves in releases. The files name no one."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from exports.models.releases import Release
from oasst.models import User


class Contribution(models.Model):
    """How many messages of one person are in a release."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="contributions")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    messages = models.PositiveIntegerField(_("messages"))

    class Meta:
        verbose_name = _("contribution")
        constraints = [models.UniqueConstraint(fields=["release", "user"], name="contribution_once")]

    def __str__(self) -> str:
        return f"{self.user} → {self.release}: {self.messages}"
