"""Messages and conversations: found by words, patterns and labels; shown with what bears on a decision."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oasst import access
from oasst.admin.base import LangFilter, LookOnly, WithFile, as_uuid
from oasst.core import labels
from oasst.corpus import bounded_search, reading, rendering, search
from oasst.models import Message, MessageQuerySet, MessageTree
from oasst.staff import case_file


class QuarantineFilter(admin.SimpleListFilter):
    title = gettext_lazy("quarantine")
    parameter_name = "held"

    def lookups(self, request: HttpRequest, model_admin: "LookOnly") -> list[tuple[str, str]]:  # type: ignore[override]
        return [("now", _("in quarantine")), ("ever", _("has been in quarantine"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "now":
            return queryset.filter(quarantines__outcome="")
        return queryset.filter(quarantines__isnull=False).distinct() if self.value() == "ever" else queryset


class LabelFilter(admin.SimpleListFilter):
    """Behind the other filters, because it looks at the newest of what they leave."""

    title = gettext_lazy("label, 0.5 or more on average (of the newest)")
    parameter_name = "label"

    def lookups(self, request: HttpRequest, model_admin: "LookOnly") -> list[tuple[str, str]]:  # type: ignore[override]
        return [(name, name) for name in labels.NAMES]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        label = self.value()
        if label not in labels.NAMES:
            return queryset
        try:
            return queryset.filter(pk__in=bounded_search.labelled(queryset, label))
        except bounded_search.Unanswered as why:
            messages.warning(request, str(why))
            return queryset.none()


@admin.register(Message)
class MessageAdmin(WithFile):
    lang_path = "tree__lang"
    list_display = ("beginning", "role", "lang", "author", "review_result", "rank", "deleted", "created_at")
    list_filter = (
        "role", LangFilter, "tree__state", "review_result", "deleted", QuarantineFilter, "synthetic", "created_at",
        LabelFilter,
    )  # fmt: skip
    list_select_related = ("author",)
    ordering = ("-seq",)
    found_by = ("id", "tree_id", "author_id")
    search_help_text = gettext_lazy(
        "Words, in the language chosen beside; /a pattern/ among the newest; or the id of a message, conversation or person."
    )
    change_form_template = "admin/message_file.html"

    def file(self, obj: Message, viewer: access.Viewer) -> case_file.MessageFile:
        return case_file.of_message(obj, viewer)

    def view_on_site(self, obj: Model) -> str:
        return reverse("message", args=[obj.pk])

    @admin.display(description=gettext_lazy("text"))
    def beginning(self, message: Message) -> str:
        return rendering.excerpt(message.text, 60)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        if not search_term or as_uuid(search_term):
            return super().get_search_results(request, queryset, search_term)
        try:
            return self._found(request, queryset, search_term.strip()), False
        except bounded_search.Unanswered as why:
            messages.warning(request, str(why))
            return queryset.none(), False

    def _found(self, request: HttpRequest, queryset: QuerySet[Any], asked: str) -> QuerySet[Any]:
        if len(asked) > 2 and asked.startswith("/") and asked.endswith("/"):
            return queryset.filter(pk__in=bounded_search.matching(queryset, asked[1:-1]))
        assert isinstance(queryset, MessageQuerySet)
        return search.matching(queryset, asked, _lang_of_words(request))


def _lang_of_words(request: HttpRequest) -> str:
    """The language chosen, or the only one there is to choose.

    Raises:
        Unanswered: there are several.
    """
    lang = request.GET.get("lang")
    if lang:
        return lang
    langs = access.langs_moderated(request.user) or reading.langs_in_use()
    if len(langs) != 1:
        raise bounded_search.Unanswered(_("Choose a language: words are looked for in the way of one."))
    return langs[0]


@admin.register(MessageTree)
class MessageTreeAdmin(WithFile):
    lang_path = "lang"
    list_display = ("id", "state", "lang", "state_since", "created_at", "origin")
    list_filter = ("state", LangFilter, "created_at")
    ordering = ("-created_at",)
    found_by = ("id", "messages__id")
    change_form_template = "admin/tree_file.html"

    def file(self, obj: MessageTree, viewer: access.Viewer) -> case_file.TreeFile:
        return case_file.of_tree(obj, viewer)

    def view_on_site(self, obj: Model) -> str:
        return reverse("tree", args=[obj.pk])
