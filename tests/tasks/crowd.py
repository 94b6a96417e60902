"""People at work, for tests: each act goes through the engine like everyone's."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from typing import Any

from allauth.usersessions.models import UserSession
from django.utils import timezone

from oasst.models import Message, MessageTree, User, UserKind
from tasks.models import Task
from tasks.rules import kinds
from tasks.texts.refusal import Refusal, Why
from tasks.trees import flow
from tasks.work import claims, submission
from tests.corpus import a_tree

_numbers = count(1)
GOOD = {"spam": 0.0}
SPAM = {"spam": 1.0}


def people(number: int) -> list[User]:
    """Simulated volunteers, whose reviews count at once."""
    return [
        User.objects.create(username=f"volunteer-{next(_numbers)}", kind=UserKind.SIMULATED, langs=["en"])
        for _ in range(number)
    ]


def newcomers(number: int, *, ip: str = "") -> list[User]:
    """People who signed up this minute, with a session from this address."""
    crowd = [
        User.objects.create(username=f"newcomer-{next(_numbers)}", kind=UserKind.SIGNED_UP, langs=["en"])
        for _ in range(number)
    ]
    for person in crowd if ip else []:
        at(person, ip)
    return crowd


def known(number: int, *, joined: timedelta = timedelta(days=2), work: int = 5) -> list[User]:
    """People who have been here for so long and have so much accepted work; by these figures they count in reviews."""
    crowd = newcomers(number)
    User.objects.filter(pk__in=[each.pk for each in crowd]).update(date_joined=timezone.now() - joined)
    for person in crowd:
        for _ in range(work):
            a_tree(person, state="ready_for_export")
    return crowd


def at(person: User, ip: str) -> None:
    """A session of this person from this address."""
    UserSession.objects.create(user=person, ip=ip, session_key=f"session-{next(_numbers)}", user_agent="")


def claim(by: User, kind: str, lang: str = "en") -> Task | None:
    """A task, or None where there is nothing to do."""
    try:
        return claims.claim(by=by, kind=kind, lang=lang)
    except Refusal as refusal:
        if refusal.why != Why.NOTHING_TO_DO:
            raise
        return None


def do(task: Task, by: User, *, labels: dict[str, float] | None = None) -> submission.Receipt:
    """Answers the task sensibly."""
    if task.kind in kinds.WRITING:
        return submission.submit_text(task=task, text=f"Text number {next(_numbers)}", by=by)
    if task.kind in kinds.LABELLING:
        return submission.submit_review(task=task, values=labels or GOOD, by=by)
    return submission.submit_ranking(task=task, ballot=[[str(each)] for each in sorted(task.shown)], by=by)


def work(by: User, kind: str, *, labels: dict[str, float] | None = None) -> submission.Receipt | None:
    task = claim(by, kind)
    return do(task, by, labels=labels) if task else None


def work_until_quiet(crowd: list[User], only: tuple[str, ...] = kinds.ALL) -> int:
    """Everyone works until no one finds anything, prompts aside; returns how many acts there were."""
    acts = 0
    while True:
        before = acts
        for person in crowd:
            for kind in only:
                if kind != kinds.INITIAL_PROMPT and work(person, kind):
                    acts += 1
        flow.decide("en")
        if acts == before:
            return acts


def a_prompt(by: User, text: str = "", **said: Any) -> Message:
    task = claims.claim(by=by, kind=kinds.INITIAL_PROMPT, lang="en")
    receipt = submission.submit_text(task=task, text=text or f"Prompt number {next(_numbers)}", by=by, **said)
    return Message.objects.get(pk=receipt.result_id)


def a_growing_tree(author: User, reviewers: list[User]) -> Message:
    """A prompt, accepted by the reviewers and drawn."""
    root = a_prompt(author)
    for reviewer in reviewers:
        work(reviewer, kinds.LABEL_INITIAL_PROMPT)
    flow.decide("en")
    root.refresh_from_db()
    return root


def tree_of(message: Message) -> MessageTree:
    return MessageTree.objects.get(pk=message.tree_id)


def replies(crowd: list[User], kind: str, times: int) -> Iterator[submission.Receipt]:
    for person in crowd[:times]:
        receipt = work(person, kind)
        assert receipt is not None
        yield receipt
