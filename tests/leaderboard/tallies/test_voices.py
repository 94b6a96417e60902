"""What is heard of a person is kept as a sum; it is what adding up all the voices about them gives."""

import random
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from django.db import connection

from leaderboard import statements
from leaderboard.models import Heard, Voice
from leaderboard.models.voices import HEARD
from leaderboard.tallies import tallying
from oasst import events
from oasst.models import Event
from tests.leaderboard.history import History

pytestmark = pytest.mark.django_db

# Adds up all voices at once.
SUM_OF_ALL_VOICES: str = import_module("leaderboard.migrations.0004_heard").SUM_OF_ALL_VOICES


def kept() -> list[tuple[Any, ...]]:
    return list(Heard.objects.order_by("pk").values_list("pk", *HEARD))


@pytest.mark.parametrize("seed", [7, 8])
def test_what_is_kept_is_the_sum_of_all_voices_after_every_portion(seed: int) -> None:
    history = History(seed, people=12)
    for portion in portions(history, random.Random(seed)):
        Event.objects.bulk_create(portion)
        events.number(limit=2000)
        tallying.refresh(history.now, limit=60)
        sums = kept()
        Heard.objects.all().delete()
        with connection.cursor() as cursor:
            cursor.execute(SUM_OF_ALL_VOICES)
        assert sums == kept()
    assert Voice.objects.filter(graded__gt=5).exists()  # whose weight changes with every text more
    assert all(any(column) for column in zip(*sums, strict=True))


def portions(history: History, dice: random.Random) -> Iterator[list[Event]]:
    """In another order than they happened, with more ballots than the dice give."""
    for _ in range(4):
        portion = list(history.events(200))
        for ballot in [ballot for _ in range(20) for ballot in history.rank()]:
            ballot.at = history.now
            portion.append(ballot)
        dice.shuffle(portion)
        yield portion


def test_voices_are_looked_up_one_by_one_however_many_there_are() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO leaderboard_voice (user_id, other_id, texts, liked, graded, own, own_squared, others,"
            " others_squared, product, ayes, nays)"
            " SELECT gen_random_uuid(), gen_random_uuid(), 1, 1, 0, 0, 0, 0, 0, 0, 0, 0 FROM generate_series(1, 5000)"
        )
        cursor.execute("ANALYZE leaderboard_voice")
        cursor.execute("EXPLAIN " + statements.STATEMENTS["add_voices"], {"messages": [], "sign": 1, "voice": 5})
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Index Scan using voice_once on leaderboard_voice" in plan
    assert "Seq Scan on leaderboard_voice" not in plan
