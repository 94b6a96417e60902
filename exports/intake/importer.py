"""Taking a file of trees into the corpus: one transaction, checked before it is written, in constant memory."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from django.db import connection, transaction
from django.utils import timezone

from exports.intake import stored, versions
from exports.intake.bulk_insert import copy
from exports.intake.read_ahead import ahead
from exports.models import Origin
from exports.parsing import (
    BadLine,
    LeftOut,
    Orphans,
    RowDefaults,
    Source,
    Tags,
    Tree,
    UnreadableFile,
    lines_in,
    trees_in,
    trees_of,
)  # fmt: skip
from exports.parsing.problems import shown
from oasst import events
from oasst.db import locks
from oasst.models import Event, EventType, TreeState
from tasks.rules import shape
from tasks.trees import adoption

# A batch is one round of look-ups and copies; whichever is reached first.
_BATCH_TREES = 500
_BATCH_MESSAGES = 5_000
# About a batch of trees of usual size.
_TREES_AHEAD = 300

_NAMED_PROBLEMS = 20

# Trees in these states go on here.
_UNFINISHED = (*shape.LIVE, TreeState.PROMPT_LOTTERY_WAITING)


class OtherLicence(Exception):
    """The origin is recorded with another licence; the text names both."""


class ImportRunning(Exception):
    """Another import is at work; two at once would mix the order of their messages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """`version` is the handling of trees, see `exports.intake.versions`; `limit` is the maximum of imported trees.

    Rows of a `source` are read as `defaults`; `tags` reads the languages of messages.
    `licence` is recorded of the origin.
    """

    version: versions.Version = "keep"
    lang: str | None = None
    limit: int | None = None
    origin: str | None = None
    skip_bad: bool = False
    source: Source | None = None
    defaults: RowDefaults = field(default_factory=RowDefaults)
    tags: Tags = field(default_factory=Tags)
    orphans: Orphans = "refuse"
    licence: str | None = None


@dataclass(slots=True)
class Counts:
    """`retagged` counts messages by what the file has as their language and what they got: "PT_BR as pt-BR"."""

    trees: int = 0
    messages: int = 0
    people: int = 0
    already_here: int = 0
    not_wanted: int = 0
    withdrawn: int = 0
    bad: int = 0
    retagged: dict[str, int] = field(default_factory=dict)
    repeated: int = 0
    orphans: int = 0
    left_out: Counter[str] = field(default_factory=Counter)  # events that have no place here, by type
    problems: list[BadLine] = field(default_factory=list)  # the first of those that are bad
    repeats: list[int] = field(default_factory=list)  # the lines of the first of those that are repeated


def import_trees(path: Path, plan: Plan, progress: Callable[[int], None] | None = None) -> Counts:
    """Takes in the trees of the file that are not here yet; either all that is in order, or nothing.

    Those that are to go on here offer work when it returns.

    Raises:
        BadLine: something is wrong with the file and `plan.skip_bad` is unset.
        UnreadableFile, ImportRunning, OtherLicence
    """
    with transaction.atomic(durable=True):
        _prepare()
        run = _Run(path, plan)
        lines = lines_in(path, progress)
        if plan.source:
            run.take(ahead(trees_of(lines, plan.source, plan.defaults, plan.tags), _TREES_AHEAD))
        else:
            run.take(ahead(trees_in(lines, plan.tags, plan.orphans), _TREES_AHEAD))
        if not run.is_begun:
            raise UnreadableFile(f"{path}: there is not one row in this file")
        _record_origin(plan)
        if run.counts.trees:
            events.record(run.event())
    adoption.adopt(run.unfinished_langs)
    return run.counts


def _prepare() -> None:
    """A long transaction: without limits of time, and with references checked as it goes, not all of them at its end."""
    if not locks.try_lock(locks.Namespace.IMPORT):
        raise ImportRunning
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _record_origin(plan: Plan) -> None:
    """Releases hold what came from elsewhere only where its licence is known."""
    if plan.licence and plan.origin:
        url = plan.source.url if plan.source else ""
        origin, _ = Origin.objects.get_or_create(name=plan.origin, defaults={"licence": plan.licence, "url": url})
        if origin.licence != plan.licence:
            raise OtherLicence(f"{plan.origin} is recorded with the licence {origin.licence}, not {plan.licence}")


