"""The engine's own tables: where work is wanted, who holds it, what they have written so far and how they learnt it."""

from tasks.models.drafts import Draft
from tasks.models.openings import Opening
from tasks.models.task import TAKEN, SkipReason, Task, TaskState
from tasks.models.tutorial import TutorialMark

__all__ = ["TAKEN", "Draft", "Opening", "SkipReason", "Task", "TaskState", "TutorialMark"]
