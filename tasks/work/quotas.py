"""Quota of prompts in review per person: a few at first, and one more for each accepted prompt.

Prompts are the only kind of work that a person could submit without limit, and each costs reviews. Only submitted prompts
count, so the quota is checked at the claim and at the submission. Both lock the person, so the number is exact even if the
person works in several tabs.
"""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oasst.models import User
from tasks import statements
from tasks.rules.thresholds import Rules
from tasks.texts.refusal import Refusal, Why


@dataclass(frozen=True, slots=True)
class Quota:
    """`waiting` prompts are in review, with the limit `most` (None: unlimited), which can rise to `highest`."""

    waiting: int
    most: int | None
    highest: int

    @property
    def has_room(self) -> bool:
        return self.most is None or self.waiting < self.most

    @property
    def why(self) -> str:
        """The sentence for a quota without room."""
        assert self.most is not None
        waits = ngettext(
            "%(count)d of your prompts is waiting for review; the limit is %(most)d.",
            "%(count)d of your prompts are waiting for review; the limit is %(most)d.",
            self.waiting,
        ) % {"count": self.waiting, "most": self.most}
        rises = _("Each accepted prompt raises it by one.")
        return f"{waits} {rises}" if self.most < self.highest else waits


def of(person_id: UUID, rules: Rules) -> Quota:
    """One statement, which reads only rows of this person."""
    [(waiting, most)] = statements.rows("prompt_quota", me=person_id, **parameters(rules))
    return Quota(waiting, most, rules.prompts_waiting_most)


def parameters(rules: Rules) -> dict[str, int]:
    """The parameters of the fragment `prompt_quota`, besides the person."""
    return {"prompts_first": rules.prompts_waiting_at_first, "prompts_most": rules.prompts_waiting_most}


def expect_room(by: User, rules: Rules) -> None:
    """
    Raises:
        Refusal: PROMPTS_WAITING, with the number waiting, the limit, and how it rises.
    """
    if not rules.prompts_waiting_at_first:
        return
    quota = of(by.pk, rules)
    if not quota.has_room:
        raise Refusal(Why.PROMPTS_WAITING, quota.why)
