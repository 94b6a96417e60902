"""Taking an action in the admin: form, preview, confirmation. For staff only."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from moderation.actions import differences, orders, preview, service, targets
from moderation.actions.figures import act_in_words, in_words
from moderation.actions.order_form import OrderForm
from moderation.actions.orders import NotAllowed, Order, Wrong
from moderation.changes import Blocked
from moderation.kinds import KINDS, ActionKind
from oasst.models import Message, User
from oasst.staff import workplace
from tasks.rules import policy


def take(request: HttpRequest) -> HttpResponse:
    """Shows the form, then the preview, then takes the action. `?kind=` preselects the kind."""
    assert isinstance(request.user, User)
    selection = targets.selected(request.GET, by=request.user)
    kind = request.GET.get("kind", "")
    form = OrderForm(request.POST or None, selection=selection, by=request.user, kind=kind)
    if request.method != "POST" or not form.is_valid():
        return _page(request, form, status=400 if form.is_bound else 200)
    try:
        return _confirmed(request, form, form.order())
    except NotAllowed as refused:
        raise PermissionDenied(str(refused)) from refused
    except (Wrong, Blocked) as wrong:
        form.add_error(None, str(wrong))
        return _page(request, form, status=400)


def _confirmed(request: HttpRequest, form: OrderForm, order: Order) -> HttpResponse:
    if request.POST.get("step") == "take":
        action = service.take(order)
        if back := _way_back(request):
            done = _("Done: %(what)s.") % {"what": action}
            messages.success(request, done)
            workplace.offer_undo(request, done, [str(action.pk)])
            return redirect(back)
        return redirect("admin:moderation_action_change", action.pk)
    if request.POST.get("step") == "back":
        return _page(request, form)
    orders.check(order)
    figures, kind = preview.figures(order), KINDS[order.kind]
    return _page(
        request,
        form,
        figures=in_words(figures),
        examples=preview.examples(order),
        difference=_difference(order, kind),
        button=act_in_words(order, figures),
        order=order,
        kind=kind,
        undo_days=policy.everywhere().moderation.undo_action.days,
    )


def _way_back(request: HttpRequest) -> str:
    """The queue to return to, or empty."""
    asked = request.GET.get("next", "")
    return asked if asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None) else ""


def _difference(order: Order, kind: ActionKind) -> list[differences.Segment]:
    return differences.difference(*kind.text_change(order)) if kind.text_change else []


def _page(request: HttpRequest, form: OrderForm, status: int = 200, **more: Any) -> HttpResponse:
    title = _("Preview") if more else _("Moderate")
    subjects = Message.objects.filter(pk__in=form.selection.messages[:1]).select_related("author")
    context = {
        **admin.site.each_context(request),
        "title": title,
        "form": form,
        "selection": form.selection,
        "subject": subjects.first(),
        "way_back": _way_back(request),
        **more,
    }
    return TemplateResponse(request, "moderation/admin/take.html", context, status=status)
