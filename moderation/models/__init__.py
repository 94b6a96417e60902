from moderation.models.actions import Action, Affected, Change, Kind, Reason, State, Step
from moderation.models.appeals import Appeal
from moderation.models.reports import Case, Report

__all__ = ["Action", "Affected", "Appeal", "Case", "Change", "Kind", "Reason", "Report", "State", "Step"]
