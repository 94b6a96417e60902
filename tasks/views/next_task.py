"""The next task after another: of the same kind, or of any."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from oasst.models import User
from tasks.models import Task
from tasks.work import claims

ANY = "any"


def address_of(task: Task, *, then: str = "", after: Task | None = None) -> str:
    """The URL of the task. `then` is the way to the next task; `after` is the task that was just skipped."""
    parameters = {"then": ANY if then == ANY else "", "after": str(after.pk) if after else ""}
    query = urlencode({name: value for name, value in parameters.items() if value})
    return f"{reverse('work', args=[task.pk])}{'?' * bool(query)}{query}"


def to_task(task: Task, *, then: str = "", after: Task | None = None) -> HttpResponse:
    return redirect(address_of(task, then=then, after=after))


def claim_next(task: Task, *, then: str, by: User) -> Task:
    """The next task after this one.

    Raises:
        Refusal: as `selection.claim`.
    """
    if then == ANY:
        return claims.claim_any(by=by, langs=by.langs or [task.lang])
    return claims.claim(by=by, kind=task.kind, lang=task.lang)
