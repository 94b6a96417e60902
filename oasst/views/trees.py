"""Conversations: the list of them, one of them, and the lasting address of one message."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from oasst import access, reading
from oasst.forms import BrowseForm
from oasst.reading import TREES_PER_PAGE


@access.public
@require_safe
def browse(request: HttpRequest) -> HttpResponse:
    form = BrowseForm(request.GET, tags=reading.langs_in_use())
    chosen = form.cleaned_data if form.is_valid() else {}
    found = list(reading.newest_prompts(request.user, **chosen)[: TREES_PER_PAGE + 1])
    prompts = found[:TREES_PER_PAGE]
    context = {
        "form": form,
        "prompts": prompts,
        "is_first_page": not chosen.get("before"),
        "newest": _query(request, before=None),
        "older": _query(request, before=prompts[-1].seq) if len(found) > len(prompts) else None,
    }
    return render(request, "browse.html", context)


def _query(request: HttpRequest, *, before: int | None) -> str:
    """The same choice of conversations, from another place on."""
    query = request.GET.copy()
    query.pop("before", None)
    if before:
        query["before"] = str(before)
    return query.urlencode()


@access.public
@require_safe
def tree(request: HttpRequest, tree_id: UUID) -> HttpResponse:
    found = access.tree_for(request.user, tree_id)
    read = reading.read_tree(found, request.user)
    if read.root is None:
        raise Http404(_("This conversation has been removed."))
    return render(request, "tree.html", {"tree": found, "read": read, "root": read.root})


@access.public
@require_safe
def message(request: HttpRequest, message_id: UUID) -> HttpResponse:
    found = access.message_for(request.user, message_id)
    return redirect(f"{reverse('tree', args=[found.tree_id])}#m-{found.pk}")