class _Run:
    def __init__(self, path: Path, plan: Plan) -> None:
        self.path = path
        self.plan = plan
        self.counts = Counts()
        self.unfinished_langs: set[str] = set()
        self.began_at = timezone.now()
        self.first_seq = stored.next_seq()
        self.is_begun = False

    def take(self, found: Iterable[Tree | BadLine | LeftOut]) -> None:
        wanted = self._wanted(found)
        while batch := list(self._batch(wanted)):
            self._load(batch)

    def _wanted(self, found: Iterable[Tree | BadLine | LeftOut]) -> Iterator[Tree]:
        for item in found:
            self.is_begun = True
            if isinstance(item, BadLine):
                self._refuse(item)
                continue
            if isinstance(item, LeftOut):
                self.counts.orphans += item.messages
                continue
            tree = versions.VERSIONS[self.plan.version](item)
            if tree is None or (self.plan.lang and tree.root.lang != self.plan.lang):
                self.counts.not_wanted += 1
            else:
                yield replace(tree, origin=self.plan.origin or tree.origin or self._default_origin())

    def _batch(self, wanted: Iterator[Tree]) -> Iterator[Tree]:
        most = _BATCH_TREES if self.plan.limit is None else min(_BATCH_TREES, self.plan.limit - self.counts.trees)
        messages = 0
        while most > 0 and messages < _BATCH_MESSAGES and (tree := next(wanted, None)):
            most -= 1
            messages += len(tree.nodes)
            yield tree

    def _load(self, batch: list[Tree]) -> None:
        ids = [node.id for tree in batch for node in tree.nodes]
        known, withdrawn = stored.messages_among(ids), stored.withdrawn_among(ids)
        fresh: list[Tree] = []
        lines: dict[str, int] = {}
        for tree in batch:
            try:
                if self._is_new(tree, known, lines):
                    fresh += self._without(tree, withdrawn)
            except BadLine as bad:
                self._refuse(bad)
        self.counts.people += stored.add_people(fresh)
        copy(fresh, version=self.plan.version, now=self.began_at)
        self.unfinished_langs |= {tree.root.lang for tree in fresh if tree.state in _UNFINISHED}
        self.counts.trees += len(fresh)
        self.counts.messages += sum(len(tree.nodes) for tree in fresh)
        self.counts.left_out.update(
            type_ for tree in fresh for node in tree.nodes if node.left_out for type_ in node.left_out
        )
        self._count_retagged(fresh)

    def _count_retagged(self, fresh: list[Tree]) -> None:
        for node in (node for tree in fresh for node in tree.nodes if node.lang_written is not None):
            change = f"{shown(node.lang_written) if node.lang_written else 'none'} as {node.lang}"
            self.counts.retagged[change] = self.counts.retagged.get(change, 0) + 1

    def _is_new(self, tree: Tree, known: dict[str, stored.Known], lines: dict[str, int]) -> bool:
        """Existing trees are skipped. A tree that is twice in the file, or shares a message with another, is invalid.

        The ids of a source's rows are derived from their content, so there a repeated id is a duplicate, which is skipped.
        """
        here = known.get(tree.id)
        if here and here.tree_id == tree.id and here.seq < self.first_seq:
            self.counts.already_here += 1
            return False
        if self.plan.source and (here or tree.id in lines):
            self._pass_over(tree)
            return False
        for node in tree.nodes:
            if node.id in lines:
                raise BadLine(node.line, f"message {node.id} is already in this file, on line {lines[node.id]}")
            if other := known.get(node.id):
                where = "this file" if other.seq > self.first_seq else f"the corpus, in tree {other.tree_id}"
                raise BadLine(node.line, f"message {node.id} is already in {where}")
        lines |= {node.id: node.line for node in tree.nodes}
        return True

    def _without(self, tree: Tree, withdrawn: set[str]) -> list[Tree]:
        """What its author withdrew does not come back, nor what answered it."""
        rest = tree.without(withdrawn)
        self.counts.withdrawn += len(tree.nodes) - (len(rest.nodes) if rest else 0)
        return [rest] if rest else []

    def _default_origin(self) -> str | None:
        """Kept trees are exactly as in the file; new trees only keep a reference to their source."""
        return None if self.plan.version == "keep" else self.path.name

    def _refuse(self, bad: BadLine) -> None:
        if not self.plan.skip_bad:
            raise bad
        self.counts.bad += 1
        if len(self.counts.problems) < _NAMED_PROBLEMS:
            self.counts.problems.append(bad)

    def _pass_over(self, tree: Tree) -> None:
        self.counts.repeated += 1
        if len(self.counts.repeats) < _NAMED_PROBLEMS:
            self.counts.repeats.append(tree.line)

    def event(self) -> Event:
        counts = asdict(self.counts)
        del counts["problems"], counts["repeats"]
        counts["left_out"] = dict(self.counts.left_out)
        return Event(
            type=EventType.TREES_IMPORTED,
            lang=self.plan.lang or "",
            detail={**counts, "file": self.path.name, "origin": self.plan.origin, "version": self.plan.version},
        )
