"""Every reason of the engine has a number."""

import pytest

from oasst.api.base.codes import Code
from oasst.api.base.errors import ApiError
from tasks.api import refusals
from tasks.texts.refusal import SENTENCES, Refusal, Why


def test_every_reason_has_a_number_and_a_sentence() -> None:
    assert set(refusals.CODES) == set(SENTENCES) == set(Why)


@pytest.mark.parametrize(("why", "differently", "code", "status"), [
    (Why.NOTHING_TO_DO, {}, Code.TASK_REQUESTED_TYPE_NOT_AVAILABLE, 503),
    (Why.BANNED, {}, Code.USER_DISABLED, 503),
    (Why.NO_SUCH_TASK, {}, Code.TASK_NOT_FOUND, 404),
    (Why.ALREADY_DONE, {}, Code.TASK_ALREADY_DONE, 400),
    (Why.ALREADY_DONE, refusals.OF_ACK, Code.TASK_ALREADY_UPDATED, 400),
    (Why.OWN_WORK, refusals.OF_LABELS, Code.TEXT_LABELS_NO_SELF_LABELING, 400),
])  # fmt: skip
def test_a_refusal_is_told_with_its_number_status_and_sentence(
    why: Why, differently: refusals.Codes, code: Code, status: int
) -> None:
    with pytest.raises(ApiError) as told, refusals.as_api_errors(differently, status=404):
        raise Refusal(why, "And more.")
    assert (told.value.code, told.value.status) == (code, status)
    assert told.value.message == f"{SENTENCES[why]} And more."
