"""Background jobs of the engine."""

from celery import shared_task

from tasks.acts import departures, follows, withdrawal
from tasks.trees import flow, repair, verdicts
from tasks.work import leases


@shared_task(name="tasks.decide")
def decide(lang: str) -> None:
    """Starts waiting trees of a language and sets how many prompts are wanted."""
    flow.decide(lang)


@shared_task(name="tasks.after_an_end")
def after_an_end(lang: str) -> None:
    """Like `decide`, after the end of a tree; may activate a tree from the backlog."""
    flow.after_an_end(lang)


@shared_task(name="tasks.sweep")
def sweep() -> int:
    """Ends expired leases."""
    return leases.sweep()


@shared_task(name="tasks.repair")
def repair_everything() -> None:
    """Repairs after lost jobs: decides on every language, advances trees, and re-evaluates messages whose reviewers may
    count by now.
    """
    verdicts.settle()
    flow.decide_everywhere()
    repair.trees()


@shared_task(name="tasks.withdraw")
def withdraw() -> int:
    """Hides and withdraws texts of deleted accounts on request, and restores those of people who returned."""
    return departures.settle() + withdrawal.finish()


@shared_task(name="tasks.tell_followers")
def tell_followers() -> int:
    """Tells those who follow conversations that are finished by now."""
    return follows.tell()
