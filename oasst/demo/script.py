"""The conversations of the demo, read from the files in `trees/` and validated.

A file is named after its language, with a subject after an underscore where there are several. A line that begins with `::`
starts a text: `:: STATE` a prompt with the state of its tree, `:: >` a reply, with one `>` per level. Properties follow,
separated by commas; docs/demo.md lists them. Everything up to the next such line is the text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import cycle, pairwise
from pathlib import Path
from uuid import UUID, uuid5

from oasst.core import labels, langs, reaction_codes
from oasst.models import TreeState

FOLDER = Path(__file__).with_name("trees")
_PEOPLE = "people.txt"
# Ids are derived from names and texts, so that every start of the platform gives the same ones.
_NAMESPACE = UUID("6f0d4d3e-7c53-4f0c-9a43-5be1a0a3f9d2")
_GRADES = range(1, 6)

# States in which the prompt has not been accepted, and those in which all replies have been ranked.
_UNDECIDED = (TreeState.INITIAL_PROMPT_REVIEW,)
RANKED = (TreeState.READY_FOR_EXPORT, TreeState.READY_FOR_SCORING)

_HEADING = re.compile(r"^::[ \t]*(>*)[ \t]*(.*)$", re.MULTILINE)


class BadScript(ValueError):
    """A file of the demo is invalid; the text names the file, the line and the reason."""


@dataclass(frozen=True, slots=True)
class Report:
    reason: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One message. `is_later`: written after the start by a demo account, like any other text; demo people
    review it as well, unless it `is_open`.
    """

    lang: str
    depth: int
    text: str
    author: str = ""
    rank: int | None = None
    quality: int = 4
    review_result: bool | None = True
    is_later: bool = False
    is_open: bool = False
    emojis: dict[str, int] = field(default_factory=dict)
    report: Report | None = None
    replies: tuple["Text", ...] = ()

    @property
    def id(self) -> UUID:
        return uuid5(_NAMESPACE, f"{self.lang}/{self.text}")

    @property
    def role(self) -> labels.Role:
        return "assistant" if self.depth % 2 else "prompter"

    def walk(self) -> Iterator["Text"]:
        yield self
        for reply in self.replies:
            yield from reply.walk()


@dataclass(frozen=True, slots=True)
class Tree:
    state: TreeState
    prompt: Text

    @property
    def lang(self) -> str:
        return self.prompt.lang


def account_id(name: str) -> UUID:
    return uuid5(_NAMESPACE, f"person/{name}")


@cache
def people() -> dict[str, tuple[str, ...]]:
    """Names of demo people by language."""
    lines = (FOLDER / _PEOPLE).read_text(encoding="utf-8").splitlines()
    return {lang: tuple(names.split()) for lang, _, names in (line.partition(":") for line in lines)}


@cache
def trees() -> tuple[Tree, ...]:
    """
    Raises:
        BadScript
    """
    return tuple(tree for file in sorted(FOLDER.glob("*.txt")) if file.name != _PEOPLE for tree in parse(file))


def parse(file: Path) -> list[Tree]:
    """
    Raises:
        BadScript
    """
    lang = file.stem.partition("_")[0]
    source = file.read_text(encoding="utf-8")
    headings = list(_HEADING.finditer(source))
    try:
        if langs.canonical(lang) != lang or lang not in people():
            raise ValueError(f"{lang} is not a language with people in {_PEOPLE}")
        if not headings or source[: headings[0].start()].strip():
            raise ValueError("it must begin with a line such as ':: growing'")
    except ValueError as wrong:
        raise BadScript(f"{file}: {wrong}") from None
    ends = [each.start() for each in headings[1:]] + [len(source)]
    flat: list[tuple[TreeState, Text]] = []
    for heading, end in zip(headings, ends, strict=True):
        try:
            depth = len(heading[1])
            if depth > (flat[-1][1].depth + 1 if flat else 0):
                raise ValueError("it answers no text: there is none one level above")
            state = flat[-1][0] if depth else _state(heading[2])
            flat.append((state, _text(lang, state, heading, source[heading.end() : end].strip())))
        except ValueError as wrong:
            raise BadScript(f"{file}:{source.count(chr(10), 0, heading.start()) + 1}: {wrong}") from None
    found = [Tree(state, _signed(_nested(texts), people()[lang])) for state, texts in _grouped(flat)]
    for tree in found:
        _check_ranks(file, tree)
    return found


