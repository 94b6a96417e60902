"""Refusals of the engine as error codes of the API."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType

from oasst.api.base.codes import Code
from oasst.api.base.errors import ApiError
from tasks.texts.refusal import Refusal, Why

Codes = Mapping[Why, Code]

CODES: Codes = MappingProxyType(
    {
        Why.NO_SUCH_TASK: Code.TASK_NOT_FOUND,
        Why.NOT_YOURS: Code.TASK_NOT_ASSIGNED_TO_USER,
        Why.BANNED: Code.USER_DISABLED,
        Why.SUSPENDED: Code.USER_DISABLED,
        Why.MUTED: Code.TASK_REQUESTED_TYPE_NOT_AVAILABLE,
        Why.TOO_MANY_PENDING: Code.TASK_TOO_MANY_PENDING,
        Why.PROMPTS_WAITING: Code.TASK_TOO_MANY_PENDING,
        Why.NOTHING_TO_DO: Code.TASK_REQUESTED_TYPE_NOT_AVAILABLE,
        Why.LAPSED: Code.TASK_EXPIRED,
        Why.SKIPPED: Code.TASK_ALREADY_DONE,
        Why.NOT_ACKNOWLEDGED: Code.TASK_NOT_ACK,
        Why.ALREADY_ACKNOWLEDGED: Code.TASK_ALREADY_UPDATED,
        Why.ALREADY_DONE: Code.TASK_ALREADY_DONE,
        Why.BAD_ID: Code.INVALID_FRONTEND_MESSAGE_ID,
        Why.ID_IN_USE: Code.INVALID_FRONTEND_MESSAGE_ID,
        Why.WRONG_KIND: Code.TASK_PAYLOAD_TYPE_MISMATCH,
        Why.EMPTY: Code.TASK_MESSAGE_TEXT_EMPTY,
        Why.TOO_LONG: Code.TASK_MESSAGE_TOO_LONG,
        Why.BAD_TEXT: Code.TASK_INTERACTION_REQUEST_FAILED,
        Why.REPEATED: Code.TASK_MESSAGE_DUPLICATED,
        Why.NOT_OWN_WORDS: Code.TASK_INTERACTION_REQUEST_FAILED,
        Why.ALREADY_ANSWERED: Code.TASK_MESSAGE_DUPLICATE_REPLY,
        Why.BAD_LABELS: Code.TEXT_LABELS_INVALID_LABEL,
        Why.LABEL_MISSING: Code.TEXT_LABELS_MANDATORY_LABEL_MISSING,
        Why.BAD_BALLOT: Code.INVALID_RANKING_VALUE,
        Why.DECIDED: Code.GENERIC_ERROR,
        Why.NO_LANG: Code.GENERIC_ERROR,
        Why.NOT_EDITABLE: Code.GENERIC_ERROR,
        Why.NO_SUCH_MESSAGE: Code.MESSAGE_NOT_FOUND,
        Why.BAD_OP: Code.EMOJI_OP_UNSUPPORTED,
        Why.BAD_EMOJI: Code.EMOJI_OP_UNSUPPORTED,
        Why.WRONG_MESSAGE: Code.TEXT_LABELS_WRONG_MESSAGE_ID,
        Why.OWN_WORK: Code.TASK_NOT_ASSIGNED_TO_USER,
        Why.NOT_COLLECTIVE: Code.TASK_NOT_COLLECTIVE,
        Why.TOO_LATE: Code.GENERIC_ERROR,
        Why.FOLLOWED: Code.GENERIC_ERROR,
        Why.PLACE_TAKEN: Code.GENERIC_ERROR,
    }
)

# Operations that use a different code for the same refusal.
OF_ACK: Codes = {Why.ALREADY_DONE: Code.TASK_ALREADY_UPDATED, Why.SKIPPED: Code.TASK_ALREADY_UPDATED}
OF_LABELS: Codes = {
    Why.ALREADY_ANSWERED: Code.TEXT_LABELS_DUPLICATE_TASK_REPLY,
    Why.OWN_WORK: Code.TEXT_LABELS_NO_SELF_LABELING,
}
OF_RANKINGS: Codes = {Why.ALREADY_ANSWERED: Code.TASK_ALREADY_DONE}


@contextmanager
def as_api_errors(overrides: Codes | None = None, *, status: int | None = None) -> Iterator[None]:
    """Raises refusals inside the block as API errors; `status` replaces 400 for a task that does not exist."""
    try:
        yield
    except Refusal as refusal:
        code = (overrides or {}).get(refusal.why, CODES[refusal.why])
        own_status = status if refusal.why == Why.NO_SUCH_TASK else None
        raise ApiError(code, str(refusal), status=own_status) from refusal
