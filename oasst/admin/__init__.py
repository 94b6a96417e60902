"""The admin's pages of the corpus: every model to look at, what is changed elsewhere not to be changed here."""

from oasst.admin import announcements, assignments, clients, corpus, events, messages, people, webhooks

__all__ = ["announcements", "assignments", "clients", "corpus", "events", "messages", "people", "webhooks"]
