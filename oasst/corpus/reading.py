"""Reading the corpus: the list of conversations and one conversation in reading order."""

import json
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.functional import Promise

from oasst import access
from oasst.access import Viewer
from oasst.core import langs
from oasst.corpus import search
from oasst.db.statements import CORPUS
from oasst.models import Authorship, Message, MessageTree, TreeState, User

# The limit of a page; the largest real trees have fewer than a hundred messages.
MOST_MESSAGES = 2_000
PER_PAGE = 20
# Filters of a list of messages besides the roles.
PROMPTS = "prompt"


@dataclass(frozen=True, slots=True)
class ReadMessage:
    """One message of a tree as the page shows it."""

    id: UUID
    parent_id: UUID | None
    depth: int
    role: str
    text: str
    lang: str
    created_at: datetime
    author_id: UUID | None
    author_name: str
    synthetic: bool
    model_name: str | None
    authorship: str
    authorship_source: str
    edited: bool
    rank: int | None
    review_result: bool | None
    review_count: int
    emojis: dict[str, int] | None
    deleted: bool
    quarantined: bool
    is_blind: bool = False
    """The viewer may not know its author yet; what would tell is left out."""

    @property
    def anchor(self) -> str:
        return f"m-{self.id}"

    @property
    def stated(self) -> str | Promise:
        """How the author says it came about; empty for one's own words and where they don't say."""
        is_worth_saying = self.authorship and self.authorship != Authorship.OWN
        return Authorship(self.authorship).label if is_worth_saying else ""

    @property
    def is_hidden(self) -> bool:
        """Visible to moderators only."""
        return self.deleted or self.quarantined

    @property
    def place(self) -> int | None:
        """The rank, counted from 1."""
        return None if self.rank is None else self.rank + 1


@dataclass(frozen=True, slots=True)
class TreeReading:
    messages: list[ReadMessage]
    cut_off: bool

    @property
    def root(self) -> ReadMessage | None:
        return self.messages[0] if self.messages else None

    @property
    def parents(self) -> dict[UUID, UUID | None]:
        """Every message with its parent, in reading order."""
        return {message.id: message.parent_id for message in self.messages}

    @property
    def accepted(self) -> int:
        return sum(message.review_result is True and not message.is_hidden for message in self.messages)

    @property
    def awaiting_review(self) -> int:
        return sum(message.review_result is None and not message.is_hidden for message in self.messages)


def read_tree(tree: MessageTree, viewer: Viewer) -> TreeReading:
    """The conversation in reading order by one statement.

    Deleted and quarantined messages are left out with their replies, except for moderators of the language, who see them.
    """
    moderates = access.may_moderate_lang(viewer, tree.lang)
    parameters = {"hidden_too": moderates, "by_rank": moderates or tree.is_at_rest, "limit": MOST_MESSAGES + 1}
    rows = CORPUS.records("tree_in_reading_order", tree=tree.pk, **parameters)
    messages = [_as_seen(ReadMessage(**{**row, "emojis": _parsed(row["emojis"])}), tree, viewer) for row in rows]
    return TreeReading(messages[:MOST_MESSAGES], cut_off=len(messages) > MOST_MESSAGES)


def _as_seen(message: ReadMessage, tree: MessageTree, viewer: Viewer) -> ReadMessage:
    if access.may_know_author(viewer, message, tree):
        return message
    return replace(
        message,
        author_id=None,
        author_name="",
        synthetic=False,
        model_name=None,
        authorship="",
        authorship_source="",
        rank=None,
        emojis=None,
        is_blind=True,
    )


def _parsed(emojis: str | None) -> dict[str, int] | None:
    return json.loads(emojis) if emojis else None


def langs_in_use(*, undetermined_too: bool = False) -> list[str]:
    """Languages of the trees, in order; for staff also the marker of trees whose language is unknown."""
    found = [row["lang"] for row in CORPUS.records("langs_in_use")]
    return [lang for lang in found if undetermined_too or lang != langs.UNDETERMINED]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which messages to list; empty means all. `role` can also be "prompt", the default unless `words` are searched."""

    lang: str = ""
    state: str = ""
    role: str = ""
    words: str = ""
    before: int | None = None

    @property
    def is_of_prompts(self) -> bool:
        return self.role == PROMPTS or not (self.role or self.words)


def newest(viewer: Viewer, wanted: Wanted) -> QuerySet[Message]:
    """Messages this person may read, newest first, with their tree; prompts with the `size` of it (live messages).

    `words` without a `lang` are searched in the languages the person works in, or in all there are.
    """
    messages = Message.objects.visible()
    if wanted.is_of_prompts:
        messages = messages.roots()
    elif wanted.role:
        messages = messages.filter(role=wanted.role)
    if not viewer.is_authenticated:
        messages = messages.filter(tree__state=TreeState.READY_FOR_EXPORT)
    if wanted.state:
        messages = messages.filter(tree__state=wanted.state)
    if wanted.words:
        messages = search.matching_any(messages, wanted.words, _searched_langs(viewer, wanted))
    elif wanted.lang:
        messages = messages.in_lang(wanted.lang)
    if wanted.before:
        messages = messages.filter(seq__lt=wanted.before)
    found = messages.select_related("tree").order_by("-seq")
    return _with_size(found) if wanted.is_of_prompts else found


def _searched_langs(viewer: Viewer, wanted: Wanted) -> list[str]:
    """The chosen language; else those of the person; else all there are."""
    if wanted.lang:
        return [wanted.lang]
    return list(viewer.langs) if isinstance(viewer, User) and viewer.langs else langs_in_use()


def _with_size(prompts: QuerySet[Message]) -> QuerySet[Message]:
    live = Message.objects.filter(tree=OuterRef("tree"), deleted=False).order_by()
    return prompts.annotate(size=Coalesce(Subquery(live.values("tree").annotate(n=Count("pk")).values("n")), 0))
