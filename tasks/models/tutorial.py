"""Progress in the tutorial. The answers are not stored."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from oasst.models import User
from tasks.rules import kinds


class TutorialMark(models.Model):
    """A finished step, or the dismissal of the tutorial. One row each, so that two devices never overwrite each other."""

    PUT_AWAY = "put_away"

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tutorial_marks", db_index=False)
    what = models.CharField(
        max_length=32, choices=[*((kind, kind) for kind in kinds.ALL), (PUT_AWAY, _("does not want it"))]
    )
    at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "what"], name="tutorial_mark_once")]

    def __str__(self) -> str:
        return f"{self.what} by {self.user_id}"
