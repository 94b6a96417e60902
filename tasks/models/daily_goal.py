"""The number of tasks a person would like to do in a day."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from oasst.models import User
from tasks.rules.pace import PACE


class DailyGoal(models.Model):
    """Without a row the goal is that of `tasks.rules.pace`."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="daily_goal")
    tasks = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(PACE.highest_daily_goal)]
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(tasks__range=(1, PACE.highest_daily_goal)), name="daily_goal_in_range"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.tasks}"
