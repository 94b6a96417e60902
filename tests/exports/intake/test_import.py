"""What an import leaves behind, and that a refused one leaves nothing."""

from typing import Any

import pytest
from django.utils import timezone

from oasst.models import (
    Event,
    EventType,
    ImportedFacts,
    Message,
    MessageTree,
    Ranking,
    Reaction,
    User,
    UserKind,
    WithdrawnMessage,
)
from tests.exports.conftest import Import
from tests.exports.files import Object, an_id, flat, message, reply, sound, tree

DATE = "2023-02-07T17:29:24.727400+00:00"
ANA, BEA = an_id(901), an_id(902)


def a_tree() -> Object:
    """Prompt 1 ← replies 2 (← 3) and 4, with everything a file can say."""
    labels = {"spam": {"value": 0.25, "count": 4}, "quality": {"value": 1, "count": 2}}
    votes = [
        {"type": "ranking", "user_id": BEA, "ranking": [1, 0], "ranked_message_ids": [an_id(4), an_id(2)]},
        {
            "type": "ranking",
            "user_id": ANA,
            "ranking": [0, 1],
            "ranked_message_ids": [an_id(2), an_id(4)],
            "tiers": [[an_id(2), an_id(4)]],
            "not_rankable": True,
            "vetoed": [an_id(4)],
        },
    ]
    return tree(
        message(
            1,
            reply(2, message(3, deleted=True, review_result=False), rank=1, user_id=BEA, model_name="chip20b"),
            reply(4, rank=0, synthetic=True, review_result=None, detoxify={"threat": 0.1}),
            user_id=ANA,
            created_date="2023-02-07T18:29:24.7274+01:00",
            labels=labels,
            emojis={"+1": 3, "_skip_reply": 2},
            events={"emoji": [{"type": "emoji", "user_id": BEA, "emoji": "+1"}], "ranking": votes},
        ),
        tree_state="growing",
    )


@pytest.mark.parametrize("lines", [[a_tree()], flat(a_tree())], ids=["nested", "flat"])
def test_keep_restores_what_the_file_says(take: Import, lines: list[Object]) -> None:
    before = timezone.now()
    said = take(*lines)
    assert said.startswith("Imported 1 trees with 4 messages and 2 new people in ")

    one = MessageTree.objects.get()
    assert (str(one.pk), one.state, one.lang, one.origin) == (an_id(1), "growing", "en", None)
    assert (one.goal_tree_size, one.max_depth, one.max_children_count) == (15, 5, 3)
    assert (one.won_prompt_lottery_at, one.created_at.isoformat()) == (None, DATE)

    root, second, third, fourth = Message.objects.order_by("seq")
    assert [str(each.pk) for each in (root, second, third, fourth)] == [an_id(number) for number in (1, 2, 3, 4)]
    assert [each.depth for each in (root, second, third, fourth)] == [0, 1, 2, 1]
    assert [each.children_count for each in (root, second, third, fourth)] == [2, 0, 0, 0]
    assert [each.rank for each in (root, second, third, fourth)] == [None, 1, None, 0]
    assert [each.review_result for each in (root, second, third, fourth)] == [True, True, False, None]
    assert [each.deleted for each in (root, second, third, fourth)] == [False, False, True, False]
    assert [each.synthetic for each in (root, second, third, fourth)] == [False, False, False, True]
    assert [each.ranking_count for each in (root, second, third, fourth)] == [0, 2, 0, 2]
    assert [each.model_name for each in (root, second)] == [None, "chip20b"]
    assert [str(each.author_id) for each in (root, second)] == [ANA, BEA]
    assert root.created_at.isoformat() == DATE
    assert before <= fourth.created_at <= timezone.now()
    assert (root.review_count, root.emojis) == (3, {"+1": 3, "_skip_reply": 2})
    assert sound() == []


def test_keep_sets_apart_what_no_row_stands_behind(take: Import) -> None:
    take(a_tree())
    facts = ImportedFacts.objects.get(message_id=an_id(1))
    assert facts.labels == {"spam": {"value": 0.25, "count": 4}, "quality": {"value": 1, "count": 2}}
    assert (facts.emojis, facts.review_count, facts.dated) == ({"+1": 2, "_skip_reply": 2}, 3, True)
    undated = ImportedFacts.objects.get(message_id=an_id(4))
    assert (undated.labels, undated.emojis, undated.detoxify, undated.dated) == (None, None, {"threat": 0.1}, False)

    assert [(str(r.message_id), str(r.user_id), r.emoji) for r in Reaction.objects.all()] == [(an_id(1), BEA, "+1")]
    by_ana, by_bea = Ranking.objects.order_by("user_id")
    assert [str(each) for each in by_bea.shown] == [an_id(2), an_id(4)]
    assert (by_bea.ballot, by_bea.none_acceptable, by_bea.vetoed) == ([[an_id(4)], [an_id(2)]], False, [])
    assert (by_ana.ballot, by_ana.none_acceptable) == ([[an_id(2), an_id(4)]], True)
    assert [str(each) for each in by_ana.vetoed] == [an_id(4)]
    assert [(r.guideline_version, r.mode, r.revisions) for r in (by_ana, by_bea)] == [("imported", "full", [1, 1])] * 2