def _state(properties: str) -> TreeState:
    name = properties.split(",")[0].strip()
    if name not in TreeState:
        raise ValueError(f"{name!r} is not a state of a tree")
    return TreeState(name)


# --- One text -----------------------------------------------------------------------------------------------------------


def _text(lang: str, state: TreeState, heading: re.Match[str], text: str) -> Text:
    if not text:
        raise ValueError("the text is missing")
    depth = len(heading[1])
    properties = [each.strip() for each in heading[2].split(",") if each.strip()]
    result = _first_result(state, depth)
    found = Text(lang=lang, depth=depth, text=text, review_result=result)
    for each in properties if depth else properties[1:]:
        found = _with(found, each)
    return replace(found, review_result=None) if found.is_later else found


def _first_result(state: TreeState, depth: int) -> bool | None:
    if state in _UNDECIDED:
        return None
    return depth > 0 or state != TreeState.ABORTED_LOW_GRADE


def _with(text: Text, written: str) -> Text:
    name, _, value = written.partition(" ")
    match name:
        case "rank":
            return replace(text, rank=int(value))
        case "quality" if int(value) in _GRADES:
            return replace(text, quality=int(value))
        case "not" if value == "reviewed":
            return replace(text, review_result=None, is_open=True)
        case "rejected":
            return replace(text, review_result=False)
        case "later":
            return replace(text, is_later=True)
        case "by":
            return replace(text, author=value)
        case "reported":
            reason, _, note = value.partition(":")
            return replace(text, report=Report(reason, note.strip()))
        case name if name in reaction_codes.GIVEN:
            return replace(text, emojis=text.emojis | {name: int(value)})
    raise ValueError(f"{written!r} is not a property of a text")


# --- The tree -----------------------------------------------------------------------------------------------------------


def _grouped(flat: list[tuple[TreeState, Text]]) -> Iterator[tuple[TreeState, list[Text]]]:
    starts = [place for place, (_, text) in enumerate(flat) if not text.depth] + [len(flat)]
    for start, end in pairwise(starts):
        yield flat[start][0], [text for _, text in flat[start:end]]


def _nested(texts: list[Text]) -> Text:
    """The first text with the others below it; removes what it takes."""
    text = texts.pop(0)
    replies: list[Text] = []
    while texts and texts[0].depth > text.depth:
        replies.append(_nested(texts))
    return replace(text, replies=tuple(replies))


def _signed(prompt: Text, names: tuple[str, ...]) -> Text:
    """Gives each text an author who wrote neither the text it answers nor another reply to that one."""
    start = prompt.id.int % len(names)
    turns = cycle(names[start:] + names[:start])

    def signed(text: Text, others: set[str]) -> Text:
        named = {reply.author for reply in text.replies}
        author = text.author or next(name for name in turns if name not in others | named)
        taken = {author} | named
        replies = []
        for reply in text.replies:
            replies.append(signed(reply, taken))
            taken.add(replies[-1].author)
        return replace(text, author=author, replies=tuple(replies))

    return signed(prompt, set())


def _check_ranks(file: Path, tree: Tree) -> None:
    for text in tree.prompt.walk():
        ranks = sorted(reply.rank for reply in text.replies if reply.rank is not None)
        has_order = tree.state in RANKED and text.role == "prompter" and len(text.replies) > 1
        if ranks != (list(range(1, len(text.replies) + 1)) if has_order else []):
            raise BadScript(
                f"{file}: {tree.state} with replies ranked {ranks} to {text.text[:40]!r}: a ranked tree has the ranks"
                " 1, 2, … among all the assistant's replies to one message, and no other tree has any"
            )
