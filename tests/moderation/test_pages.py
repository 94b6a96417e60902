"""What people read of decisions about them, and everyone of moderation."""

import pytest
from django.test import Client
from django.urls import reverse

from moderation.appeals import appeals
from moderation.models import Action, Appeal, Kind
from oasst.models import User, UserRole
from tests.corpus import a_reply, a_tree
from tests.moderation.world import order
from tests.pages.cast import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def action(ada: User, mod: User) -> Action:
    reply = a_reply(a_tree(None), ada, text="Buy my book!")
    return order(Kind.DELETE, mod, reply.pk, text="Advertising is not what this is for.")


def test_whom_it_concerns_reads_why_and_appeals_once(action: Action, ada: User, mod: User) -> None:
    web = signed_in(ada)
    address = reverse("decision", args=[action.pk])
    assert f'href="{address}"' in web.get("/inbox/").content.decode()
    page = web.get(address).content.decode()
    assert "Advertising is not what this is for." in page
    assert "Buy my book!" in page
    assert "mod" not in page.split("<main")[1].split("</main>")[0].replace("moderator", "")
    assert web.post(address, {"text": ""}).status_code == 422
    assert web.post(address, {"text": "I wrote it."}).status_code == 302
    assert "A different moderator will review it by" in web.get(address).content.decode()
    web.post(address, {"text": "Again."})
    assert Appeal.objects.get().text == "I wrote it."


def test_no_one_else_learns_that_there_was_a_decision(action: Action, ben: User, mod: User) -> None:
    address = reverse("decision", args=[action.pk])
    assert [signed_in(each).get(address).status_code for each in (ben, mod)] == [404, 404]
    assert Client().get(address).headers["Location"] == f"/accounts/login/?next=%2Fdecisions%2F{action.pk}%2F"


def test_a_banned_person_reads_why_and_appeals_without_signing_in(ada: User) -> None:
    senior = User.objects.create_user("senior", role=UserRole.SENIOR_MODERATOR)
    action = order(Kind.BAN, senior, person=ada, text="Three warnings.")
    web = Client()
    web.post("/accounts/login/", {"login": "ada", "password": "correct horse"})
    address = reverse("decision", args=[action.pk])
    closed = web.get("/accounts/inactive/").content.decode()
    assert "Three warnings." in closed
    assert address in closed
    assert web.post(address, {"text": "There were two."}).status_code == 302
    assert Appeal.objects.get().person == ada


def test_the_answer_to_an_appeal_is_read_where_it_was_made(action: Action, ada: User) -> None:
    other = User.objects.create_user("other", role=UserRole.MODERATOR)
    appeals.decide(appeals.make(action, person=ada, text="No."), by=other, overturn=True, answer="It was a quotation.")
    page = signed_in(ada).get(reverse("decision", args=[action.pk])).content.decode()
    assert "It was a quotation." in page
    assert "This decision was undone" in page


def test_everyone_reads_figures_and_no_names(action: Action, ada: User, mod: User) -> None:
    appeals.make(action, person=ada, text="No.")
    page = Client().get("/transparency/").content.decode().split("<main")[1]
    tables = [table.split("</tr>")[0] for table in page.split("<tbody>")[1:]]  # the first month of each
    figures = [[cell.split("</td>")[0] for cell in row.split("<td>")[1:]] for row in tables]
    assert figures == [["1", "0", "0"], ["0", "0", "0"], ["1", "0", "–"]]
    assert "Spam or advertising" in page
    assert str(ada) not in page
