"""Tables of the engine: openings, tasks, drafts, writing habits, and progress in the tutorial."""

from tasks.models.drafts import Draft
from tasks.models.habits import Active, Pasted, WritingHabit
from tasks.models.openings import Opening
from tasks.models.task import TAKEN, SkipReason, Task, TaskState
from tasks.models.tutorial import TutorialMark

__all__ = [
    "TAKEN", "Active", "Draft", "Opening", "Pasted", "SkipReason", "Task", "TaskState", "TutorialMark", "WritingHabit",
]  # fmt: skip
