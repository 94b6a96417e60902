"""My work: what became of what I did, and what I have begun."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from oasst import access
from oasst.access import UserRequest
from tasks import drafts
from tasks.reading import mine as work

_PER_PAGE = 20


@access.signed_in
@require_safe
def mine(request: UserRequest) -> HttpResponse:
    written = Paginator(work.messages(request.user), _PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "written": written,
        "judged": work.judgements(request.user)[:_PER_PAGE],
        "drafts": drafts.of_person(request.user)[:_PER_PAGE],
    }
    return render(request, "tasks/mine.html", context)


@access.signed_in
@require_POST
def discard(request: UserRequest, draft_id: int) -> HttpResponse:
    if drafts.discard(draft_id, by=request.user):
        messages.info(request, _("The draft has been discarded."))
    return redirect("my_work")
