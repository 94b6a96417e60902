"""Profiles and badges. Not derived, so kept by a rebuild."""

from django.db import models
from django.db.models.functions import Now

from oasst.models import User


class Profile(models.Model):
    """A user's profile page; visible to others only if `public`."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="+")
    public = models.BooleanField(default=False)
    about = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return str(self.user_id)


class Award(models.Model):
    """A level of a badge that a user has earned. Never revoked."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    badge = models.CharField(max_length=32)
    level = models.PositiveSmallIntegerField()
    given_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "badge", "level"], name="award_once")]

    def __str__(self) -> str:
        return f"{self.badge} {self.level}"
