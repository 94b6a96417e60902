"""A small corpus in which everything is right, and one way to break each thing that must be true."""

import uuid
from collections.abc import Callable
from typing import Any

from django.db import connection

from oasst import events
from oasst.models import (
    Event,
    EventType,
    ImportedFacts,
    Quarantine,
    Ranking,
    Reaction,
    Review,
    Revision,
    User,
    WithdrawnMessage,
)
from tests.corpus import a_reply, a_tree


class Corpus:
    """Two finished trees; root ← one (← question), two. Reviewed, ranked, reacted to, and `one` edited."""

    def __init__(self, ada: User, ben: User, cleo: User, mod: User) -> None:
        self.ben, self.mod = ben, mod
        self.root = a_tree(ada, state="ready_for_export", review_count=5, emojis={"+1": 3})
        ImportedFacts.objects.create(message=self.root, review_count=4, emojis={"+1": 2})
        self.one = a_reply(self.root, ben, text="Second", revision=2, ranking_count=1)
        self.two = a_reply(self.root, cleo, ranking_count=1)
        self.question = a_reply(self.one, ada)
        self.other = a_tree(ada, state="ready_for_export")
        for number, text in enumerate(["First", "Second"], 1):
            Revision.objects.create(message=self.one, number=number, text=text)
        self.review = Review.objects.create(
            message=self.root, user=ben, task_id=uuid.uuid4(), guideline_version="1", labels={"spam": 0}
        )
        Review.objects.create(message=self.one, user=cleo, guideline_version="1", revision=2)
        shown = [self.one.pk, self.two.pk]
        self.ranking = Ranking.objects.create(
            parent=self.root, user=mod, guideline_version="1", shown=shown, revisions=[2, 1],
            ballot=[[str(self.two.pk)], [str(self.one.pk)]], vetoed=[self.one.pk],
        )  # fmt: skip
        Reaction.objects.create(message=self.root, user=ben, emoji="+1")
        events.record(*[Event(type=EventType.ACCOUNT_CHANGED) for _ in range(3)])
        events.number()


def change(row: Any, **fields: Any) -> None:
    """Past every action; the database's own constraints still hold."""
    type(row)._base_manager.filter(pk=row.pk).update(**fields)


def lone_tree(corpus: Corpus) -> tuple[Any, str]:
    id_ = uuid.uuid4()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO oasst_messagetree (id, state, prior_state, lang, goal_tree_size, max_depth, max_children_count,"
            " created_at) VALUES (%s, 'aborted_low_grade', '', 'en', 15, 5, 3, now())",
            [id_],
        )
    return id_, "has no root"


def elsewhere(corpus: Corpus) -> tuple[Any, str]:
    change(corpus.two, tree_id=corpus.other.pk)
    return corpus.two.pk, f"is in tree {corpus.other.pk}, its parent in {corpus.root.pk}"


def too_deep(corpus: Corpus) -> tuple[Any, str]:
    change(corpus.two, depth=3)
    return corpus.two.pk, "has depth 3 under a parent at 0"


def wrong_children(corpus: Corpus) -> tuple[Any, str]:
    change(corpus.root, children_count=5)
    return corpus.root.pk, "children_count is 5 instead of 2"


def wrong_reviews(corpus: Corpus) -> tuple[Any, str]:
    change(corpus.root, review_count=2)
    return corpus.root.pk, "review_count is 2 instead of 5"


def wrong_rankings(corpus: Corpus) -> tuple[Any, str]:
    change(corpus.two, ranking_count=0)
    return corpus.two.pk, "ranking_count is 0 instead of 1"


def wrong_emojis(corpus: Corpus) -> tuple[Any, str]:
    change(corpus.root, emojis={"+1": 1})
    return corpus.root.pk, 'emojis is {"+1": 1} instead of {"+1": 3}'


def lost_emojis(corpus: Corpus) -> tuple[Any, str]:
    change(corpus.root, emojis=None)
    return corpus.root.pk, 'emojis is null instead of {"+1": 3}'


def living_under_the_deleted(corpus: Corpus) -> tuple[Any, str]:
    change(corpus.one, deleted=True)
    change(corpus.root, children_count=1)
    return corpus.question.pk, f"lives under {corpus.one.pk}, which is deleted"


def older(corpus: Corpus) -> tuple[Any, str]:
    change(corpus.root, created_at="2026-01-02T00:00Z")
    change(corpus.one, created_at="2026-01-01T00:00Z")
    return corpus.one.pk, "is from 2026-01-01 00:00:00+00, its parent from 2026-01-02 00:00:00+00"


def other_language(corpus: Corpus) -> tuple[Any, str]:
    change(corpus.root.tree, lang="de")
    return corpus.root.pk, "is in de, its prompt in en"


