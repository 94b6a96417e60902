"""Messages and conversations: search by words, patterns and labels, and pages with all that a decision needs."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib import admin, messages
from django.db.models import Model, OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oasst import access
from oasst.admin.base import LangFilter, LookOnly, WithFile
from oasst.admin.typed import Input, TypedFilter, people_named
from oasst.core import labels
from oasst.core.identifiers import as_uuid
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


class LabelFilter(TypedFilter):
    """Last of the filters, because it reads the newest rows that the others leave."""

    title = gettext_lazy("label on average (of the newest)")
    inputs = (
        Input("label", gettext_lazy("Label"), choices=lambda: [("", "–"), *((name, name) for name in labels.NAMES)]),
        Input("label_from", gettext_lazy("at least (0.5 if empty)"), "number"),
        Input("label_to", gettext_lazy("at most"), "number"),
    )

    def narrowed(self, request: HttpRequest, queryset: QuerySet[Any], typed: dict[str, str]) -> QuerySet[Any]:
        label = typed.get("label")
        if label not in labels.NAMES:
            return queryset
        try:
            least, most = _bound(typed.get("label_from"), bounded_search.GIVEN_FROM), _bound(typed.get("label_to"), 1.0)
            return queryset.filter(pk__in=bounded_search.labelled(queryset, label, least=least, most=most))
        except bounded_search.Unanswered as why:
            messages.warning(request, str(why))
            return queryset.none()


def _bound(typed: str | None, otherwise: float) -> float:
    """
    Raises:
        Unanswered: it is not a number from 0 to 1.
    """
    try:
        bound = float(typed) if typed else otherwise
    except ValueError:
        bound = -1.0
    if not 0 <= bound <= 1:
        raise bounded_search.Unanswered(_("Label bounds must be numbers from 0 to 1."))
    return bound


class AuthorFilter(TypedFilter):
    title = gettext_lazy("author")
    inputs = (Input("author", gettext_lazy("Name or id")),)

    def narrowed(self, request: HttpRequest, queryset: QuerySet[Any], typed: dict[str, str]) -> QuerySet[Any]:
        return queryset.filter(author__in=people_named(typed["author"]))


class DateFilter(TypedFilter):
    """Whole days of UTC, the last one included."""

    title = gettext_lazy("date")
    inputs = (
        Input("written_from", gettext_lazy("From"), "date"),
        Input("written_to", gettext_lazy("To"), "date"),
    )
    column = "created_at"

    def narrowed(self, request: HttpRequest, queryset: QuerySet[Any], typed: dict[str, str]) -> QuerySet[Any]:
        first, last = (_day(typed.get(each.name)) for each in self.inputs)
        if first:
            queryset = queryset.filter(**{f"{self.column}__gte": first})
        return queryset.filter(**{f"{self.column}__lt": last + timedelta(days=1)}) if last else queryset


def _day(typed: str | None) -> datetime | None:
    try:
        return datetime.strptime(typed, "%Y-%m-%d").replace(tzinfo=UTC) if typed else None
    except ValueError:
        return None


@admin.register(Message)
class MessageAdmin(WithFile):
    lang_path = "tree__lang"
    list_display = ("beginning", "role", "lang", "author", "review_result", "rank", "deleted", "created_at")
    list_filter = (
        AuthorFilter, DateFilter, "role", LangFilter, "tree__state", "review_result", "deleted", QuarantineFilter,
        "synthetic", LabelFilter,
    )  # fmt: skip
    list_select_related = ("author",)
    ordering = ("-seq",)
    found_by = ("id", "tree_id", "author_id")
    search_help_text = gettext_lazy(
        "Search by words (choose a language first), a /pattern/ in recent messages, or an id of a message, thread or person."
    )
    change_form_template = "admin/message_file.html"
    place = "work"

    def headline(self, obj: Message) -> str:
        return rendering.excerpt(obj.text, 60)

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
    """The chosen language, or the only available one.

    Raises:
        Unanswered: there are several.
    """
    lang = request.GET.get("lang")
    if lang:
        return lang
    langs = access.langs_moderated(request.user) or reading.langs_in_use()
    if len(langs) != 1:
        raise bounded_search.Unanswered(_("Choose a language to search for words."))
    return langs[0]


@admin.register(MessageTree)
class MessageTreeAdmin(WithFile):
    lang_path = "lang"
    list_display = ("beginning", "state", "lang", "state_since", "created_at", "origin")
    list_filter = ("state", LangFilter, "created_at")
    ordering = ("-created_at",)
    found_by = ("id", "messages__id")
    change_form_template = "admin/tree_file.html"
    place = "work"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With the prompt, whose id is the tree's."""
        prompt = Message.objects.filter(pk=OuterRef("pk")).values("text")
        rows: Any = super().get_queryset(request)
        found: QuerySet[Any] = rows.annotate(prompt=Subquery(prompt))
        return found

    @admin.display(description=gettext_lazy("prompt"))
    def beginning(self, tree: Any) -> str:
        return rendering.excerpt(tree.prompt or str(tree), 60)

    def headline(self, obj: MessageTree) -> str:
        return self.beginning(obj)

    def file(self, obj: MessageTree, viewer: access.Viewer) -> case_file.TreeFile:
        return case_file.of_tree(obj, viewer)

    def view_on_site(self, obj: Model) -> str:
        return reverse("tree", args=[obj.pk])
