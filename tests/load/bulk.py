"""What a bulk action costs: deleting a flooder's prompts, each a tree of its own in review, and undoing that.

`python -m tests.load.bulk --messages 10000` uses a folder of its own (OASST_DATA) and starts the embedded servers there. It
prints the time of the preview, of the job, of the undoing, and the size of the record of changes.
"""

import argparse
import os
import subprocess
import sys
import time
import uuid
from typing import Any

from tests.load.measure import no_one_real, servers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oasst.settings")


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--messages", type=int, default=10_000)
    words.add_argument("--workers", type=int, default=2)
    words.add_argument("--run", metavar="ACTION", help=argparse.SUPPRESS)
    asked = words.parse_args()
    import django

    django.setup()
    if asked.run:
        from moderation.actions import runner

        with runner.asynchronous_commit():
            runner.run(uuid.UUID(asked.run))
        return
    with servers():
        no_one_real()
        measure(asked.messages, asked.workers)


def measure(messages: int, workers: int) -> None:
    from moderation.actions import preview, service
    from moderation.actions.orders import Order
    from moderation.models import Change, Kind, Reason
    from oasst.models import User, UserRole

    flooder, senior = (
        User.objects.create(username="flooder"),
        User.objects.create(username="senior", role=UserRole.ADMIN),
    )
    ids = flood(flooder, messages)
    order = Order(kind=Kind.DELETE, reason=Reason.SPAM, by=senior, messages=ids)
    figures = timed("preview", lambda: preview.figures(order))
    print(f"  announced: {dict(figures)}", flush=True)
    action = timed("ordered", lambda: service.take(order))
    timed("done", lambda: work(action.pk, workers))
    print(f"  effect: {dict(preview.effect(action))}, {Change.objects.count():,} rows recorded", flush=True)
    timed("undoing ordered", lambda: service.undo(action, by=senior, why="measured"))
    timed("undone", lambda: work(action.pk, workers))
    action.refresh_from_db()
    print(f"  {action.get_state_display()}; left: {dict(preview.figures(order))}")


def flood(author: Any, messages: int) -> list[uuid.UUID]:
    """Prompts in review, each with its opening."""
    from oasst.models import Message, MessageTree
    from tasks.trees import repair

    ids = [uuid.uuid4() for _ in range(messages)]
    shape = {"goal_tree_size": 15, "max_depth": 5, "max_children_count": 3, "lang": "en"}
    MessageTree.objects.bulk_create(
        [MessageTree(id=each, state="initial_prompt_review", **shape) for each in ids], batch_size=1000
    )
    Message.objects.bulk_create(
        [
            Message(id=each, tree_id=each, author=author, role="prompter", text=f"Buy book {number}!", lang="en")
            for number, each in enumerate(ids)
        ],
        batch_size=1000,
    )
    repair.trees(limit=messages)
    return ids


def work(action_id: uuid.UUID, workers: int) -> None:
    command = [sys.executable, "-m", "tests.load.bulk", "--run", str(action_id)]
    started = [subprocess.Popen(command) for _ in range(workers)]
    if any(each.wait() for each in started):
        raise SystemExit("a worker failed")


def timed(what: str, act: Any) -> Any:
    began = time.monotonic()
    result = act()
    print(f"{what:>16}: {time.monotonic() - began:6.2f} s", flush=True)
    return result


if __name__ == "__main__":
    main()
