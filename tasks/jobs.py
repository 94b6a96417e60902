"""Background jobs of the engine: ids in, call an action."""

from celery import shared_task

from tasks.acts import departures, withdrawal
from tasks.trees import flow, repair, verdicts
from tasks.work import leases


@shared_task(name="tasks.decide")
def decide(lang: str) -> None:
    """Starts waiting trees of a language and opens room for prompts."""
    flow.decide(lang)


@shared_task(name="tasks.after_an_end")
def after_an_end(lang: str) -> None:
    """The same after a tree has ended, with a look into the backlog."""
    flow.after_an_end(lang)


@shared_task(name="tasks.sweep")
def sweep() -> int:
    """Takes back leases that have run out."""
    return leases.sweep()


@shared_task(name="tasks.repair")
def repair_everything() -> None:
    """Does what lost jobs should have done: decisions on every language, trees that could go on; and looks again at texts
    whose reviewers may count by now.
    """
    verdicts.settle()
    flow.decide_everywhere()
    repair.trees()


@shared_task(name="tasks.withdraw")
def withdraw() -> int:
    """Hides and withdraws what people who left asked to be withdrawn, and brings back what those wrote who came back."""
    return departures.settle() + withdrawal.finish()
