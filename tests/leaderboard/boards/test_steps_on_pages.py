"""Of other people's work the pages show steps, of one's own the number."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from leaderboard.models import Board, Profile, Tally
from leaderboard.rules.windows import Window, since
from oasst.models import User
from tests.leaderboard.boards.test_boards import stands
from tests.pages.cast import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _boards() -> None:
    now = timezone.now()
    Board.objects.bulk_create(Board(window=each, since=since(each, now), refreshed_at=now) for each in Window)


def test_boards_and_profiles_of_others_do_not_move_with_every_review(client: Client, ada: User, ben: User) -> None:
    Profile.objects.create(user=ada, public=True)
    stands(ada, 47, reviews_agreed=23, rankings_good=31, lang="en")
    pages = (reverse("leaderboard"), reverse("profile", args=[ada.pk]))
    before = [_cells(client, page) for page in pages]
    Tally.objects.filter(user_id=ada.pk).update(reviews_agreed=24, rankings_good=32)
    assert [_cells(client, page) for page in pages] == before
    assert all("47" not in cells and "23" not in cells and "31" not in cells for cells in before)
    assert "40+" in before[0]


def test_ones_own_row_is_exact(ada: User) -> None:
    stands(ada, 47)
    assert "47" in _cells(signed_in(ada), reverse("leaderboard"))


def _cells(client: Client, page: str) -> list[str]:
    """Texts between tags, without white space."""
    text = client.get(page).content.decode()
    return [part.partition(">")[2].strip() for part in text.split("<")]
