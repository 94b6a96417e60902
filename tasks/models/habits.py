"""How a text was written: two coarse categories that the author saw before submitting."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from oasst.models import Message


class Pasted(models.TextChoices):
    """How much of the text was pasted; `tasks/static/tasks/writing.js` has the thresholds."""

    NONE = "none", _("nothing, or next to nothing")
    SOME = "some", _("up to a third")
    HALF = "half", _("about half")
    MOST = "most", _("most of it")


class Active(models.TextChoices):
    """How long the person wrote, without pauses; `tasks/static/tasks/writing.js` has the thresholds."""

    UNDER_1_MIN = "under_1_min", _("under a minute")
    UP_TO_5_MIN = "1_to_5_min", _("1 to 5 minutes")
    UP_TO_20_MIN = "5_to_20_min", _("5 to 20 minutes")
    LONGER = "longer", _("over 20 minutes")


class WritingHabit(models.Model):
    """About the message as submitted; edits do not change it. Unknown habits have no row."""

    message = models.OneToOneField(Message, primary_key=True, on_delete=models.CASCADE, related_name="habit")
    pasted = models.CharField(max_length=8, choices=Pasted)
    active = models.CharField(max_length=16, choices=Active)
    at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(pasted__in=Pasted.values), name="habit_pasted_known"),
            models.CheckConstraint(condition=Q(active__in=Active.values), name="habit_active_known"),
        ]

    def __str__(self) -> str:
        return f"{self.pasted}, {self.active}"
