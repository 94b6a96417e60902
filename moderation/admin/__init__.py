"""Moderation in the admin: taking, following and undoing actions, and read-only records."""

from moderation.admin import actions, records, signals, staff

__all__ = ["actions", "records", "signals", "staff"]
