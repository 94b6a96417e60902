"""Files that are wrong, and what must be said of them."""
# ruff: noqa: E501 -- a table is read by the line

import json
from typing import Any

from exports.parsing.placement import MAX_DEPTH
from oasst.models import Role
from tests.exports.files import Object, an_id, message, reply, tree

DATE = "2023-02-07T17:29:24.727400+00:00"


def a_tree(**fields: Any) -> Object:
    return tree(message(1, reply(2, message(3)), reply(4), **fields))


def deep(levels: int) -> str:
    """A tree of that depth as text; the JSON library of Python cannot write one."""
    line = ""
    for number in range(levels, -1, -1):
        one = json.dumps(message(number, role=list(Role.values)[number % 2]))
        line = one.removesuffix("]}") + line + "]}"
    return f'{{"message_tree_id": "{an_id(0)}", "prompt": {line}}}'


def ranking(**fields: Any) -> Object:
    event = {"type": "ranking", "user_id": an_id(90), "ranking": [1, 0], "ranked_message_ids": [an_id(4), an_id(2)]}
    return {"events": {"ranking": [{**event, **fields}]}}


AGGREGATE = {"value": 0.5, "count": 2}

WRONG_TREES: list[tuple[str, Object | str, str]] = [
    ("no prompt", {"message_tree_id": an_id(1)}, "prompt is missing"),
    ("prompt a list", {"message_tree_id": an_id(1), "prompt": []}, "prompt must be an object, not []"),
    (
        "another tree id",
        {**a_tree(), "message_tree_id": an_id(9)},
        f"message_tree_id {an_id(9)} is not the id of the root, {an_id(1)}",
    ),
    ("unknown state", {**a_tree(), "tree_state": "done"}, "'done' is not a known tree_state"),
    ("state a list", {**a_tree(), "tree_state": ["growing"]}, "tree_state must be a string, not ['growing']"),
    ("origin with NUL", {**a_tree(), "origin": "a\0b"}, "origin contains a NUL character"),
    ("no id", tree({**message(1), "message_id": 5}), "message_id 5 is not a UUID"),
    ("not a UUID", tree({**message(1), "message_id": "one"}), "message_id 'one' is not a UUID"),
    ("braces", tree({**message(1), "message_id": "{" + an_id(1) + "}"}), f"message_id '{{{an_id(1)}}}' is not a UUID"),
    ("same id twice", tree(message(1, reply(2, message(1)))), f"message {an_id(1)} is twice in its tree"),
    (
        "wrong parent",
        tree(message(1, reply(2, parent_id=an_id(7)))),
        f"message {an_id(2)} says its parent is {an_id(7)}, but it is under {an_id(1)}",
    ),
    (
        "root with a parent",
        a_tree(parent_id=an_id(9)),
        f"message {an_id(1)} says its parent is {an_id(9)}, but it is under none",
    ),
    ("replies an object", a_tree() | {"prompt": {**message(1), "replies": {}}}, "replies must be a list, not {}"),
    ("reply a string", tree({**message(1), "replies": ["x"]}), "a reply must be an object, not 'x'"),
    ("too deep", deep(MAX_DEPTH + 1), f"the tree is deeper than {MAX_DEPTH} replies"),
    ("far too deep", deep(MAX_DEPTH * 2), f"the tree is deeper than {MAX_DEPTH} replies"),
]