def test_people_named_by_a_file_get_only_an_id_and_known_people_are_unchanged(take: Import, ada: User) -> None:
    take(tree(message(1, reply(2, user_id=str(ada.pk)), user_id=ANA)))
    stranger = User.objects.get(pk=ANA)
    assert (stranger.kind, stranger.username, stranger.email, stranger.display_name) == (
        UserKind.IMPORTED,
        None,
        "",
        "",
    )
    assert not stranger.has_usable_password()
    assert User.objects.get(pk=ada.pk).username == "ada"
    assert Message.objects.get(pk=an_id(2)).author == ada


def test_a_file_without_states_holds_finished_trees(take: Import) -> None:
    take(tree(message(1), tree_state=None))
    assert MessageTree.objects.get().state == "ready_for_export"


def test_backlog_keeps_all_but_ranks(take: Import) -> None:
    take(a_tree(), state="backlog")
    one = MessageTree.objects.get()
    assert (one.state, one.origin) == ("backlog_ranking", "in.jsonl")
    assert list(Message.objects.filter(rank__isnull=False)) == []
    assert (Message.objects.get(pk=an_id(1)).emojis, Ranking.objects.count()) == ({"+1": 3, "_skip_reply": 2}, 2)
    assert sound() == []


def test_prompts_begin_again_without_what_others_said_of_them(take: Import) -> None:
    before = timezone.now()
    said = take(a_tree(), tree(message(5, deleted=True)), state="prompts")
    assert "Skipped 1 trees that don't match the filters." in said
    root = Message.objects.get()
    assert (root.tree.state, str(root.author_id), root.text) == ("initial_prompt_review", ANA, "Text 1")
    assert (root.review_count, root.review_result, root.emojis, root.children_count) == (0, None, None, 0)
    assert root.created_at >= before
    assert ImportedFacts.objects.count() == Reaction.objects.count() == Ranking.objects.count() == 0
    assert sound() == []


def test_only_trees_of_one_language_and_at_most_a_given_number(take: Import) -> None:
    lines = [tree(message(n, lang="pt-br" if n % 2 else "en")) for n in range(1, 9)]
    assert "Skipped 1 trees that don't match the filters." in take(*lines, lang="PT-BR", limit=2)
    assert [str(t.pk) for t in MessageTree.objects.order_by("pk")] == [an_id(1), an_id(3)]
    assert set(MessageTree.objects.values_list("lang", flat=True)) == {"pt-BR"}


@pytest.mark.parametrize(
    ("own", "options", "origin"),
    [(None, {}, None), ("hub", {}, "hub"), ("hub", {"origin": "x"}, "x"), (None, {"state": "backlog"}, "in.jsonl")],
)
def test_the_origin_is_the_one_asked_for_or_the_file_s(
    take: Import, own: str | None, options: dict[str, Any], origin: str | None
) -> None:
    take(tree(message(1), origin=own), **options)
    assert MessageTree.objects.get().origin == origin


def test_trees_that_are_here_already_are_skipped_and_left_alone(take: Import) -> None:
    take(tree(message(1, reply(2))))
    said = take(tree(message(1, text="Other")), tree(message(3)))
    assert said.startswith("Imported 1 trees with 1 messages and 0 new people")
    assert "Skipped 1 trees that already exist." in said
    assert Message.objects.get(pk=an_id(1)).text == "Text 1"


def test_the_run_is_one_event(take: Import) -> None:
    take(a_tree(), "{", lang="en", origin="hub", skip_bad=True)
    (event,) = Event.objects.filter(type=EventType.TREES_IMPORTED)
    assert (event.lang, event.detail) == (
        "en",
        {
            "file": "in.jsonl", "origin": "hub", "version": "keep", "trees": 1, "messages": 4, "people": 2,
            "already_here": 0, "not_wanted": 0, "withdrawn": 0, "bad": 1, "retagged": {},
            "repeated": 0, "orphans": 0, "left_out": {},
        },
    )  # fmt: skip


def test_what_was_withdrawn_does_not_come_back(take: Import) -> None:
    WithdrawnMessage.objects.create(message_id=an_id(2), tree_id=an_id(1))
    WithdrawnMessage.objects.create(message_id=an_id(7), tree_id=an_id(7))
    said = take(a_tree(), tree(message(7, reply(8))))
    assert "Skipped 4 withdrawn messages and their replies." in said
    assert [str(each.pk) for each in Message.objects.order_by("seq")] == [an_id(1), an_id(4)]
    assert [[str(each) for each in ranking.shown] for ranking in Ranking.objects.all()] == [[an_id(4)]] * 2
    assert sound() == []


def test_text_in_any_script_passes_untouched(take: Import) -> None:
    texts = [
        "مرحبا \u202eabc\u202c",
        "e\u0301 é",
        "👩‍👩‍👧‍👦",
        "a\u2028b\u0085c\x7f\x01\t\r\n",
        "\\u0000 \\N \\.",
        "\ufeffa ",
    ]
    take(*[tree(message(number, text=text)) for number, text in enumerate(texts)])
    assert list(Message.objects.order_by("seq").values_list("text", flat=True)) == texts
