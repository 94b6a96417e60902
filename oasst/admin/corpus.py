"""Reviews, rankings and quarantines of messages."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from oasst.admin.base import LookOnly
from oasst.models import (
    ImportedFacts,
    Quarantine,
    Ranking,
    Reaction,
    Review,
    Revision,
    WithdrawnMessage,
)


@admin.register(Revision)
class RevisionAdmin(LookOnly):
    lang_path = "message__tree__lang"
    message_path = "message"
    list_display = ("about", "number", "author", "created_at")
    list_select_related = ("author",)
    ordering = ("-pk",)
    found_by = ("message_id", "author_id")


@admin.register(ImportedFacts)
class ImportedFactsAdmin(LookOnly):
    lang_path = "message__tree__lang"
    message_path = "message"
    list_display = ("about", "review_count", "dated")
    ordering = ("-pk",)
    found_by = ("message_id",)


@admin.register(Review)
class ReviewAdmin(LookOnly):
    lang_path = "message__tree__lang"
    message_path = "message"
    list_display = ("about", "user", "labels", "mode", "time_spent", "created_at")
    list_select_related = ("user",)
    ordering = ("-pk",)
    found_by = ("id", "message_id", "user_id")
    search_help_text = _("Search by the id of a review, message or person.")


@admin.register(Ranking)
class RankingAdmin(LookOnly):
    lang_path = "parent__tree__lang"
    message_path = "parent"
    list_display = ("about", "user", "places", "none_acceptable", "mode", "time_spent", "created_at")
    list_select_related = ("user",)
    ordering = ("-pk",)
    found_by = ("id", "parent_id", "user_id")
    search_help_text = _("Search by the id of a ranking, the parent message or a person.")

    @admin.display(description=_("ranks"))
    def places(self, ranking: Ranking) -> str:
        """The number of replies at each rank, best first."""
        return " > ".join(str(len(tie)) for tie in ranking.ballot if isinstance(tie, list))


@admin.register(Reaction)
class ReactionAdmin(LookOnly):
    lang_path = "message__tree__lang"
    message_path = "message"
    list_display = ("about", "user", "emoji", "created_at")
    list_filter = ("emoji",)
    list_select_related = ("user",)
    ordering = ("-pk",)
    found_by = ("message_id", "user_id")


@admin.register(Quarantine)
class QuarantineAdmin(LookOnly):
    lang_path = "message__tree__lang"
    message_path = "message"
    list_display = ("about", "reason", "opened_at", "opened_by", "outcome", "closed_at", "closed_by")
    list_filter = ("outcome", "reason")
    list_select_related = ("opened_by", "closed_by")
    ordering = ("-pk",)
    found_by = ("message_id",)


@admin.register(WithdrawnMessage)
class WithdrawnMessageAdmin(LookOnly):
    list_display = ("message_id", "tree_id", "withdrawn_at")
    ordering = ("-withdrawn_at",)
    found_by = ("message_id", "tree_id")
