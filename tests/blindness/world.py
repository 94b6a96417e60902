"""Messages that are being judged, with everything about them that a judge must not know."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from oasst.models import Message, MessageTree, Reaction, TreeState, User
from tasks.models import Opening, Task
from tests.corpus import a_reply, a_tree

MODEL, ORIGIN = "parrot-7b-instruct", "The Quillfeather Collection"
LOVED = 4711


@dataclass(frozen=True)
class Judged:
    """A message that the reviewer has an open task for."""

    message: Message
    task: Task

    @property
    def parts(self) -> dict[str, object]:
        """What stands in addresses for the parts that name it."""
        return {
            "message_id": self.message.pk,
            "tree_id": self.message.tree_id,
            "task_id": self.task.pk,
            "user_id": self.message.author_id,
        }

    @property
    def names(self) -> tuple[str, ...]:
        """What shows that a page is about this message."""
        return str(self.message.pk), self.message.text

    @property
    def secrets(self) -> tuple[str, ...]:
        """What only its author and moderators may find together with it."""
        author = self.message.author
        assert author is not None
        return str(author.pk), author.display_name, MODEL, ORIGIN, str(LOVED), "AI-generated", '"synthetic":true'


def a_prompt_in_review(author: User, reviewer: User) -> Judged:
    root = a_tree(author, text="Why do magpies hide spoons?", state=TreeState.INITIAL_PROMPT_REVIEW, review_result=None)
    return _judged(root, "label_initial_prompt", reviewer)


def a_reply_in_review(author: User, reviewer: User, asker: User) -> Judged:
    root = a_tree(asker, text="What do snails dream of?", state=TreeState.GROWING)
    reply = a_reply(root, author, text="Of lettuce, most nights.", review_result=None)
    return _judged(reply, "label_assistant_reply", reviewer)


def replies_in_ranking(author: User, reviewer: User, asker: User) -> Judged:
    root = a_tree(asker, text="Who taught the owls to count?", state=TreeState.RANKING)
    reply = a_reply(root, author, text="The moon did, by fortnights.", rank=0)
    other = a_reply(root, asker, text="Nobody; they guess.", rank=1)
    return _judged(reply, "rank_assistant_replies", reviewer, at=root, shown=[other.pk, reply.pk])


Scene = Callable[[User, User, User], Judged]
SCENES: dict[str, Scene] = {
    "prompt in review": lambda author, reviewer, _asker: a_prompt_in_review(author, reviewer),
    "reply in review": a_reply_in_review,
    "replies in ranking": replies_in_ranking,
}
every_scene = pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES)


def finish(judged: Judged) -> None:
    """Nothing in its tree is judged any more."""
    MessageTree.objects.filter(pk=judged.message.tree_id).update(state=TreeState.READY_FOR_EXPORT)
    Message.objects.filter(pk=judged.message.pk).update(review_result=True)


def _judged(
    message: Message, kind: str, reviewer: User, *, at: Message | None = None, shown: list[UUID] | None = None
) -> Judged:
    at = at or message
    Message.objects.filter(pk=message.pk).update(synthetic=True, model_name=MODEL, emojis={"clap": LOVED})
    MessageTree.objects.filter(pk=message.tree_id).update(origin=ORIGIN)
    Reaction.objects.create(message=message, user=reviewer, emoji="clap")
    opening = Opening.objects.create(
        kind=kind, lang="en", message_id=at.pk, tree_id=at.tree_id, wanted=3, leased=1, turn=0, barred_id=None
    )
    task = Task.objects.create(
        kind=kind, lang="en", user=reviewer, opening_id=opening.pk, opening_message_id=at.pk, message=at,
        tree_id=at.tree_id, shown=shown or [], until=timezone.now() + timedelta(hours=1),
    )  # fmt: skip
    message.refresh_from_db()
    return Judged(message, task)
