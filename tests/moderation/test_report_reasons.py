"""One list of reasons for reports, which fits what it refers to."""

import pytest

from moderation.models import Reason
from moderation.queues.reports import reasons_of
from moderation.reports import reports
from oasst.core import labels
from oasst.models import User
from tasks.acts.reports import report
from tasks.forms.feedback import ReportForm
from tasks.texts.report_reasons import OTHER, REASONS, ReportReason
from tests.corpus import a_tree

pytestmark = pytest.mark.django_db


def test_reasons_are_labels_and_reasons_of_decisions() -> None:
    assert {*REASONS} - {*labels.NAMES} == {OTHER.name}
    assert {reason.decision for reason in REASONS.values()} <= {*Reason.values}


@pytest.mark.parametrize("reason", REASONS.values(), ids=REASONS)
def test_a_reason_is_offered_shown_in_the_queue_and_decided(reason: ReportReason, ada: User, ben: User) -> None:
    message = a_tree(ada)
    form = ReportForm({"reason": reason.name})
    assert form.is_valid()
    report(message=message, reason=form.cleaned_data["reason"], note="", by=ben)
    assert reasons_of(list(message.case.reports.all())) == str(reason.title)
    assert reports.reason_of(message.case) == reason.decision
