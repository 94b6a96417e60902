"""Conversations: list, detail page, and the permanent address of a message."""

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language_bidi, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from oasst import access
from oasst.core import tree_map
from oasst.core.folding import Fold, fold
from oasst.core.tree_map import TreeMap
from oasst.corpus import hits, reading, tree_needs
from oasst.corpus.hits import Piece
from oasst.corpus.reading import PER_PAGE, ReadMessage, TreeReading, Wanted
from oasst.corpus.rendering import excerpt
from oasst.corpus.topics import NAMES
from oasst.forms import BrowseForm
from oasst.models import Message, MessageTree, Role, TreeState
from oasst.site import page_registry


@dataclass(frozen=True, slots=True)
class BrowsePage:
    """Context of the list."""

    form: BrowseForm
    wanted: Wanted | None
    messages: list[Message]
    excerpts: dict[UUID, list[Piece]]
    newest: str
    older: str | None

    @property
    def found(self) -> list[tuple[Message, list[Piece]]]:
        return [(message, self.excerpts.get(message.pk, [])) for message in self.messages]

    @property
    def is_first(self) -> bool:
        return self.wanted is None or not self.wanted.before


@access.public
@require_safe
def browse(request: HttpRequest) -> HttpResponse:
    """Lists conversations or messages; an invalid form lists nothing and shows its errors."""
    form = BrowseForm(request.GET, tags=reading.langs_in_use())
    wanted = form.wanted()
    rows = list(reading.newest(request.user, wanted)[: PER_PAGE + 1]) if wanted else []
    messages = rows[:PER_PAGE]
    older = _query(request, before=messages[-1].seq) if len(rows) > len(messages) else None
    words = wanted.words if wanted else ""
    pieces = hits.excerpts(messages, words) if words else {}
    page = BrowsePage(form, wanted, messages, pieces, _query(request, before=None), older)
    return render(request, "browse.html", {"page": page})


def _query(request: HttpRequest, *, before: int | None) -> str:
    """The query string of the same filters at another page."""
    query = request.GET.copy()
    query.pop("before", None)
    if before:
        query["before"] = str(before)
    return "?" + query.urlencode()


_ROLES: dict[str, Promise] = {Role.ASSISTANT: gettext_lazy("Assistant"), Role.PROMPTER: gettext_lazy("User")}
_OUTCOMES = {True: gettext_lazy("accepted"), False: gettext_lazy("rejected"), None: gettext_lazy("in review")}


@dataclass(frozen=True, slots=True)
class Line:
    """One message on the page: its fold, its dot on the map, and the parts other apps add at its foot."""

    message: ReadMessage
    fold: Fold
    dot: tuple[int, int]
    part: str

    @property
    def is_apart(self) -> bool:
        """Other replies stand between the message and its parent."""
        return self.fold.place > 1

    @property
    def outcome(self) -> str:
        """The class of its dot on the map."""
        if self.message.is_hidden:
            return "hidden"
        return {True: "accepted", False: "rejected", None: "open"}[self.message.review_result]

    @property
    def title(self) -> str:
        """One line for its dot on the map: "Assistant, accepted, #1: By the sun …"."""
        message = self.message
        facts = [_ROLES[message.role], _("hidden") if message.is_hidden else _OUTCOMES[message.review_result]]
        if message.place:
            facts.append(f"#{message.place}")
        return f"{', '.join(map(str, facts))}: {excerpt(message.text, 60)}"


@dataclass(frozen=True, slots=True)
class TreePage:
    """Context of the page of a conversation."""

    tree: MessageTree
    read: TreeReading
    root: ReadMessage
    lines: list[Line]
    picture: TreeMap
    origin: str | None

    @property
    def topics(self) -> list[str | Promise]:
        return [NAMES[code] for code in self.tree.topics if code in NAMES]

    @property
    def waits_for(self) -> str:
        return tree_needs.waits_for(self.tree, self.read)

    @property
    def is_growing(self) -> bool:
        return self.tree.state == TreeState.GROWING

    @property
    def has_forks(self) -> bool:
        return any(line.fold.forks for line in self.lines)


@access.public
@require_safe
def tree(request: HttpRequest, tree_id: UUID) -> HttpResponse:
    row = access.tree_for(request.user, tree_id)
    read = reading.read_tree(row, request.user)
    if read.root is None:
        raise Http404(_("This conversation has been removed."))
    picture = tree_map.draw(read.parents, mirrored=get_language_bidi())
    folds, parts = fold(read.parents), page_registry.parts_for(request, read.messages)
    lines = [Line(each, folds[each.id], picture.dots[each.id], parts.get(each.id, "")) for each in read.messages]
    origin = row.origin if access.may_know_origin(request.user, row) else None
    return render(request, "tree.html", {"page": TreePage(row, read, read.root, lines, picture, origin)})


@access.public
@require_safe
def message(request: HttpRequest, message_id: UUID) -> HttpResponse:
    row = access.message_for(request.user, message_id)
    return redirect(f"{reverse('tree', args=[row.tree_id])}#m-{row.pk}")
