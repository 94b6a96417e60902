"""The admin's sidebar, most used first: queues, daily work, what is managed, and read-only data."""

from collections.abc import Iterable
from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from oasst.staff import workplace

Entry = dict[str, Any]


def groups(site: AdminSite, request: HttpRequest) -> list[Entry]:
    """In the shape of Django's list of apps. Models declare their group (`place`); of the others those that
    this person can change or act on are managed, and the rest is data.
    """
    placed: dict[str, list[Entry]] = {"work": [], "manage": [], "data": []}
    for app in AdminSite.get_app_list(site, request):
        for model in app["models"]:
            placed[_place(site, request, model)].append(model)
    pages = [
        _entry(str(each.title), each.name, reverse(each.url_name))
        for each in workplace.PAGES
        if each.shown_to(request.user)
    ]
    queues = [_entry(str(each.title), f"queue_{each.slug}", each.address) for each in workplace.QUEUES]
    named = (
        ("queues", _("Queues"), queues),
        ("work", _("Moderation"), placed["work"]),
        ("manage", _("Manage"), [*placed["manage"], *pages]),
        ("data", _("Data"), placed["data"]),
    )
    return [_group(label, name, models) for label, name, models in named if models]


def _place(site: AdminSite, request: HttpRequest, model: Entry) -> str:
    its_admin: Any = site._registry[model["model"]]
    if place := getattr(its_admin, "place", ""):
        return str(place)
    is_used = model["add_url"] or not model["view_only"] or its_admin.get_actions(request)
    return "manage" if is_used else "data"


def _group(label: str, name: str, models: Iterable[Entry]) -> Entry:
    # Django marks the group whose address the page is below; these have none.
    return {
        "name": name, "app_label": label, "app_url": f"{reverse('admin:index')}#{label}", "has_module_perms": True,
        "models": list(models),
    }  # fmt: skip


def _entry(name: str, object_name: str, address: str) -> Entry:
    return {
        "name": name, "object_name": object_name, "admin_url": address, "add_url": None, "view_only": True, "perms": {},
    }  # fmt: skip