WRONG_ROOTS: list[tuple[str, Object, str]] = [
    ("no text", {"text": None}, "text is missing"),
    ("text a number", {"text": 5}, "text must be a string, not 5"),
    ("empty text", {"text": ""}, "text is empty"),
    ("white space", {"text": "   "}, "text has no visible character"),
    ("zero width", {"text": "\u200b\u200b"}, "text has no visible character"),
    ("marks and selectors", {"text": "\u0301\ufe0f\u034f\u17b4"}, "text has no visible character"),
    ("blank letters", {"text": "\u3164\u2800\U000e0041"}, "text has no visible character"),
    ("1 MB of text", {"text": "x" * 2**20}, "text has 1,048,576 characters, more than the 200,000 allowed"),
    ("NUL", {"text": "a\0b"}, "text contains a NUL character"),
    ("NUL in the model", {"model_name": "a\0b"}, "model_name contains a NUL character"),
    ("no role", {"role": None}, "role is missing"),
    ("unknown role", {"role": "system"}, "role must be prompter or assistant, not 'system'"),
    ("the assistant begins", {"role": "assistant"}, "the root must be the prompter's"),
    ("no lang", {"lang": None}, "lang is missing; the option --text-lang gives it one"),
    ("malformed lang", {"lang": "english!"}, "lang: 'english!' is not a valid language tag. Use one like en, pt-BR or zh-Hant"),
    ("user not a UUID", {"user_id": "bob"}, "user_id 'bob' is not a UUID"),
    ("malformed date", {"created_date": "yesterday"}, "created_date 'yesterday' is not a date like 2023-02-07T17:29:24.727400+00:00 or 1675790964"),
    ("date of no zone's year", {"created_date": "9999-12-31T23:59:59+00:00"}, "created_date '9999-12-31T23:59:59+00:00' must be in the years 2 to 9998"),
    ("date a number", {"created_date": 5}, "created_date 5 is not a date like 2023-02-07T17:29:24.727400+00:00 or 1675790964"),
    ("date before all dates", {"created_date": "0001-01-01T00:00:00+14:00"}, "created_date '0001-01-01T00:00:00+14:00' is not a date like 2023-02-07T17:29:24.727400+00:00 or 1675790964"),
    ("negative reviews", {"review_count": -1}, "review_count is -1, but must be from 0 to 2147483647"),
    ("reviews a word", {"review_count": "3"}, "review_count must be a whole number, not '3'"),
    ("reviews a bool", {"review_count": True}, "review_count must be a whole number, not True"),
    ("result a word", {"review_result": "yes"}, "review_result must be true or false, not 'yes'"),
    ("deleted a number", {"deleted": 2}, "deleted must be true or false, not 2"),
    ("ranked root", {"rank": 0}, "the root has a rank"),
    ("unknown label", {"labels": {"niceness": AGGREGATE}}, "'niceness' is not a known label"),
    ("labels a list", {"labels": []}, "labels must be an object, not []"),
    ("label without count", {"labels": {"spam": {"value": 0}}}, "count is missing"),
    ("label above 1", {"labels": {"spam": {"value": 1.5, "count": 1}}}, "the value of label spam is 1.5, but must be from 0 to 1"),
    ("label below 0", {"labels": {"spam": {"value": -0.1, "count": 1}}}, "the value of label spam is -0.1, but must be from 0 to 1"),
    ("label a word", {"labels": {"spam": {"value": "1", "count": 1}}}, "the value of label spam must be a number, not '1'"),
    ("label nobody gave", {"labels": {"spam": {"value": 0.5, "count": 0}}}, "the count of label spam is 0, but must be from 1 to 2147483647"),
    ("unknown emoji", {"emojis": {"tada": 1}}, "'tada' is not a known emoji"),
    ("negative emoji", {"emojis": {"+1": -1}}, "the count of emoji +1 is -1, but must be from 0 to 2147483647"),
    ("unknown scale", {"detoxify": {"mood": 0.1}}, "'mood' is not a known detoxify scale"),
    ("scale a word", {"detoxify": {"threat": "low"}}, "detoxify threat must be a number, not 'low'"),
    ("unknown events", {"events": {"mood": []}}, "events of type 'mood' are not known; there are emoji and ranking, and rating, report, score, which are left out"),
    ("event of another type", {"events": {"emoji": [{"type": "ranking"}]}}, "an event among those of type emoji says it is 'ranking'"),
    ("event without a person", {"events": {"emoji": [{"emoji": "+1"}]}}, "user_id is missing"),
    ("uncounted event", {"events": {"emoji": [{"emoji": "+1", "user_id": an_id(9)}]}}, "events name 1 people with emoji +1, more than emojis count"),
    ("event twice", {"emojis": {"+1": 2}, "events": {"emoji": [{"emoji": "+1", "user_id": an_id(9)}] * 2}}, "events name the same person with the same emoji twice"),
    ("two rankings by one", {"events": {"ranking": ranking()["events"]["ranking"] * 2}}, "events hold two rankings by the same person"),
    ("ranking of others", ranking(ranked_message_ids=[an_id(4), an_id(8)]), f"a ranking names {an_id(8)}, which is not one of its replies"),
    ("ranking elsewhere", ranking(ranking_parent_id=an_id(2)), "ranking_parent_id is not the message the ranking belongs to"),
    ("no order", ranking(ranking=[1, 1]), "ranking is not an order of 0 to the number of replies less one"),
    ("order of words", ranking(ranking=["a", 0]), "ranking must hold whole numbers, not 'a'"),
    ("reply ranked twice", ranking(ranked_message_ids=[an_id(4), an_id(4)]), "ranked_message_ids names a reply twice"),
    ("tiers of others", ranking(tiers=[[an_id(2)]]), "tiers do not hold the ranked_message_ids in their order"),
    ("nothing ranked", ranking(ranking=[], ranked_message_ids=[]), "a ranking does not order the replies that were shown"),
    ("veto unseen", ranking(vetoed=[an_id(3)]), f"a ranking names {an_id(3)}, which is not one of its replies"),
]  # fmt: skip


def row(number: int, parent: int | None, **fields: Any) -> Object:
    made = message(number, role=list(Role.values)[number % 2], **fields)
    del made["replies"]
    return made | {"parent_id": parent and an_id(parent), "message_tree_id": an_id(2)}


WRONG_ROWS = [
    ("orphan", [row(2, None), row(3, 9)], f"line 2: message {an_id(3)} is an orphan: its parent '{an_id(9)}' is not here; --orphans sets how to handle such messages"),
    ("cycle", [row(2, None), row(3, 4), row(4, 3)], f"line 2: the tree has a cycle: the parents of message {an_id(3)} never lead to the root"),
    ("own parent", [row(2, None), row(3, 3)], f"line 2: the tree has a cycle: the parents of message {an_id(3)} never lead to the root"),
    ("two roots", [row(2, None), row(4, None)], f"line 2: the tree has two roots, {an_id(2)} and {an_id(4)}"),
    ("no root", [row(3, 4), row(4, 3)], "line 1: the tree has no root: every message names a parent"),
    ("twice", [row(2, None), row(3, 2), row(3, 2)], f"line 3: message {an_id(3)} is twice in its tree, first on line 2"),
    ("states differ", [row(2, None, tree_state="growing"), row(3, 2)], "line 1: the messages of the tree do not agree on tree_state"),
    ("another root", [row(4, None)], f"line 1: message_tree_id {an_id(2)} is not the id of the root, {an_id(4)}"),
]  # fmt: skip
