"""What each person said: reviews and orders as they were given, and how far people agree on an item."""

from collections.abc import Iterator
from typing import Literal, TypedDict

from exports import agreement, licences
from exports.formats.format import Format
from exports.formats.tree import Message, Tree, paths
from oasst.core import labels
from oasst.core.labels import Role

Mode = Literal["simple", "full"]


class Label(TypedDict):
    name: str
    value: float


class ReviewRow(TypedDict):
    message_id: str
    message_tree_id: str
    lang: str
    role: Role
    user_id: str
    by_author: bool
    for_task: bool
    revision: int
    mode: Mode
    time_spent: str | None
    guideline_version: str
    labels: list[Label]
    cant_tell: list[str]
    licence: str


class Reviews(Format):
    """One person's labels on one message; `revision` is the text they judged, `cant_tell` what they could not judge."""

    name = "reviews"
    trainer = "research on annotators; in public releases `user_id` is another one in every row of another message"
    tells_voters = True
    columns = ReviewRow
    archive = True
    needs_labels = False
    needs_votes = True

    def rows(self, tree: Tree) -> Iterator[ReviewRow]:
        for path in paths(tree):
            message = path[-1]
            for review in message.reviews:
                yield {
                    "message_id": message.id,
                    "message_tree_id": tree.id,
                    "lang": message.lang,
                    "role": message.role,
                    "user_id": review.person,
                    "by_author": review.by_author,
                    "for_task": review.for_task,
                    "revision": review.revision,
                    "mode": review.mode,
                    "time_spent": review.time_spent,
                    "guideline_version": review.guideline_version,
                    "labels": [{"name": name, "value": value} for name, value in review.labels],
                    "cant_tell": list(review.cant_tell),
                    "licence": review.licence,
                }


class BallotRow(TypedDict):
    message_id: str
    message_tree_id: str
    lang: str
    user_id: str
    mode: Mode
    time_spent: str | None
    guideline_version: str
    shown: list[str]
    revisions: list[int]
    tiers: list[list[str]]
    none_acceptable: bool
    vetoed: list[str]
    licence: str


class Ballots(Format):
    """One person's order of the replies to one message: as `shown`, and in `tiers` of equals, the best first."""

    name = "ballots"
    trainer = "research on annotators; consensus rules of one's own"
    tells_voters = True
    columns = BallotRow
    archive = True
    needs_labels = False
    needs_votes = True

    def rows(self, tree: Tree) -> Iterator[BallotRow]:
        for path in paths(tree):
            message = path[-1]
            for ballot in message.ballots:
                yield {
                    "message_id": message.id,
                    "message_tree_id": tree.id,
                    "lang": message.lang,
                    "user_id": ballot.person,
                    "mode": ballot.mode,
                    "time_spent": ballot.time_spent,
                    "guideline_version": ballot.guideline_version,
                    "shown": list(ballot.shown),
                    "revisions": list(ballot.revisions),
                    "tiers": [list(tier) for tier in ballot.tiers],
                    "none_acceptable": ballot.none_acceptable,
                    "vetoed": list(ballot.vetoed),
                    "licence": ballot.licence,
                }


class AgreementRow(TypedDict):
    message_id: str
    message_tree_id: str
    lang: str
    about: str
    people: int
    mean: float | None
    agreement: float | None
    kendall_w: float | None
    licence: str


class Agreement(Format):
    """How far at least two people agree: `about` a label, 1 less their mean squared difference; `about` the `ranking` of
    the replies, their mean pairwise Kendall's tau-b, and his W. What authors said of their own messages does not count.
    """

    name = "agreement"
    trainer = "research on annotators; the formulas are in `exports/agreement.py`"
    columns = AgreementRow
    archive = True
    needs_labels = False
    needs_votes = True

    def rows(self, tree: Tree) -> Iterator[AgreementRow]:
        for path in paths(tree):
            message = path[-1]
            for name in labels.NAMES:
                values = label_values(message, name)
                if len(values) > 1:
                    mean = sum(values) / len(values)
                    yield _agreement(tree, message, name, len(values), mean, agreement.likeness(values), None)
            if len(message.ballots) > 1:
                orders = [agreement.ranks(ballot.tiers) for ballot in message.ballots]
                tau, w = agreement.mean_tau(orders), agreement.kendall_w(orders)
                yield _agreement(tree, message, "ranking", len(orders), None, tau, w)


def label_values(message: Message, name: str) -> list[float]:
    """What people other than its author said of it, each once: their review for a task, else a free one."""
    by_person = {
        review.person: value
        for review in sorted(message.reviews, key=lambda review: review.for_task)
        if not review.by_author
        for label, value in review.labels
        if label == name
    }
    return list(by_person.values())


def _agreement(
    tree: Tree, message: Message, about: str, people: int, mean: float | None, value: float | None, w: float | None
) -> AgreementRow:
    return {
        "message_id": message.id,
        "message_tree_id": tree.id,
        "lang": message.lang,
        "about": about,
        "people": people,
        "mean": mean,
        "agreement": value,
        "kendall_w": w,
        "licence": licences.together(
            vote.licence for vote in (message.ballots if about == "ranking" else message.reviews)
        ),
    }
