"""The engine's own tables: where work is wanted, who holds it, and what they have written so far."""

from tasks.models.drafts import Draft
from tasks.models.openings import Opening
from tasks.models.task import SkipReason, Task, TaskState

__all__ = ["Draft", "Opening", "SkipReason", "Task", "TaskState"]
