"""Events: what they say, and that consumers see each exactly once and in order."""

import random
import threading
import time
import uuid
from collections.abc import Iterator

import pytest
from django.db import connection, connections, transaction

from oasst import events
from oasst.models import Event, EventType, Message, MessageTree, Ranking, Reaction, Review, TreeState, User
from tests.corpus import a_reply, a_tree


def plain_event(**fields: object) -> Event:
    return Event(type=EventType.ACCOUNT_CHANGED, **fields)


@pytest.mark.django_db
def test_events_are_numbered_from_one_in_the_order_they_were_written() -> None:
    events.record(plain_event(), plain_event())
    events.record(plain_event())
    assert events.number() == 3
    assert list(Event.objects.order_by("id").values_list("seq", flat=True)) == [1, 2, 3]
    assert events.number() == 0


@pytest.mark.django_db
def test_a_consumer_reads_only_what_is_numbered_and_behind_its_mark() -> None:
    events.record(*[plain_event() for _ in range(5)])
    assert events.read_after(0) == []
    events.number(limit=4)
    assert [event.seq for event in events.read_after(1, limit=2)] == [2, 3]
    assert [event.seq for event in events.read_after(3)] == [4]


@pytest.fixture
def _emptied(transactional_db: None) -> Iterator[None]:
    yield
    connections.close_all()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_emptied")
def test_slow_and_aborted_writers_cost_no_consumer_an_event() -> None:
    """24 writers with slow commits and aborts, one numberer, two consumers: nothing skipped, nothing doubled."""
    kept: set[str] = set()
    keeping = threading.Lock()
    done = threading.Event()
    failures: list[BaseException] = []

    def guarded(work: "object") -> None:
        try:
            work()  # type: ignore[operator]
        except BaseException as failure:
            failures.append(failure)
        finally:
            connections.close_all()

    def write(seed: int) -> None:
        dice = random.Random(seed)
        for _ in range(25):
            marks = [str(uuid.uuid4()) for _ in range(dice.randint(1, 3))]
            try:
                with transaction.atomic():
                    for mark in marks:
                        Event.objects.create(type=EventType.ACCOUNT_CHANGED, detail={"mark": mark})
                        time.sleep(dice.random() * 0.01)
                    if dice.random() < 0.2:
                        raise InterruptedError
            except InterruptedError:
                continue
            with keeping:
                kept.update(marks)

    def number() -> None:
        while not done.is_set():
            events.number(limit=50)
        while events.number(limit=50):
            pass

    def consume(seen: list[Event]) -> None:
        last = 0
        while True:
            finished = numbered.is_set()
            batch = events.read_after(last, limit=40)
            seen += batch
            if batch:
                last = batch[-1].seq or 0
            elif finished:
                return

    numbered = threading.Event()
    seen: tuple[list[Event], list[Event]] = ([], [])
    writers = [threading.Thread(target=guarded, args=(lambda seed=seed: write(seed),)) for seed in range(24)]
    numberer = threading.Thread(target=guarded, args=(number,))
    consumers = [threading.Thread(target=guarded, args=(lambda each=each: consume(each),)) for each in seen]
    for thread in [*writers, numberer, *consumers]:
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    numberer.join()
    numbered.set()
    for thread in consumers:
        thread.join()

    assert failures == []
    assert len(kept) > 500
    for each in seen:
        assert [event.seq for event in each] == list(range(1, len(kept) + 1))
        assert {event.detail["mark"] for event in each} == kept


@pytest.mark.django_db
def test_two_numberers_do_not_wait_for_each_other() -> None:
    """The second one finds the lock taken and says so at once."""
    events.record(plain_event())
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("SELECT pg_advisory_xact_lock(1, 0)")
            assert events.number() == 0
            cursor.execute("ROLLBACK")
        assert events.number() == 1
    finally:
        other.close()


@pytest.mark.django_db
def test_the_event_of_a_review_holds_whose_message_and_every_label(ada: User, ben: User) -> None:
    root = a_tree(ada)
    review = Review.objects.create(
        message=root, user=ben, task_id=uuid.uuid4(), labels={"spam": 0.0, "quality": 0.75}, cant_tell=["humor"],
        guideline_version="2026-11", mode="full", time_spent=2,
    )  # fmt: skip
    event = events.review_given(review, root)
    assert (event.user_id, event.message_id, event.tree_id, event.lang) == (ben.pk, root.pk, root.pk, "en")
    assert event.detail == {
        "review": str(review.pk),
        "author": str(ada.pk),
        "role": "prompter",
        "root": True,
        "revision": 1,
        "mode": "full",
        "labels": {"spam": 0.0, "quality": 0.75},
        "cant_tell": ["humor"],
        "time_spent": 2,
    }


@pytest.mark.django_db
def test_the_event_of_a_ranking_holds_every_place_and_author(ada: User, ben: User, cleo: User, mod: User) -> None:
    root = a_tree(ada)
    replies = [a_reply(root, each) for each in (ben, cleo, mod)]
    first, second, third = (str(each.pk) for each in replies)
    ranking = Ranking.objects.create(
        parent=root, user=ada, shown=[each.pk for each in replies], revisions=[1, 1, 1], guideline_version="2026-11",
        ballot=[[second], [first, third]],
    )  # fmt: skip
    authors = {each.pk: each.author_id for each in replies}
    assert events.ranking_given(ranking, root, authors).detail["places"] == [
        {"message": second, "author": str(cleo.pk), "place": 1},
        {"message": first, "author": str(ben.pk), "place": 2},
        {"message": third, "author": str(mod.pk), "place": 2},
    ]


@pytest.mark.django_db
def test_the_event_of_a_message_credits_its_author_for_any_actor(ada: User, ben: User, mod: User) -> None:
    reply = a_reply(a_tree(ada), ben, text="four")
    event = events.about_message(EventType.MESSAGE_DELETED, reply, by=mod, reason="spam")
    assert (event.user_id, event.message_id) == (mod.pk, reply.pk)
    assert {key: event.detail[key] for key in ("author", "role", "root", "depth", "length", "reason")} == {
        "author": str(ben.pk), "role": "assistant", "root": False, "depth": 1, "length": 4, "reason": "spam",
    }  # fmt: skip


@pytest.mark.django_db
def test_the_event_of_a_reaction_says_whose_message_it_is_on(ada: User, ben: User) -> None:
    root = a_tree(ada)
    reaction = Reaction.objects.create(message=root, user=ben, emoji="+1")
    event = events.reaction_changed(EventType.REACTION_ADDED, reaction, root)
    assert event.detail == {"emoji": "+1", "author": str(ada.pk), "role": "prompter"}


@pytest.mark.django_db
def test_the_event_of_a_tree_says_from_where_to_where_and_why(ada: User) -> None:
    root = a_tree(ada)
    tree = MessageTree.objects.get(pk=root.pk)
    tree.state = TreeState.ABORTED_LOW_GRADE
    event = events.tree_changed(tree, old="initial_prompt_review", by=None, reason="reviews", root_author=ada.pk)
    assert event.detail == {
        "from": "initial_prompt_review", "to": "aborted_low_grade", "reason": "reviews", "author": str(ada.pk),
    }  # fmt: skip
    assert Message.objects.count() == 1
