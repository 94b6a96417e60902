"""A walk through every page as a reviewer with the task open: nothing tells who wrote what is judged."""

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from oasst.accounts import personal_data
from oasst.corpus import reading
from oasst.models import Event, Message, User
from tests.blindness.world import Judged, Scene, a_reply_in_review, every_scene, finish, replies_in_ranking
from tests.pages import walk
from tests.pages.cast import signed_in


@pytest.fixture
def everything(mod: User, cleo: User) -> None:
    """So that no page is empty. Nothing of it is by the author of what is judged."""
    walk.one_of_everything(mod, cleo)


def doors_that_tell(client: Client, judged: Judged, monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """Every page that shows the message together with what its judges must not know."""
    for part, value in judged.parts.items():
        monkeypatch.setitem(walk.PARTS, part, value)
    pages = {name: client.get(walk.address(name, pattern), follow=True) for name, pattern in walk.NAMED}
    about, browse = [judged.message.pk], reverse("browse")
    pages["search"] = client.get(browse, {"words": judged.message.text, "lang": "en"})
    pages["search by author"] = client.get(browse, {"words": judged.secrets[1], "lang": "en"})
    pages["ranked first"] = client.get(reverse("my_work"), {"fate": "first"})
    pages["reacted"] = client.post(reverse("react", args=about), {"emoji": "diamond"}, follow=True)
    pages["bad report"] = client.post(reverse("report_message", args=about), {"reason": "?"})
    pages["bad answer"] = client.post(reverse("work", args=[judged.task.pk]), {"labels": "?"})
    found = {name: _told(page, judged) for name, page in pages.items()}
    return {name: secrets for name, secrets in found.items() if secrets}


def _told(page: Any, judged: Judged) -> list[str]:
    text = b"".join(page).decode(errors="replace") if page.streaming else page.content.decode(errors="replace")
    if not any(name in text for name in judged.names):
        return []
    return [secret for secret in judged.secrets if secret in text]


@every_scene
@pytest.mark.usefixtures("everything")
def test_no_page_tells_a_reviewer_with_the_task_open(
    scene: Scene, author: User, ben: User, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged = scene(author, ben, ada)
    assert doors_that_tell(signed_in(ben), judged, monkeypatch) == {}


@pytest.mark.usefixtures("everything")
def test_the_page_of_a_finished_conversation_tells(
    author: User, ben: User, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So the walk sees what it looks for."""
    judged = replies_in_ranking(author, ben, ada)
    finish(judged)
    told = doors_that_tell(signed_in(ben), judged, monkeypatch)
    assert {"parrot-7b-instruct", "The Quillfeather Collection", "4711", "AI-generated"} <= set(told["tree"])
    assert "4711" in told["about_message"]


@every_scene
def test_authors_and_moderators_see_it_at_once(scene: Scene, author: User, ben: User, ada: User, mod: User) -> None:
    judged = scene(author, ben, ada)
    for person in (author, mod):
        page = signed_in(person).get(f"/trees/{judged.message.tree_id}/", follow=True).content.decode()
        assert ("parrot-7b-instruct" in page, "4711" in page) == (True, True)


def test_moderators_of_other_languages_are_as_blind_as_everyone(author: User, ben: User, ada: User, mod: User) -> None:
    User.objects.filter(pk=mod.pk).update(moderates=["de"])
    mod.refresh_from_db()
    judged = a_reply_in_review(author, ben, ada)
    page = signed_in(mod).get(f"/trees/{judged.message.tree_id}/", follow=True).content.decode()
    assert judged.message.text in page
    assert [secret for secret in judged.secrets if secret in page] == []


def test_names_of_volunteers_do_not_stand_on_growing_trees(author: User, ben: User, ada: User) -> None:
    judged = a_reply_in_review(author, ben, ada)
    Message.objects.filter(pk=judged.message.pk).update(synthetic=False, model_name=None)
    client = signed_in(ben)
    address = f"/trees/{judged.message.tree_id}/"
    growing = client.get(address).content.decode()
    finish(judged)
    finished = client.get(address).content.decode()
    assert ("Zephyrine Quill" in growing, "Zephyrine Quill" in finished) == (False, True)
    assert ("hidden while it's being judged" in growing, "being judged" in finished) == (True, False)


def test_a_decided_prompt_names_its_author(author: User, ben: User, ada: User) -> None:
    """It has no siblings to be ranked with."""
    judged = a_reply_in_review(ben, ada, author)
    page = signed_in(ben).get(f"/trees/{judged.message.tree_id}/").content.decode()
    assert "Zephyrine Quill" in page


def test_the_order_on_the_page_does_not_tell_ranks_that_are_being_checked(author: User, ben: User, ada: User) -> None:
    judged = replies_in_ranking(author, ben, ada)
    Message.objects.filter(pk=judged.message.pk).update(rank=None)
    Message.objects.filter(parent=judged.message.parent).exclude(pk=judged.message.pk).update(rank=0)
    Message.objects.filter(pk=judged.message.pk).update(rank=1)
    client, address = signed_in(ben), f"/trees/{judged.message.tree_id}/"

    def texts() -> list[bool]:
        page = client.get(address).content.decode().partition('class="conversation"')[2]
        return [page.index("Nobody; they guess.") < page.index("The moon did"), "#1" in page]

    being_ranked = texts()
    finish(judged)
    assert (being_ranked, texts()) == ([False, False], [True, True])


def test_filters_of_my_work_do_not_tell_ranks_that_are_being_checked(author: User, ben: User, ada: User) -> None:
    judged = replies_in_ranking(author, ben, ada)
    judged.message.reviews.create(user=ben, guideline_version="x", labels={"spam": 0}, task_id=judged.task.pk)
    client = signed_in(ben)
    before = client.get(reverse("my_work"), {"kind": "review", "fate": "first"}).content.decode()
    finish(judged)
    after = client.get(reverse("my_work"), {"kind": "review", "fate": "first"}).content.decode()
    assert (judged.message.text in before, judged.message.text in after) == (False, True)


def test_one_s_own_reaction_stays_visible_without_the_count(author: User, ben: User, ada: User) -> None:
    judged = a_reply_in_review(author, ben, ada)
    page = signed_in(ben).get(f"/trees/{judged.message.tree_id}/").content.decode()
    assert "reaction reaction--mine" in page
    assert "4711" not in page


def test_blindness_costs_no_statement(
    author: User, ben: User, ada: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    judged = a_reply_in_review(author, ben, ada)
    tree = judged.message.tree
    with django_assert_num_queries(1):
        reading.read_tree(tree, ben)


def test_the_download_of_my_data_leaves_out_authors_of_what_i_judged(author: User, ben: User, ada: User) -> None:
    judged = a_reply_in_review(author, ben, ada)
    given = {"author": str(author.pk), "places": [{"message": "x", "author": str(author.pk)}, {"author": str(ben.pk)}]}
    Event.objects.create(type="ranking_given", user_id=ben.pk, message_id=judged.message.pk, detail=given)
    data = json.loads(b"".join(personal_data.document(ben)))
    assert data["acts"][-1]["detail"] == {"places": [{"message": "x"}, {"author": str(ben.pk)}]}
