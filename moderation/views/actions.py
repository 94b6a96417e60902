"""Taking an action in the admin: what is to be done, what that would change, and then doing it. For staff alone."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from moderation.actions import orders, preview, service, targets
from moderation.actions.changes import Blocked
from moderation.actions.figures import in_words
from moderation.actions.order_form import OrderForm
from moderation.actions.orders import NotAllowed, Order, Wrong
from oasst.models import User


def take(request: HttpRequest) -> HttpResponse:
    """Asks; sent as a form, shows what it would change; sent once more, does it."""
    assert isinstance(request.user, User)
    chosen = targets.picked(request.GET, by=request.user)
    form = OrderForm(request.POST or None, picked=chosen, by=request.user)
    if request.method != "POST" or not form.is_valid():
        return _page(request, form, status=400 if form.is_bound else 200)
    try:
        return _gone_on(request, form, form.order())
    except NotAllowed as refused:
        raise PermissionDenied(str(refused)) from refused
    except (Wrong, Blocked) as wrong:
        form.add_error(None, str(wrong))
        return _page(request, form, status=400)


def _gone_on(request: HttpRequest, form: OrderForm, order: Order) -> HttpResponse:
    if request.POST.get("step") == "take":
        return redirect("admin:moderation_action_change", service.take(order).pk)
    orders.check(order)
    return _page(request, form, figures=in_words(preview.figures(order)), order=order)


def _page(request: HttpRequest, form: OrderForm, status: int = 200, **more: object) -> HttpResponse:
    title = _("Would be changed") if more else _("Take an action")
    context = {**admin.site.each_context(request), "title": title, "form": form, "picked": form.picked, **more}
    return TemplateResponse(request, "moderation/admin/take.html", context, status=status)
