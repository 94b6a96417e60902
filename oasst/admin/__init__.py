"""Admin pages of the corpus: every model can be viewed; what is changed elsewhere is read-only here."""

from oasst.admin import announcements, assignments, clients, corpus, events, messages, people, together, webhooks

__all__ = ["announcements", "assignments", "clients", "corpus", "events", "messages", "people", "together", "webhooks"]
