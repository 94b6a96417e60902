"""Eligibility for kinds of work: banned and suspended people may do none, others all but the kinds they are barred from."""

from oasst.models import User, WorkKind
from tasks.rules import kinds
from tasks.texts.refusal import Refusal, Why


def expect(by: User, work: WorkKind) -> None:
    """
    Raises:
        Refusal: BANNED, SUSPENDED or MUTED.
    """
    if not by.is_active:
        raise Refusal(Why.BANNED)
    if not by.takes_part:
        raise Refusal(Why.SUSPENDED)
    if by.is_kept_from(work):
        raise Refusal(Why.MUTED)


def work_of(kind: str) -> WorkKind:
    if kind in kinds.WRITING:
        return WorkKind.WRITING
    return WorkKind.RANKING if kind in kinds.RANKING else WorkKind.REVIEWING


def may(by: User, kind: str) -> bool:
    return may_do(by, work_of(kind))


def may_do(by: User, work: WorkKind) -> bool:
    """Whether `expect` lets them."""
    return by.takes_part and not by.is_kept_from(work)
