"""The next task after another: of the same kind, or of any."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from oasst.models import User
from tasks.models import Task
from tasks.texts.refusal import Refusal
from tasks.work import claims

ANY = "any"


def address_of(task: Task, *, then: str = "", skipped: Task | None = None, done: Task | None = None) -> str:
    """The URL of the task. `then` is the way to the next task; the one before it was `skipped` or `done`."""
    parameters = {
        "then": ANY if then == ANY else "",
        "after": str(skipped.pk) if skipped else "",
        "done": str(done.pk) if done else "",
    }
    query = urlencode({name: value for name, value in parameters.items() if value})
    return f"{reverse('work', args=[task.pk])}{'?' * bool(query)}{query}"


def to_task(task: Task, *, then: str = "") -> HttpResponse:
    return redirect(address_of(task, then=then))


def to_following(
    request: HttpRequest, *, by: User, then: str, skipped: Task | None = None, done: Task | None = None
) -> HttpResponse:
    """Claims the task that follows the one that was `skipped` or `done`; without any, that one says so."""
    before = skipped or done
    assert before is not None
    try:
        following = claim_next(before, then=then, by=by)
    except Refusal as refusal:
        messages.info(request, str(refusal))
        return to_task(before, then=then)
    return redirect(address_of(following, then=then, skipped=skipped, done=done))


def claim_next(task: Task, *, then: str, by: User) -> Task:
    """The next task after this one; the person's unstarted task, if there is one.

    Raises:
        Refusal: as `selection.claim`.
    """
    if then == ANY:
        return claims.claim_any(by=by, langs=by.langs or [task.lang])
    return claims.claim(by=by, kind=task.kind, lang=task.lang)
