"""The page "My work": contributions with their results, drafts, and editing of one's own messages."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oasst import access
from oasst.access import UserRequest
from tasks.acts import edits
from tasks.forms.contributions import ContributionsForm, EditForm
from tasks.reading import contributions as reading
from tasks.reading.kept_drafts import KeptDraft, kept
from tasks.rules import policy
from tasks.texts.refusal import SENTENCES, Refusal, Why
from tasks.work import drafts


@dataclass(frozen=True, slots=True)
class MinePage:
    """The data of the page. Drafts are shown above the unfiltered list only."""

    form: ContributionsForm
    results: reading.Page
    drafts: list[KeptDraft]
    newest: str
    older: str | None

    @property
    def is_narrowed(self) -> bool:
        return any(self.form.data.get(name) for name in self.form.fields)


@access.signed_in
@require_safe
def mine(request: UserRequest) -> HttpResponse:
    """The whole page, or the list alone for a request by HTMX."""
    form = ContributionsForm(request.GET, tags=reading.langs(request.user))
    results = reading.page(request.user, form.choice())
    is_unfiltered = not any(request.GET.values())
    page = MinePage(
        form=form,
        results=results,
        drafts=kept(request.user) if is_unfiltered else [],
        newest=_query(request, before=""),
        older=_query(request, before=str(results.older)) if results.older else None,
    )
    template = "tasks/mine/contributions.html" if request.htmx.target == "contributions" else "tasks/mine.html"
    response = render(request, template, {"page": page})
    patch_vary_headers(response, ["HX-Target"])
    return response


def _query(request: UserRequest, *, before: str) -> str:
    """The query of the same filters with another cursor."""
    query = request.GET.copy()
    query.pop("before", None)
    if before:
        query["before"] = before
    return "?" + query.urlencode()


@access.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: UserRequest, message_id: UUID) -> HttpResponse:
    """Edits one's own message. A refused text is shown again as typed."""
    message = access.message_for(request.user, message_id)
    if message.author_id != request.user.pk:
        raise Http404
    form = EditForm(request.POST if request.method == "POST" else None, message=message)
    refusal = None
    if form.is_valid():
        try:
            edits.edit(message=message, text=form.cleaned_data["text"], by=request.user)
        except Refusal as refused:
            refusal = refused
        else:
            messages.success(request, _("Your message has been updated and will be reviewed again."))
            return redirect("message", message.pk)
    until = edits.until(message, by=request.user, quarantined=False, rules=policy.rules(message.lang))
    context = {
        "form": form,
        "message": message,
        "until": until,
        "not_editable": SENTENCES[Why.NOT_EDITABLE],
        "refusal": refusal,
    }
    return render(request, "tasks/mine/edit.html", context, status=409 if refusal else 200)


@access.signed_in
@require_POST
def discard(request: UserRequest, draft_id: int) -> HttpResponse:
    if drafts.discard(draft_id, by=request.user):
        messages.info(request, _("Draft discarded."))
    return redirect("my_work")
