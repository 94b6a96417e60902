"""Email addresses are for administrators: other staff neither see them nor find people by them."""

import pytest
from django.urls import reverse

from oasst.models import ApiClient, User
from tests.pages.cast import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(db: None) -> User:
    return User.objects.create_user("boss", "boss@example.org", None, role="admin")


@pytest.fixture
def senior(db: None) -> User:
    return User.objects.create_user("senior", "senior@example.org", None, role="senior_moderator")


@pytest.fixture
def pages(ada: User) -> list[str]:
    program = ApiClient.objects.create(
        description="bot", admin_email="ada@example.org", key_hash="0" * 64, key_hint="000000"
    )
    return [
        reverse("admin:oasst_user_changelist"),
        reverse("admin:oasst_user_change", args=[ada.pk]),
        reverse("admin:oasst_apiclient_change", args=[program.pk]),
    ]


def test_moderators_of_any_rank_see_no_address_and_administrators_do(
    pages: list[str], boss: User, mod: User, senior: User
) -> None:
    for person, sees in ((mod, False), (senior, False), (boss, True)):
        found = [signed_in(person).get(page).content.decode() for page in pages]
        assert ["ada@example.org" in page for page in found] == [sees] * 3
        assert [page for page in found if "bot" not in page and "ada" not in page] == []


def test_no_one_but_administrators_finds_people_by_their_address(
    pages: list[str], boss: User, mod: User, senior: User
) -> None:
    for person, finds in ((mod, False), (senior, False), (boss, True)):
        for query in ("ada@example", "@example.org"):
            page = signed_in(person).get(pages[0], {"q": query}).content.decode()
            assert (f"/oasst/user/{User.objects.get(username='ada').pk}/" in page) is finds
        assert "ada" in signed_in(person).get(pages[0], {"q": "ada"}).content.decode()
