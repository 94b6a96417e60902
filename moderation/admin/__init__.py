"""Moderation in the admin: taking actions after a preview, following and undoing them, and the records to look at."""

from moderation.admin import actions, records, signals, staff

__all__ = ["actions", "records", "signals", "staff"]
