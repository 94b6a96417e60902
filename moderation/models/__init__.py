from moderation.models.actions import Action, Affected, Change, Kind, Reason, State, Step
from moderation.models.appeals import Appeal
from moderation.models.reports import Report

__all__ = ["Action", "Affected", "Appeal", "Change", "Kind", "Reason", "Report", "State", "Step"]
