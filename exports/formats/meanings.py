"""What the columns of formats mean, for the card of a release. Pure."""

from typing import Any, Literal, NamedTuple, get_args, get_origin, get_type_hints, is_typeddict

from exports.formats.format import Format

_PLAIN = {str: "string", bool: "bool", int: "int64", float: "float64"}

MEANINGS = {
    "about": "the label people agree on, or `ranking`",
    "agreement": "how far people agree, 1 if fully",
    "by_author": "the author's own labels",
    "cant_tell": "labels the reviewer could not judge",
    "chosen": "the better answer",
    "completion": "the answer",
    "conversations": "the turns, from `human` and `gpt`",
    "created_date": "the day it was written, or the exact time if the release line includes it",
    "deleted": "it was deleted",
    "detoxify": "scores of the Detoxify model, from 0 to 1",
    "emojis": "reactions and how many gave each",
    "for_task": "given in a review task, not in passing",
    "guideline_version": "the guidelines that were in force",
    "history": "the turns before, [prompt, answer] each",
    "id": "the last message",
    "input": "always empty; the layout wants it. In `preference-openai`: `messages`, the conversation so far",
    "instruction": "the last prompt",
    "kendall_w": "Kendall's W of the rankings",
    "label": "true for a good answer, false for a bad one",
    "labels": "labels, from 0 to 1, with their means and how many gave them",
    "lang": "BCP 47 tag of the language",
    "licence": "SPDX expression: what may be done with the row",
    "margin": "ranks between the two answers",
    "mean": "the mean of the label",
    "message_id": "the message",
    "message_tree_id": "the conversation tree",
    "messages": "the turns, from `user` and `assistant`",
    "meta": "where the row comes from, see below",
    "mode": "`simple` or `full`: which questions were asked",
    "model_name": "the model that wrote it",
    "model_names": "of each answer the model that wrote it; empty: a person",
    "n_rankings": "how often the answers were compared",
    "non_preferred_output": "the worse answer",
    "none_acceptable": "the person found none of them acceptable",
    "origin": "the source the tree was imported from; empty: it began here",
    "output": "the answer",
    "parent_id": "the message it replies to",
    "people": "how many people are compared",
    "preferred_output": "the better answer",
    "prompt": "the conversation up to the prompt",
    "rank": "place among its siblings, 0 is the best",
    "ranks": "places of the answers, 0 is the best",
    "rejected": "the worse answer",
    "responses": "the answers, best first",
    "review_count": "how many reviewed it",
    "review_result": "it was accepted",
    "revision": "the version of the text that was judged",
    "revisions": "the versions of the texts that were ranked",
    "role": "`prompter` or `assistant`",
    "shown": "the answers in the order they were shown",
    "synthetic": "a model wrote it",
    "system": "always empty: none was shown",
    "text": "the text as it was written, Markdown",
    "thread": "the messages from the root on",
    "thread_id": "the last message",
    "tiers": "groups of equal answers, best first",
    "time_spent": "about how long it took",
    "tree_state": "state of the tree",
    "user_id": "a pseudonym of the person",
    "vetoed": "answers that should never be used",
}  # fmt: skip
META = {
    "tree_id": "the conversation tree; rows of one tree share texts",
    "message_ids": "all texts of the row in their order, by which withdrawn ones are found",
    "lang": "BCP 47 tag of the last text's language",
    "synthetic": "a model wrote one of them",
    "origin": "the source the tree was imported from; empty: it began here",
    "licence": "SPDX expression of all texts together",
    "judged": "of each text `quality`, the mean of that label from 0 to 1 (null: not labelled), and `rank`, its place "
    "among its siblings, 0 is the best (null: not ranked)",
}


class Column(NamedTuple):
    name: str
    type: str
    meaning: str


def columns(format_: Format) -> list[Column]:
    found = get_type_hints(format_.columns).items()
    return [Column(name, type_name(each), MEANINGS[name]) for name, each in found]


def type_name(annotation: Any) -> str:
    """As the card lists it; parts of structs are listed with their struct."""
    if is_typeddict(annotation):
        return "struct"
    if get_origin(annotation) is list:
        return f"list of {type_name(get_args(annotation)[0])}"
    if get_origin(annotation) is Literal:
        return "string"
    inner = [each for each in get_args(annotation) if each is not type(None)]
    return f"{type_name(inner[0])} or null" if inner else _PLAIN[annotation]
