"""Answers of simulated volunteers to each kind of task."""

from random import Random
from uuid import UUID

from oasst.core import labels
from oasst.models import Message, ReviewMode
from tasks.models import Task
from tasks.rules import kinds
from tasks.simulation import behaviour, texts
from tasks.simulation.people import Volunteer
from tasks.work import drafts, submission


class Answers:
    """`number` counts the texts, including those of earlier runs."""

    def __init__(self, *, lang: str, number: int, dice: Random) -> None:
        self.lang = lang
        self.number = number
        self.dice = dice

    def submit(self, task: Task, person: Volunteer) -> submission.Receipt:
        """
        Raises:
            Refusal: the work is no longer wanted.
        """
        if task.kind in kinds.WRITING:
            return self._write(task, person)
        return self._review(task, person) if task.kind in kinds.LABELLING else self._rank(task, person)

    def _write(self, task: Task, person: Volunteer) -> submission.Receipt:
        self.number += 1
        role: labels.Role = "assistant" if task.kind == kinds.ASSISTANT_REPLY else "prompter"
        text = texts.compose(self.lang, role, self.number, self.dice)
        if self.dice.random() < 0.1:
            drafts.save(task, {"text": text[: len(text) // 2]})
        # A random id from the seeded generator, because ids order parents and break ties between replies.
        message_id = UUID(int=self.dice.getrandbits(128), version=4)
        return submission.submit_text(task=task, text=text, by=person.user, message_id=message_id)

    def _review(self, task: Task, person: Volunteer) -> submission.Receipt:
        message = task.message
        assert message is not None
        values = behaviour.label_values(
            message.text,
            full=task.mode == ReviewMode.FULL,
            role=kinds.role_labelled(task.kind),
            care=person.care,
            dice=self.dice,
        )
        return submission.submit_review(task=task, values=values, by=person.user, seconds=self._seconds())

    def _rank(self, task: Task, person: Volunteer) -> submission.Receipt:
        shown = Message.objects.filter(pk__in=task.shown).values_list("pk", "text")
        ballot, none_acceptable = behaviour.ballot([(str(id_), text) for id_, text in shown], person.care, self.dice)
        return submission.submit_ranking(
            task=task, ballot=ballot, by=person.user, none_acceptable=none_acceptable, seconds=self._seconds()
        )

    def _seconds(self) -> float:
        return self.dice.lognormvariate(3.5, 0.8)