def finished_without_acceptance(corpus: Corpus) -> tuple[Any, str]:
    change(corpus.other, review_result=None)
    return corpus.other.pk, "is finished, but its prompt is not accepted or is deleted"


def missing_revision(corpus: Corpus) -> tuple[Any, str]:
    Revision.objects.get(message=corpus.one, number=1).delete()
    return corpus.one.pk, "is at revision 2 and has 1 of them"


def revisions_of_the_unedited(corpus: Corpus) -> tuple[Any, str]:
    Revision.objects.create(message=corpus.two, number=1, text=corpus.two.text)
    return corpus.two.pk, "is at revision 1 and has 1 of them"


def other_text(corpus: Corpus) -> tuple[Any, str]:
    change(corpus.one, text="Third")
    return corpus.one.pk, "does not have the text of revision 2"


def review_of_the_future(corpus: Corpus) -> tuple[Any, str]:
    change(corpus.review, revision=2)
    return corpus.review.pk, f"judges revision 2 of {corpus.root.pk}, which has 1"


def ranking_of_the_future(corpus: Corpus) -> tuple[Any, str]:
    change(corpus.ranking, revisions=[2, 4])
    return corpus.ranking.pk, f"judges revision 4 of {corpus.two.pk}, which has 1"


def ranking_of_strangers(corpus: Corpus) -> tuple[Any, str]:
    ballot = [[str(corpus.two.pk)], [str(corpus.one.pk)], [str(corpus.question.pk)]]
    shown = [corpus.one.pk, corpus.two.pk, corpus.question.pk]
    change(corpus.ranking, shown=shown, revisions=[2, 1, 1], ballot=ballot)
    return corpus.ranking.pk, f"shows {corpus.question.pk}, which is no reply to {corpus.root.pk} or is listed twice"


def half_a_ballot(corpus: Corpus) -> tuple[Any, str]:
    change(corpus.ranking, ballot=[[str(corpus.one.pk)]])
    return corpus.ranking.pk, "orders 1 replies of 2 that were shown"


def empty_ballot(corpus: Corpus) -> tuple[Any, str]:
    change(corpus.ranking, ballot=[])
    return corpus.ranking.pk, "orders 0 replies of 2 that were shown"


def veto_of_the_unseen(corpus: Corpus) -> tuple[Any, str]:
    change(corpus.ranking, vetoed=[corpus.question.pk])
    return corpus.ranking.pk, "vetoes a reply that was not shown"


def gap(corpus: Corpus) -> tuple[Any, str]:
    event = Event.objects.get(seq=3)
    change(event, seq=4)
    return event.pk, "has number 4 after 2"


def beginning_late(corpus: Corpus) -> tuple[Any, str]:
    Event.objects.get(seq=1).delete()
    return Event.objects.get(seq=2).pk, "has number 2 after 0"


def removed_but_there(corpus: Corpus) -> tuple[Any, str]:
    Quarantine.objects.create(
        message=corpus.two, reason="pii", outcome="removed", closed_by=corpus.mod, closed_at="2026-01-01T00:00Z"
    )
    return corpus.two.pk, "was removed, but is not deleted"


def withdrawn_but_there(corpus: Corpus) -> tuple[Any, str]:
    WithdrawnMessage.objects.create(message_id=corpus.two.pk, tree_id=corpus.root.pk)
    return corpus.two.pk, "was withdrawn, but is still there, or the record names another tree"


COUNTERS = "counters_say_what_the_rows_say"
FAULTS: list[tuple[str, Callable[[Corpus], tuple[Any, str]]]] = [
    ("tree_has_its_prompt", lone_tree),
    ("parent_in_the_same_tree", elsewhere),
    ("depth_follows_the_parent", too_deep),
    (COUNTERS, wrong_children),
    (COUNTERS, wrong_reviews),
    (COUNTERS, wrong_rankings),
    (COUNTERS, wrong_emojis),
    (COUNTERS, lost_emojis),
    ("nothing_lives_under_the_deleted", living_under_the_deleted),
    ("reply_is_not_older", older),
    ("tree_speaks_the_language_of_its_prompt", other_language),
    ("finished_tree_has_an_accepted_prompt", finished_without_acceptance),
    ("revisions_are_complete", missing_revision),
    ("revisions_are_complete", revisions_of_the_unedited),
    ("newest_revision_is_the_text", other_text),
    ("review_names_a_revision", review_of_the_future),
    ("ranking_names_revisions", ranking_of_the_future),
    ("ranking_shows_replies", ranking_of_strangers),
    ("ballot_orders_what_was_shown", half_a_ballot),
    ("ballot_orders_what_was_shown", empty_ballot),
    ("veto_names_what_was_shown", veto_of_the_unseen),
    ("events_are_numbered_densely", gap),
    ("events_are_numbered_densely", beginning_late),
    ("removed_means_deleted", removed_but_there),
    ("withdrawn_means_gone", withdrawn_but_there),
]
