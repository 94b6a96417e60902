"""A made-up history of a community: events as acts would have recorded them, without the acts."""

import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from oasst.models import Event, EventType

START = datetime(2026, 3, 1, tzinfo=UTC)
LANGS = ("en", "de", "pt-BR")
T = EventType


@dataclass
class Text:
    id: uuid.UUID
    tree: uuid.UUID
    lang: str
    author: uuid.UUID
    at: datetime
    depth: int
    accepted: bool | None = None
    deleted: bool = False
    held: bool = False
    reviewers: set[uuid.UUID] = field(default_factory=set)
    replies: list["Text"] = field(default_factory=list)


class History:
    """Everything happens by the dice, so a seed gives a history. Time goes on by seconds with each event."""

    def __init__(self, seed: int, people: int = 60) -> None:
        self.dice = random.Random(seed)
        self.people = [self._id() for _ in range(people)]
        self.now = START
        self.texts: list[Text] = []
        self.judgements: list[Event] = []

    def events(self, number: int) -> Iterator[Event]:
        """A number of events: prompts, replies, reviews, ballots, reactions, and occasionally an undo of another event."""
        acts = (
            (self.prompt, 4), (self.reply, 16), (self.review, 40), (self.decide, 12), (self.rank, 6), (self.react, 8),
            (self.delete_or_restore, 4), (self.hold_or_release, 2), (self.label_freely, 3), (self.change_tree, 3),
            (self.take_back, 3),
        )  # fmt: skip
        made = 0
        while made < number:
            act = self.dice.choices([act for act, _ in acts], [weight for _, weight in acts])[0]
            self.now += timedelta(seconds=self.dice.expovariate(1 / 20))
            for event in act():
                event.at = self.now
                made += 1
                yield event

    # --- Acts -------------------------------------------------------------------------------------------------------------

    def prompt(self) -> Iterator[Event]:
        id_ = self._id()
        yield self._posted(Text(id_, id_, self.dice.choice(LANGS), self._someone(), self.now, 0))

    def reply(self) -> Iterator[Event]:
        if parent := self._text():
            text = Text(self._id(), parent.tree, parent.lang, self._someone(), self.now, parent.depth + 1)
            parent.replies.append(text)
            yield self._posted(text)

    def _posted(self, text: Text) -> Event:
        self.texts.append(text)
        return self._about(T.MESSAGE_POSTED, text, by=text.author)

    def review(self) -> Iterator[Event]:
        text, by = self._text(), self._someone()
        if text and by not in text.reviewers:
            text.reviewers.add(by)
            yield self._judged(self._review(text, by, task_id=self._id()))

    def decide(self) -> Iterator[Event]:
        """Also late, and against what was decided before."""
        if text := self._text(recent=300):
            text.accepted = self.dice.random() < 0.8
            yield self._about(T.MESSAGE_ACCEPTED if text.accepted else T.MESSAGE_REJECTED, text)

    def rank(self) -> Iterator[Event]:
        parent = self._text(recent=100)
        if parent and len(parent.replies) > 1:
            shown = self.dice.sample(parent.replies, min(4, len(parent.replies)))
            places = [
                {"message": str(text.id), "author": str(text.author), "place": max(1, place - self.dice.randint(0, 1))}
                for place, text in enumerate(shown, 1)
            ]
            yield self._judged(self._event(
                T.RANKING_GIVEN, parent, by=self._someone(), task_id=self._id(),
                detail={"ranking": str(self._id()), "mode": "full", "places": places, "none_acceptable": False},
            ))  # fmt: skip

    def react(self) -> Iterator[Event]:
        if text := self._text():
            type_ = self.dice.choice([T.REACTION_ADDED, T.REACTION_ADDED, T.REACTION_REMOVED])
            emoji = self.dice.choice(["+1", "-1", "red_flag", "clap"])
            yield self._event(type_, text, by=self._someone(), detail={"emoji": emoji, "author": str(text.author)})

    def delete_or_restore(self) -> Iterator[Event]:
        if text := self._text(recent=200):
            text.deleted = not text.deleted
            yield self._about(T.MESSAGE_DELETED if text.deleted else T.MESSAGE_RESTORED, text, by=self._someone())

    def hold_or_release(self) -> Iterator[Event]:
        if text := self._text(recent=200):
            text.held = not text.held
            yield self._about(T.MESSAGE_QUARANTINED if text.held else T.MESSAGE_RELEASED, text)

    def label_freely(self) -> Iterator[Event]:
        if text := self._text():
            before = self._labels() if self.dice.random() < 0.5 else None
            yield self._review(text, self._someone(), replaced=before)

    def change_tree(self) -> Iterator[Event]:
        if self.texts:
            tree = self.dice.choice(self.texts[-100:])
            states = ("aborted_low_grade", "prompt_lottery_waiting", "growing", "ranking", "ready_for_export")
            yield self._event(
                T.TREE_STATE_CHANGED,
                tree,
                message_id=tree.tree,
                detail={"from": "growing", "to": self.dice.choice(states)},
            )

    def take_back(self) -> Iterator[Event]:
        """A review or a ranking; half of them are given again, with another answer."""
        if not self.judgements:
            return
        given = self.judgements.pop(self.dice.randrange(max(0, len(self.judgements) - 50), len(self.judgements)))
        yield self._again(given, T.REVIEW_TAKEN_BACK if given.type == T.REVIEW_GIVEN else T.RANKING_TAKEN_BACK)
        if self.dice.random() < 0.5:
            detail = dict(given.detail)
            if given.type == T.REVIEW_GIVEN:
                detail["labels"] = self._labels()
            else:
                detail["places"] = [{**reply, "place": self.dice.randint(1, 3)} for reply in detail["places"]]
            yield self._again(given, given.type, detail)

    def _judged(self, event: Event) -> Event:
        self.judgements.append(event)
        return event

    # --- Their parts ------------------------------------------------------------------------------------------------------

    def _review(self, text: Text, by: uuid.UUID, task_id: uuid.UUID | None = None, **detail: Any) -> Event:
        mode = self.dice.choice(["full", "simple"])
        return self._event(
            T.REVIEW_GIVEN, text, by=by, task_id=task_id,
            detail={"review": str(self._id()), "author": str(text.author), "mode": mode, "labels": self._labels(), **detail},
        )  # fmt: skip

    def _labels(self) -> dict[str, float]:
        labels = {"spam": float(self.dice.random() < 0.2)}
        for name in ("quality", "humor", "toxicity"):
            if self.dice.random() < 0.6:
                labels[name] = self.dice.randint(0, 4) / 4
        if self.dice.random() < 0.1:
            labels["pii"] = round(self.dice.random(), 6)
        return labels

    def _again(self, given: Event, type_: str, detail: dict[str, Any] | None = None) -> Event:
        return Event(
            type=type_, user_id=given.user_id, tree_id=given.tree_id, message_id=given.message_id, task_id=given.task_id,
            lang=given.lang, detail=detail or given.detail,
        )  # fmt: skip

    def _about(self, type_: str, text: Text, by: uuid.UUID | None = None) -> Event:
        detail = {
            "author": str(text.author), "role": "assistant" if text.depth % 2 else "prompter", "root": text.depth == 0,
            "depth": text.depth, "length": 10, "synthetic": False, "revision": 1, "written_at": text.at.isoformat(),
        }  # fmt: skip
        return self._event(type_, text, by=by, detail=detail)

    def _event(self, type_: str, text: Text, *, by: uuid.UUID | None = None, **fields: Any) -> Event:
        return Event(
            **{"type": type_, "user_id": by, "tree_id": text.tree, "message_id": text.id, "lang": text.lang, **fields}
        )

    def _text(self, recent: int = 60) -> Text | None:
        return self.dice.choice(self.texts[-recent:]) if self.texts else None

    def _someone(self) -> uuid.UUID:
        return self.dice.choice(self.people)

    def _id(self) -> uuid.UUID:
        return uuid.UUID(int=self.dice.getrandbits(128), version=4)
