from moderation.models.actions import Action, Affected, Change, Kind, Reason, State, Step
from moderation.models.appeals import Appeal
from moderation.models.reports import Case, Report
from moderation.models.signals import Fingerprint, Signal, Watermark

__all__ = [
    "Action", "Affected", "Appeal", "Case", "Change", "Fingerprint", "Kind", "Reason", "Report", "Signal", "State", "Step",
    "Watermark",
]  # fmt: skip
