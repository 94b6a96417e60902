"""Background jobs of moderation: ids in, call an action."""

from uuid import UUID

from celery import shared_task

from moderation.actions import finality, runner
from moderation.signals import toxicity
from moderation.signals import watch as watching


@shared_task(name="moderation.run")
def run(action_id: str) -> None:
    """Does or undoes the steps of a large action, beside other workers."""
    with runner.hurrying():
        runner.run(UUID(action_id))


@shared_task(name="moderation.go_on")
def go_on() -> int:
    """Takes up actions whose job was lost or killed."""
    return runner.go_on()


@shared_task(name="moderation.finish")
def finish() -> int:
    """Makes final what can no longer be undone."""
    return finality.finish()


@shared_task(name="moderation.watch")
def watch() -> int:
    """Looks at what has been written since it looked last."""
    return watching.watch()


@shared_task(name="moderation.judge")
def judge() -> int:
    """Asks how toxic the texts are that nobody has asked about yet."""
    return toxicity.judge()
