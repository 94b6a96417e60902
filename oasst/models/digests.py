"""Digests: mails that sum up a day or a week, for people who asked for them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from oasst.models.users import User


class Digest(models.Model):
    """A person's subscription. No row: no digests."""

    class Every(models.TextChoices):
        DAY = "day", _("every day")
        WEEK = "week", _("every week")

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="digest")
    every = models.CharField(max_length=8, choices=Every)
    parts = ArrayField(models.CharField(max_length=32), help_text=_("The topics it includes."))
    sent_for = models.DateField(help_text=_("The first day, in the person's time zone, that the next digest covers."))

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(every__in=["day", "week"]), name="digest_every_known")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.every}"
