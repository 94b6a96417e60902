"""What every kind of moderation action declares."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeAlias
from uuid import UUID

from django import forms
from django.utils.functional import Promise

from moderation.kinds.base import figures, selection
from moderation.kinds.base.figures import Figures
from moderation.kinds.base.order import Order
from moderation.models import Action, Step
from oasst.models import User

Text: TypeAlias = str | Promise
# Does one step; returns a note on what could not be done, or "".
Effect: TypeAlias = Callable[[Action, Step], str]
# Raises NotAllowed or Wrong.
Check: TypeAlias = Callable[[Order], None]


class Target(Enum):
    """What an action is applied to. Trees are chosen by any of their messages."""

    MESSAGES = "messages"
    TREES = "trees"
    PEOPLE = "people"


@dataclass(frozen=True, slots=True)
class Scope:
    """The rows besides the tree, its messages, quarantines and open tasks that a step may change, and so undo restores:
    `texts` with their revisions, `votes`, `cases` with their reports, `signals`.
    """

    texts: bool = False
    votes: bool = False
    cases: bool = False
    signals: bool = False


@dataclass(frozen=True, slots=True)
class FormField:
    """A field of the order form. `build` gets the chosen messages and the moderator. The cleaned value is stored in the
    order's detail under `detail` as `stored` makes it; without `detail` the order has an attribute of the field's name.
    """

    name: str
    build: Callable[[Sequence[UUID], User], forms.Field]
    detail: str = ""
    stored: Callable[[Any], Any] = lambda value: value


@dataclass(frozen=True, slots=True)
class QueueButton:
    """A button for this kind at every item of a queue, with its place and its keyboard shortcut."""

    order: int
    title: Text
    letter: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionKind:
    """One kind of action. What differs from the defaults is all that a kind's file has to declare.

    In the interface: `label`; `button` of the preview, with %(n)d messages or %(name)s; `proposal`, the button of a signal
    that proposes it (default: the button); `notice` to the people affected, with %(messages)s, empty only with
    `affects_people=False`; `consequences`, a warning in the preview.
    """

    name: str
    label: Text
    target: Target
    notice: Text
    affects_people: bool = True
    button: Text = ""
    proposal: Text = ""
    consequences: Text = ""
    queue_button: QueueButton | None = None
    is_offered: bool = True
    """In the form of actions; otherwise only queues and rules order it."""
    is_offered_on_trees: bool = False
    """Also on the page of a conversation, for its prompt."""
    is_for_one_message: bool = False

    is_senior: bool = False
    """Only senior moderators and administrators may order it and undo it."""
    needs_higher_rank: bool = True
    """The moderator must outrank the authors of the messages."""
    checks: Sequence[Check] = ()
    fields: Sequence[FormField] = ()

    trees: Callable[[Order], Mapping[UUID, Sequence[UUID]]] = selection.trees_of_messages
    """The trees it changes, with the chosen messages in each: one step per tree."""
    on_tree: Effect | None = None
    on_account: Effect | None = None
    """For people: one more step, on the account itself."""
    scope: Scope = Scope()
    is_undone_strictly: bool = False
    """Undo is refused where the tree's state has changed since."""

    count: Callable[[Order], Figures] | None = None
    """Figures of the preview by counting; without it the action is rehearsed and rolled back."""
    changed: Callable[[Action], Figures] = figures.changed_work
    summary: Callable[[Action], Figures] | None = None
    """What is stored with the action once it is done (default: `changed`)."""
    examples: Callable[[Order, int], Sequence[UUID]] = selection.first_messages
    text_change: Callable[[Order], tuple[str, str]] | None = None
    """The old and the new text, which the preview compares word by word."""

    outcome_of_reports: str = ""
    """How open reports of the messages are decided by it; empty: they stay open."""
    decides_below: bool = False
    """Also reports of the replies that it deletes."""
    finish: Callable[[Action], None] | None = None
    """What to erase when the time for undoing is over."""

    @property
    def is_for_people(self) -> bool:
        return self.target is Target.PEOPLE
