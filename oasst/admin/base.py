"""The base class of the corpus's admin pages: mostly read-only, and fast on a million rows."""

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from oasst import access
from oasst.core.identifiers import as_uuid
from oasst.corpus import reading
from oasst.corpus import rendering as text
from oasst.forms import lang_label
from oasst.staff import workplace

# Lists end here, so that neither counting nor skipping rows gets slower as the corpus grows.
LONGEST_LIST = 5_000


class BoundedPaginator(Paginator):  # type: ignore[type-arg]  # not generic at run time
    """Counts no further than LONGEST_LIST."""

    @cached_property
    def count(self) -> int:
        rows: QuerySet[Model] = self.object_list  # type: ignore[assignment]
        return rows.order_by()[:LONGEST_LIST].count()


class LookOnly(admin.ModelAdmin):  # type: ignore[type-arg]  # not generic at run time
    """Rows are not added, changed or deleted here but by actions, which keep counters, events and history consistent.

    `found_by` names the fields an id in the search box is compared with; other words go to `search_fields`. `lang_path`
    names the language of a row, by which moderators of some languages see only those; rows without a language are for all.
    `for_administrators` are fields that only administrators see and search.
    """

    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    paginator = BoundedPaginator
    search_help_text = _("Search by the row's id or a related id.")
    found_by: tuple[str, ...] = ("pk",)
    lang_path = ""
    for_administrators: tuple[str, ...] = ()
    # The group in the sidebar: "work" is what moderators use every day, "data" what is read-only.
    place = ""
    # The lookup path to the message of a row, whose text is the row's title.
    message_path = ""

    def headline(self, obj: Any) -> str:
        """The title of the row's page: its text if it has one, not its id."""
        about = self._message(obj)
        return text.excerpt(about.text, 60) if about else str(obj)

    @admin.display(description=_("text"))
    def about(self, obj: Any) -> str:
        """The beginning of the message, for lists."""
        found = self._message(obj)
        return text.excerpt(found.text, 60) if found else "–"

    def _message(self, obj: Any) -> Any:
        for name in filter(None, self.message_path.split("__")):
            obj = getattr(obj, name, None)
        return obj if self.message_path else None

    def get_list_select_related(self, request: HttpRequest) -> Any:
        related: Any = super().get_list_select_related(request)
        shown = self.message_path and "about" in self.list_display
        return [*(related or []), self.message_path] if shown else related

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        if obj:
            context = {**context, "title": self.headline(obj), "subtitle": None}
        return super().render_change_form(request, context, add, change, form_url, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        langs = access.langs_moderated(request.user)
        rows = super().get_queryset(request)
        return rows.filter(**{f"{self.lang_path}__in": [*langs, ""]}) if langs and self.lang_path else rows

    def _hidden(self, request: HttpRequest) -> tuple[str, ...]:
        return () if access.may_administer(request.user) else self.for_administrators

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        hidden = self._hidden(request)
        return [each for each in super().get_list_display(request) if each not in hidden]

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[Any, ...]:
        hidden = self._hidden(request)
        return tuple(each for each in super().get_fields(request, obj) if each not in hidden)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """The row.

        Raises:
            PermissionDenied: it is in a language that this person does not moderate.
        """
        found = super().get_object(request, object_id, from_field)
        if found is None and self.lang_path and self._exists(object_id):
            raise PermissionDenied(_("You moderate other languages."))
        return found

    def _exists(self, object_id: str) -> bool:
        try:
            return bool(self.model._default_manager.filter(pk=object_id).exists())
        except (ValidationError, ValueError):
            return False

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Its own actions, and those that apps above add to lists of this model."""
        added = {each.name: (each.run, each.name, each.title) for each in workplace.acts_on(self.model)}
        return {**super().get_actions(request), **added}

    def get_search_fields(self, request: HttpRequest) -> tuple[str, ...]:
        return (*super().get_search_fields(request), *self.found_by)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        wanted = as_uuid(search_term)
        if wanted:
            return queryset.filter(_any(self.found_by, "", wanted)), False
        searched = [each for each in self.search_fields if each not in self._hidden(request)]
        if search_term and not searched:
            return queryset.none(), False
        for word in search_term.split():
            queryset = queryset.filter(_any(searched, "__icontains", word))
        return queryset, False


class WithFile(LookOnly):
    """The page of a row begins with its case file, which `file` reads and `change_form_template` shows."""

    def file(self, obj: Any, viewer: access.Viewer) -> object:
        raise NotImplementedError

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        file = self.file(obj, request.user) if obj else None
        return super().render_change_form(request, {**context, "file": file}, add, change, form_url, obj)


class LangFilter(admin.SimpleListFilter):
    """The languages of the trees; Django's own filter would read the whole table for its choices."""

    title = _("language")
    parameter_name = "lang"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:  # type: ignore[type-arg]
        theirs = access.langs_moderated(request.user)
        return [(tag, lang_label(tag)) for tag in theirs or reading.langs_in_use(undetermined_too=True)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(lang=self.value()) if self.value() else queryset


def _any(fields: Iterable[str], lookup: str, value: object) -> Q:
    return reduce(or_, (Q(**{f"{field}{lookup}": value}) for field in fields))
