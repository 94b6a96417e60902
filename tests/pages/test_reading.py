"""Lists of conversations and conversations: who sees what, in which order, by how many statements."""

import re
import uuid

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from oasst.corpus import hits, reading
from oasst.models import Message, Quarantine, TreeState, User
from tests.corpus import a_reply, a_tree
from tests.pages.cast import signed_in

pytestmark = pytest.mark.django_db


def _page(client: Client, root: Message) -> str:
    return client.get(f"/trees/{root.tree_id}/").content.decode()


def _texts(root: Message, viewer: User) -> list[str]:
    return [message.text for message in reading.read_tree(root.tree, viewer).messages]


def test_a_conversation_is_read_by_rank_then_date_with_replies_after_their_parent(ada: User, ben: User) -> None:
    root = a_tree(ada, text="root", state=TreeState.READY_FOR_EXPORT)
    a_reply(root, None, text="unranked, first")
    second = a_reply(root, ada, text="second", rank=1)
    best = a_reply(root, ben, text="best", rank=0)
    a_reply(root, None, text="unranked, later")
    a_reply(second, None, text="under second")
    under = a_reply(best, None, text="under best")
    a_reply(under, None, text="deepest")
    assert _texts(root, ada) == [
        "root", "best", "under best", "deepest", "second", "under second", "unranked, first", "unranked, later",
    ]  # fmt: skip


