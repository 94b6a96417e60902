"""Background jobs of moderation: ids in, call an action."""

from uuid import UUID

from celery import shared_task

from moderation.actions import finality, runner
from moderation.signals import toxicity
from moderation.signals import watch as watching


@shared_task(name="moderation.run")
def run(action_id: str) -> None:
    """Does or undoes the steps of a large action, beside other workers."""
    with runner.asynchronous_commit():
        runner.run(UUID(action_id))


@shared_task(name="moderation.go_on")
def go_on() -> int:
    """Runs actions whose job was lost or killed."""
    return runner.run_pending()


@shared_task(name="moderation.finish")
def finish() -> int:
    """Makes actions final whose time for undoing is over."""
    return finality.finish()


@shared_task(name="moderation.watch")
def watch() -> int:
    """Checks the texts written since the last run."""
    return watching.watch()


@shared_task(name="moderation.judge")
def judge() -> int:
    """Scores the toxicity of texts that have no score yet."""
    return toxicity.judge()
