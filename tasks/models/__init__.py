"""Tables of the engine: openings, tasks, drafts, writing habits, daily goals, and progress in the tutorial."""

from tasks.models.daily_goal import DailyGoal
from tasks.models.drafts import Draft
from tasks.models.habits import Active, Pasted, WritingHabit
from tasks.models.openings import Opening
from tasks.models.task import TAKEN, SkipReason, Task, TaskState
from tasks.models.tutorial import TutorialMark

__all__ = [
    "TAKEN", "Active", "DailyGoal", "Draft", "Opening", "Pasted", "SkipReason", "Task", "TaskState", "TutorialMark",
    "WritingHabit",
]  # fmt: skip
