"""Actions: taken from the pages and lists of what they are about, followed, stopped and undone on their own."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from moderation.actions import service
from moderation.actions.action_file import ActionFile, of_action
from moderation.actions.changes import Blocked
from moderation.actions.orders import NotAllowed, may_reverse
from moderation.models import Action
from moderation.views.actions import take
from oasst.access import Viewer
from oasst.admin.base import LangFilter, WithFile
from oasst.models import User


@admin.register(Action)
class ActionAdmin(WithFile):
    lang_path = "lang"
    list_display = ("__str__", "state", "by", "person", "lang", "created_at", "undo_until")
    list_filter = ("kind", "reason", "state", LangFilter, "created_at")
    list_select_related = ("by", "person")
    ordering = ("-created_at", "pk")
    found_by = ("pk", "by_id", "person_id", "affected__person_id")
    change_form_template = "moderation/admin/action_file.html"

    def file(self, obj: Action, viewer: Viewer) -> ActionFile:
        return of_action(obj, viewer)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """The page, or of one that is open how far the action is by now."""
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
            path("take/", site.admin_view(take), name="moderation_action_take"),
            path("<path:object_id>/undo/", site.admin_view(require_POST(self.undo)), name="moderation_action_undo"),
            path("<path:object_id>/stop/", site.admin_view(require_POST(self.stop)), name="moderation_action_stop"),
            *super().get_urls(),
        ]

    def undo(self, request: HttpRequest, object_id: str) -> HttpResponse:
        action, by = self._theirs(request, object_id)
        try:
            service.undo(action, by=by, why=request.POST.get("why", "")[:2000])
            messages.success(request, _("It is undone, or being undone."))
        except NotAllowed as refused:
            raise PermissionDenied(str(refused)) from refused
        except (service.CannotUndo, Blocked) as why:
            messages.error(request, str(why))
        return redirect("admin:moderation_action_change", object_id)

    def stop(self, request: HttpRequest, object_id: str) -> HttpResponse:
        action, by = self._theirs(request, object_id)
        if not may_reverse(by, action):
            raise PermissionDenied(_("This was decided by somebody of higher rank."))
        if service.cancel(action):
            messages.success(request, _("Stopped. What has been done stays and can be undone."))
        else:
            messages.info(request, _("It was not under way any more."))
        return redirect("admin:moderation_action_change", object_id)

    def _theirs(self, request: HttpRequest, object_id: str) -> tuple[Action, User]:
        """The action, if it is in a language of this moderator."""
        action = self.get_object(request, object_id)
        if action is None:
            raise Http404(_("There is no such action."))
        assert isinstance(request.user, User)
        return action, request.user
