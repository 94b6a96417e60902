"""Actions in the admin: taken from other pages and lists; followed, stopped and undone on their own page."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST

from moderation.actions import service
from moderation.actions.action_file import ActionFile, of_action
from moderation.actions.audit import audit_file
from moderation.actions.figures import in_words
from moderation.actions.orders import NotAllowed, may_reverse
from moderation.changes import Blocked
from moderation.models import Action, Affected, State
from moderation.views.actions import take
from oasst.access import Viewer
from oasst.admin.base import LangFilter, WithFile
from oasst.admin.messages import DateFilter
from oasst.admin.typed import Input, TypedFilter, people_named
from oasst.models import User


class ModeratorFilter(TypedFilter):
    title = pgettext_lazy("person", "moderator")
    inputs = (Input("moderator", gettext_lazy("Name or id")),)

    def narrowed(self, request: HttpRequest, queryset: QuerySet[Any], typed: dict[str, str]) -> QuerySet[Any]:
        return queryset.filter(by__in=people_named(typed["moderator"]))


class PersonFilter(TypedFilter):
    """The person whom the action was about, and other people affected."""

    title = gettext_lazy("person affected")
    inputs = (Input("affected", gettext_lazy("Name or id")),)

    def narrowed(self, request: HttpRequest, queryset: QuerySet[Any], typed: dict[str, str]) -> QuerySet[Any]:
        people = people_named(typed["affected"])
        affected = Affected.objects.filter(person__in=people).values("action")
        return queryset.filter(Q(person__in=people) | Q(pk__in=affected))


class TakenFilter(DateFilter):
    inputs = (Input("taken_from", gettext_lazy("From"), "date"), Input("taken_to", gettext_lazy("To"), "date"))


@admin.register(Action)
class ActionAdmin(WithFile):
    lang_path = "lang"
    place = "work"
    list_display = ("__str__", "state", "size", "by", "person", "lang", "created_at", "undo_until")
    list_filter = (ModeratorFilter, PersonFilter, TakenFilter, "kind", "reason", "state", LangFilter)
    change_list_template = "moderation/admin/action_list.html"
    list_select_related = ("by", "person")
    ordering = ("-created_at", "pk")
    found_by = ("pk", "by_id", "person_id", "affected__person_id")
    change_form_template = "moderation/admin/action_file.html"

    @admin.display(description=gettext_lazy("size"))
    def size(self, action: Action) -> str:
        return (
            ", ".join(in_words({name: action.figures.get(name, 0) for name in ("messages", "trees", "accounts")}))
            or "–"
        )

    def export(self, request: HttpRequest) -> StreamingHttpResponse:
        """All rows that match the filters of the list, as CSV."""
        found = self.get_changelist_instance(request).get_queryset(request)
        return audit_file(found)

    def file(self, obj: Action, viewer: Viewer) -> ActionFile:
        return of_action(obj, viewer)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """The page, or for polling only its progress."""
        is_polled = request.headers.get("HX-Target") == "action-progress"
        response = super().render_change_form(request, {**context, "is_polled": is_polled}, *args, **kwargs)
        if is_polled:
            assert isinstance(response, TemplateResponse)
            response.template_name = "moderation/admin/progress.html"
        patch_vary_headers(response, ["HX-Target"])
        return response

    def get_urls(self) -> list[URLPattern]:
        site = self.admin_site
        return [
            path("export/", site.admin_view(self.export), name="moderation_action_export"),
            path("take/", site.admin_view(take), name="moderation_action_take"),
            path("<path:object_id>/undo/", site.admin_view(require_POST(self.undo)), name="moderation_action_undo"),
            path("<path:object_id>/stop/", site.admin_view(require_POST(self.stop)), name="moderation_action_stop"),
            *super().get_urls(),
        ]

    def undo(self, request: HttpRequest, object_id: str) -> HttpResponse:
        action, by = self._theirs(request, object_id)
        try:
            service.undo(action, by=by, why=request.POST.get("why", "")[:2000])
            messages.success(request, _("Undone.") if action.state == State.UNDONE else _("Undo in progress."))
        except NotAllowed as refused:
            raise PermissionDenied(str(refused)) from refused
        except (service.CannotUndo, Blocked) as why:
            messages.error(request, str(why))
        return redirect("admin:moderation_action_change", object_id)

    def stop(self, request: HttpRequest, object_id: str) -> HttpResponse:
        action, by = self._theirs(request, object_id)
        if not may_reverse(by, action):
            raise PermissionDenied(_("You cannot stop this: someone of higher rank decided it."))
        if service.cancel(action):
            messages.success(request, _("Stopped. What was already done stays, and you can undo it."))
        else:
            messages.info(request, _("It was already finished."))
        return redirect("admin:moderation_action_change", object_id)

    def _theirs(self, request: HttpRequest, object_id: str) -> tuple[Action, User]:
        """The action, if it is in a language of this moderator."""
        action = self.get_object(request, object_id)
        if action is None:
            raise Http404(_("This action does not exist."))
        assert isinstance(request.user, User)
        return action, request.user
