"""How many prompts of one person may wait at once: a few at first, and one more for each that was accepted.

Prompts are the one kind of work of which anybody can hand in as many as they like, and reviewers pay for each. Whoever
claims or hands in one holds the person's lock, so that the number is exact, however many tabs somebody works in.
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
    """`waiting` prompts are in review or being written, of `most` that may be (None: without limit); `highest` is what that
    can rise to.
    """

    waiting: int
    most: int | None
    highest: int

    @property
    def has_room(self) -> bool:
        return self.most is None or self.waiting < self.most

    @property
    def why(self) -> str:
        """Of one that has no room."""
        assert self.most is not None
        waits = ngettext(
            "%(count)d prompt of yours waits for review or is being written, of %(most)d you may have under way.",
            "%(count)d prompts of yours wait for review or are being written, of %(most)d you may have under way.",
            self.waiting,
        ) % {"count": self.waiting, "most": self.most}
        rises = _("It is one more for each of yours that is accepted.")
        return f"{waits} {rises}" if self.most < self.highest else waits


def of(person_id: UUID, rules: Rules) -> Quota:
    """One statement; it looks at what this person wrote and at nobody else's."""
    [(waiting, most)] = statements.rows("prompts_of", me=person_id, **parameters(rules))
    return Quota(waiting, most, rules.prompts_waiting_most)


def parameters(rules: Rules) -> dict[str, int]:
    """Those of the fragment `prompts_of`, beside the person."""
    return {"prompts_first": rules.prompts_waiting_at_first, "prompts_most": rules.prompts_waiting_most}


def expect_room(by: User, rules: Rules) -> None:
    """
    Raises:
        Refusal: PROMPTS_WAITING, with how many wait and what makes the number rise.
    """
    quota = of(by.pk, rules)
    if not quota.has_room:
        raise Refusal(Why.PROMPTS_WAITING, quota.why)
