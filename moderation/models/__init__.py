from moderation.models.actions import Action, Affected, Change, Kind, Reason, State, Step
from moderation.models.appeals import Appeal
from moderation.models.reports import Case, Report
from moderation.models.signals import Fingerprint, Signal, Watermark
from moderation.models.staff import CannedResponse, Note, SecondLook

__all__ = [
    "Action", "Affected", "Appeal", "CannedResponse", "Case", "Change", "Fingerprint", "Kind", "Note", "Reason", "Report",
    "SecondLook", "Signal", "State", "Step", "Watermark",
]  # fmt: skip
