"""The columns of a format in Arrow's words, whether a value has such a type, and a format's part of docs/formats.md."""

import inspect
import json
from types import NoneType
from typing import Any, Literal, get_args, get_origin, get_type_hints, is_typeddict

from exports.formats import Ballot, Format, Message, Review, Tree

PLAIN = {str: "string", bool: "bool", int: "int64", float: "float64"}

EXAMPLE = Tree(
    "t",
    Message(
        id="t",
        role="prompter",
        text="What is a fjord?",
        author="p",
        created_date="2026-11-21T00:00:00.000000+00:00",
        review_count=2,
        review_result=True,
        emojis={"+1": 1},
        labels={"spam": {"value": 0.0, "count": 2}, "quality": {"value": 0.75, "count": 2}},
        licence="CC-BY-4.0",
        reviews=(
            Review(person="q", labels=(("spam", 0.0), ("quality", 1.0)), time_spent="under_30_s", licence="CC-BY-4.0"),
            Review(person="r", labels=(("spam", 0.0), ("quality", 0.5)), cant_tell=("humor",), licence="CC-BY-4.0"),
        ),
        ballots=(
            Ballot(
                person="q",
                shown=("d", "a"),
                revisions=(1, 2),
                tiers=(("a",), ("d",)),
                time_spent="under_1_min",
                licence="CC-BY-4.0",
            ),
            Ballot(person="r", shown=("a", "d"), revisions=(2, 1), tiers=(("a", "d"),), licence="CC-BY-4.0"),
        ),
        replies=(
            Message(
                id="a",
                role="assistant",
                text="A valley that a glacier cut and the sea filled.",
                rank=0,
                rankings=3,
                licence="CC-BY-4.0",
                replies=(
                    Message(
                        id="b",
                        role="prompter",
                        text="Which is the longest?",
                        licence="CC-BY-4.0",
                        replies=(
                            Message(id="c", role="assistant", text="Scoresby Sund in Greenland.", licence="CC-BY-4.0"),
                        ),
                    ),
                ),
            ),
            Message(id="d", role="assistant", text="Water.", rank=1, rankings=3, licence="CC-BY-4.0"),
        ),
    ),
)


def arrow(annotation: Any) -> str:
    if is_typeddict(annotation):
        inside = ", ".join(f"{key}: {arrow(each)}" for key, each in get_type_hints(annotation).items())
        return f"struct<{inside}>"
    if get_origin(annotation) is list:
        return f"list<{arrow(get_args(annotation)[0])}>"
    if get_origin(annotation) is Literal:
        return "string"
    if NoneType in get_args(annotation):
        return f"{arrow(get_args(annotation)[0])} or null"
    return PLAIN[annotation]


def has_type(value: Any, annotation: Any) -> bool:
    """Exactly: the keys of a struct in their order, and a bool is no number."""
    if is_typeddict(annotation):
        hints = get_type_hints(annotation)
        return list(value) == list(hints) and all(has_type(value[key], each) for key, each in hints.items())
    if get_origin(annotation) is list:
        return type(value) is list and all(has_type(each, get_args(annotation)[0]) for each in value)
    if get_origin(annotation) is Literal:
        return value in get_args(annotation)
    if NoneType in get_args(annotation):
        return value is None or has_type(value, get_args(annotation)[0])
    return type(value) is annotation


def section(of: Format) -> str:
    """What docs/formats.md has to say of a format."""
    columns = "\n".join(f"| `{key}` | {arrow(each)} |" for key, each in get_type_hints(of.columns).items())
    example = json.dumps(next(iter(of.rows(EXAMPLE))), ensure_ascii=False)
    return (
        f"## {of.name}\n{inspect.getdoc(of)}\n\nFor {of.trainer}.\n\n"
        f"| column | type |\n|---|---|\n{columns}\n\n```json\n{example}\n```\n"
    )