def test_a_conversation_takes_one_statement_however_long_it_is(
    ada: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    root = a_tree(ada)
    tree = root.tree
    for _ in range(2):
        with django_assert_num_queries(1):
            reading.read_tree(tree, ada)
        last = root
        for _ in range(40):
            last = a_reply(last, None)


def test_only_moderators_see_deleted_or_quarantined_messages_and_replies(ada: User, ben: User, mod: User) -> None:
    root = a_tree(ada, text="root")
    deleted = a_reply(root, ada, text="deleted", deleted=True)
    held = a_reply(root, ben, text="held")
    released = a_reply(root, None, text="released")
    a_reply(deleted, None, text="under deleted")
    a_reply(held, None, text="under held")
    Quarantine.objects.create(message=held, reason="pii")
    Quarantine.objects.create(
        message=released, reason="pii", closed_at=timezone.now(), closed_by=mod, outcome="released"
    )
    assert _texts(root, ada) == ["root", "released"]
    assert _texts(root, mod) == ["root", "deleted", "under deleted", "held", "under held", "released"]
    page = _page(signed_in(mod), root)
    assert page.count("message--hidden") == 2
    assert "under moderation" in page
    assert signed_in(ada).get(f"/messages/{held.pk}/").status_code == 404
    assert signed_in(mod).get(f"/messages/{held.pk}/").status_code == 302


def test_a_conversation_whose_prompt_was_deleted_is_gone(ada: User, mod: User) -> None:
    root = a_tree(ada, deleted=True)
    assert signed_in(ada).get(f"/trees/{root.pk}/").status_code == 404
    assert signed_in(mod).get(f"/trees/{root.pk}/").status_code == 200


def test_a_very_long_conversation_is_cut_off_and_says_so(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_MESSAGES", 3)
    root = a_tree(ada)
    last = root
    for _ in range(2):
        last = a_reply(last, None)
    assert "This conversation is longer" not in _page(signed_in(ada), root)
    a_reply(last, None)
    page = _page(signed_in(ada), root)
    assert "This conversation is longer. Only its first 3 messages are shown." in page
    assert page.count("<article") == 3


def test_finished_conversations_are_public_and_others_are_not(ada: User) -> None:
    growing, finished = a_tree(ada), a_tree(ada, state=TreeState.READY_FOR_EXPORT)
    assert [Client().get(f"/trees/{root.pk}/").status_code for root in (growing, finished)] == [404, 200]
    assert [Client().get(f"/messages/{root.pk}/").status_code for root in (growing, finished)] == [404, 302]
    assert [signed_in(ada).get(f"/trees/{root.pk}/").status_code for root in (growing, finished)] == [200, 200]
    assert Client().get(f"/trees/{uuid.uuid4()}/").status_code == 404


def test_the_lasting_address_of_a_message_leads_to_its_place(ada: User) -> None:
    root = a_tree(ada, state=TreeState.READY_FOR_EXPORT)
    reply = a_reply(root, None)
    location = Client().get(f"/messages/{reply.pk}/").headers["Location"]
    assert location == f"/trees/{root.pk}/#m-{reply.pk}"
    assert f'id="m-{reply.pk}"' in _page(Client(), root)


def test_a_message_shows_its_language_direction_author_reactions_and_place(ada: User) -> None:
    root = a_tree(
        ada, lang="ar", text="كيف حالك؟", emojis={"+1": 3, "_skip_reply": 7}, state=TreeState.READY_FOR_EXPORT
    )
    a_reply(root, None, rank=0, review_result=False)
    page = " ".join(_page(Client(), root).split())
    assert '<div class="prose" lang="ar" dir="rtl"><p>كيف حالك؟</p> </div>' in page
    assert "<bdi>ada</bdi>" in page
    assert "a volunteer" in page
    assert "👍 3" in page
    assert "7</bdi>" not in page
    assert '<span class="place" title="Rank">#1</span>' in page
    assert "rejected" in page


def test_people_who_left_are_not_named(ada: User) -> None:
    root = a_tree(ada, state=TreeState.READY_FOR_EXPORT)
    User.objects.update(deleted_at=timezone.now())
    assert "<bdi>ada</bdi>" not in _page(Client(), root)


# --- The list -----------------------------------------------------------------------------------------------------------


def _listed(client: Client, query: str = "") -> list[str]:
    return [message.text for message in client.get(f"/browse/{query}").context["page"].messages]


@pytest.mark.parametrize("trees", [1, 3])
def test_the_list_takes_the_same_statements_whatever_its_length(
    trees: int, ada: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(trees):
        a_reply(a_tree(ada), None)
    client = signed_in(ada)
    client.get("/browse/")
    with django_assert_num_queries(5):  # the session, the person, the languages, the prompts, is there unread news
        client.get("/browse/")


def test_the_list_is_filtered_by_language_and_state(ada: User) -> None:
    a_tree(ada, text="de growing", lang="de")
    a_tree(ada, text="en growing")
    a_tree(ada, text="en finished", state=TreeState.READY_FOR_EXPORT)
    a_tree(ada, text="deleted", deleted=True)
    client = signed_in(ada)
    assert _listed(client) == ["en finished", "en growing", "de growing"]
    assert _listed(client, "?lang=en") == ["en finished", "en growing"]
    assert _listed(client, "?lang=en&state=growing") == ["en growing"]
    assert _listed(Client()) == ["en finished"]
    assert _listed(Client(), "?state=growing") == []


def test_a_filter_no_one_offered_is_named_as_wrong(ada: User) -> None:
    a_tree(ada)
    page = signed_in(ada).get("/browse/?lang=xx&before=x").content.decode()
    assert "xx is not one of the available choices" in page


def test_older_pages_go_on_where_the_one_before_ended(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("oasst.views.trees.PER_PAGE", 2)
    for number in range(5):
        a_tree(ada, text=str(number))
    client, query, seen = signed_in(ada), "?lang=en", []
    while query:
        page = client.get(f"/browse/{query}").context["page"]
        seen.append([message.text for message in page.messages])
        query = page.older or ""
    assert seen == [["4", "3"], ["2", "1"], ["0"]]


def test_search_finds_messages_by_words_of_their_language_and_by_role(ada: User) -> None:
    root = a_tree(ada, text="How do bees find home?", state=TreeState.READY_FOR_EXPORT)
    a_reply(root, None, text="A bee finds the house by the sun.")
    a_tree(ada, text="Wo wohnen die Bienen? In Häusern.", lang="de", state=TreeState.READY_FOR_EXPORT)
    a_tree(ada, text="蜜蜂怎么找到回家的路？", lang="zh")
    a_reply(root, ada, text="A removed bee", deleted=True)
    client = signed_in(ada)
    assert _listed(client, "?words=bee&lang=en") == ["A bee finds the house by the sun.", "How do bees find home?"]
    assert _listed(client, "?words=bee&lang=en&role=prompt") == ["How do bees find home?"]
    assert _listed(client, "?words=bee&lang=en&role=assistant") == ["A bee finds the house by the sun."]
    assert _listed(client, "?words=Haus&lang=de") == ["Wo wohnen die Bienen? In Häusern."]
    assert _listed(client, "?words=回家&lang=zh") == ["蜜蜂怎么找到回家的路？"]
    assert _listed(Client(), "?words=回家&lang=zh") == []
    assert _listed(client, "?role=assistant") == ["A bee finds the house by the sun."]
    assert _listed(client, "?words=bee&lang=en&state=growing") == []


def test_words_without_a_language_are_searched_in_those_of_the_person_else_in_all(ada: User) -> None:
    a_tree(ada, text="How do bees find home?", state=TreeState.READY_FOR_EXPORT)
    a_tree(ada, text="Wie finden bees nach Hause?", lang="de", state=TreeState.READY_FOR_EXPORT)
    a_tree(ada, text="蜜蜂 bees", lang="zh", state=TreeState.READY_FOR_EXPORT)
    texts = ["蜜蜂 bees", "Wie finden bees nach Hause?", "How do bees find home?"]
    assert _listed(Client(), "?words=bees") == texts
    ada.langs = ["de", "zh"]
    ada.save()
    assert _listed(signed_in(ada), "?words=bees") == texts[:2]
    assert _listed(signed_in(ada), "?words=bees&lang=en") == texts[2:]
    assert "Searched in your languages." in signed_in(ada).get("/browse/?words=bees").content.decode()
    ada.langs = []
    ada.save()
    assert _listed(signed_in(ada), "?words=bees") == texts


def test_hits_are_marked_in_the_way_of_their_language_and_escaped(ada: User) -> None:
    filler = "Nothing of interest stands here. " * 40
    a_tree(ada, text=f"{filler}The <b>houses</b> & a house of cards.", state=TreeState.READY_FOR_EXPORT)
    a_tree(ada, text="很久以前，蜜蜂怎么找到回家的路？", lang="zh", state=TreeState.READY_FOR_EXPORT)
    english = Client().get("/browse/?words=house&lang=en").content.decode()
    assert re.findall("<mark>(.*?)</mark>", english) == ["houses", "house"]
    assert "&amp; a <mark>house</mark>" in english
    assert "<b>" not in english
    chinese = Client().get("/browse/?words=回家&lang=zh").content.decode()
    assert "找到<mark>回家</mark>的路" in chinese


def test_marking_hits_takes_one_statement_for_any_number_of_messages(
    ada: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(3):
        a_tree(ada, text=f"Bees {number}", state=TreeState.READY_FOR_EXPORT)
    messages = list(Message.objects.all())
    for some in (messages[:1], messages):
        with django_assert_num_queries(1):
            found = hits.excerpts(some, "bees")
        assert [[piece.text for piece in found[message.pk] if piece.is_hit] for message in some] == [["Bees"]] * len(
            some
        )


def test_a_message_that_was_found_leads_to_its_place_in_its_tree(ada: User) -> None:
    reply = a_reply(a_tree(ada), None, text="By the sun.")
    page = signed_in(ada).get("/browse/?words=sun&lang=en").content.decode()
    assert f'href="/messages/{reply.pk}/"' in page


def test_languages_in_use_are_found_one_by_one(ada: User) -> None:
    assert reading.langs_in_use() == []
    for lang in ("en", "de", "en", "zh-Hant", "pt-BR"):
        a_tree(ada, lang=lang)
    assert reading.langs_in_use() == ["de", "en", "pt-BR", "zh-Hant"]
