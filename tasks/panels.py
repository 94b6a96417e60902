"""Panels of the engine on pages of other apps."""

from typing import Any

from django.contrib.postgres.aggregates import BoolOr
from django.db.models import F, Sum
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from oasst.access import Viewer
from oasst.models import Message, MessageTree, User
from tasks.acts import follows
from tasks.models import Opening
from tasks.rules import kinds
from tasks.samples.texts import SAMPLES
from tasks.work import writing_habits


def signed_in(viewer: Viewer) -> bool:
    return viewer.is_authenticated


def samples(request: HttpRequest, _about: Any) -> SafeString:
    """On the landing page: the kinds of task, each with a sample to try."""
    return SafeString(render_to_string("tasks/try/panel.html", {"samples": SAMPLES.values()}, request))


def wanted_here(request: HttpRequest, tree: MessageTree) -> SafeString:
    """On the page of a conversation: its open tasks by kind. Writing can be claimed here; reviews and rankings are drawn."""
    openings = Opening.objects.filter(tree_id=tree.pk, wanted__gt=F("done")).order_by().values_list("kind")
    wanted = sorted(openings.annotate(lacking=Sum(F("wanted") - F("done")), some_wait=BoolOr("waits")))
    if not wanted:
        return SafeString()
    context = {
        "wanted": [(kind, lacking, kind in kinds.REPLYING) for kind, lacking, _waits in wanted],
        "waits": any(waits for *_row, waits in wanted),
        "tree": tree,
    }
    return SafeString(render_to_string("tasks/pieces/wanted_here.html", context, request))


def follow(request: HttpRequest, tree: MessageTree) -> SafeString:
    """On the page of a conversation that isn't finished: following it."""
    user = request.user
    if not isinstance(user, User) or not follows.may_follow(tree):
        return SafeString()
    context = {"tree": tree, "follows": follows.follows(user, tree)}
    return SafeString(render_to_string("tasks/pieces/follow.html", context, request))


def open_tasks() -> dict[str, int]:
    """Open tasks by language, without new prompts, which every language takes."""
    room = F("wanted") - F("leased") - F("done")
    openings = Opening.objects.filter(wanted__gt=F("leased") + F("done")).exclude(kind=kinds.INITIAL_PROMPT)
    return dict(openings.order_by().values_list("lang").annotate(room=Sum(room)))


_MOST_TASKS = 30


def work_in(request: HttpRequest, tree: MessageTree) -> SafeString:
    """On a conversation in the admin: its openings and its latest tasks."""
    openings = Opening.objects.filter(tree_id=tree.pk).order_by("kind", "pk")
    tasks = tree.tasks.select_related("user").order_by("-created_at")[:_MOST_TASKS]
    context = {"openings": openings, "tasks": tasks}
    return SafeString(render_to_string("tasks/pieces/work_in.html", context, request))


def habit_of(request: HttpRequest, message: Message) -> SafeString:
    """On a message in the admin: how it was written, where the browser reported it."""
    habit = writing_habits.of([message.pk]).get(message.pk)
    if habit is None:
        return SafeString()
    context = {"facts": habit.facts, "days": writing_habits.DAYS_KEPT}
    return SafeString(render_to_string("tasks/pieces/habit_of.html", context, request))
