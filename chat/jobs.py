"""Background jobs of chats."""

from celery import shared_task

from chat.actions import generation


@shared_task(name="chat.sweep")
def sweep() -> int:
    """Ends replies whose hub is gone, also when no hub runs at all."""
    return generation.end_lost()
