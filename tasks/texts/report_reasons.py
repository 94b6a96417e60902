"""Why a message can be reported: the one list that the form, the queue of reports and decisions on them read."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class ReportReason:
    """`name` is stored with the report; where it is a label, the report gives the message that label. Reporters choose the
    `text`, moderators read the `title`. `decision` is the reason of a decision that upholds the report.
    """

    name: str
    text: str | Promise
    title: str | Promise
    decision: str = "other"


# Where the reporter gives no reason.
OTHER = ReportReason("other", _("Something else"), _("other"))

_DECLARED = (
    ReportReason("spam", _("Spam"), _("spam"), "spam"),
    ReportReason("pii", _("Personal information"), _("personal information"), "private_data"),
    ReportReason("hate_speech", _("Hateful or threatening"), _("hate speech"), "hate"),
    ReportReason("sexual_content", _("Sexual content"), _("sexual content"), "sexual"),
    ReportReason("not_appropriate", _("Off-topic"), _("not appropriate")),
    ReportReason("lang_mismatch", _("Wrong language"), _("wrong language"), "wrong_lang"),
    OTHER,
)
REASONS = {reason.name: reason for reason in _DECLARED}
