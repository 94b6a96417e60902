"""Registrations of the engine in the registries of `oasst`."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from oasst.accounts import open_work
from oasst.accounts.personal_data import PARTS, Part
from oasst.background.retention import RULES, Rule
from oasst.corpus import invariants
from oasst.models import Follow, Thanks
from oasst.notifications import inbox
from oasst.notifications.sections import SECTIONS, Section
from oasst.site.page_registry import LINKS, MESSAGE_PARTS, PANELS, Link, MessagePart, Page, Panel
from oasst.staff import workplace
from tasks import checks, panels  # noqa: F401 -- checks register themselves
from tasks.acts import follows, thanks
from tasks.models import DailyGoal, Draft, Task, TutorialMark, WritingHabit
from tasks.reading import digest_sections, message_menus, thanks_given
from tasks.views.rules import show_parameters
from tasks.work.writing_habits import DAYS_KEPT


def register() -> None:
    open_work.OPEN_TASKS.add(panels.open_tasks)
    invariants.FILES.add(Path(__file__).with_name("invariants.sql"))
    PARTS.add(
        Part("tasks", lambda user: Task.objects.filter(user=user)),
        Part("drafts", lambda user: Draft.objects.filter(user=user), passing=True),
        Part("thanks", lambda user: Thanks.objects.filter(user=user)),
        Part("follows", lambda user: Follow.objects.filter(user=user), passing=True),
        Part("tutorial", lambda user: TutorialMark.objects.filter(user=user), passing=True),
        Part("daily_goal", lambda user: DailyGoal.objects.filter(user=user), passing=True),
        Part("habits", lambda user: WritingHabit.objects.filter(message__author=user)),
    )
    habits, drafts = "how a text was written, after its submission", "drafts, after their last change"
    RULES.add(
        Rule("habits", habits, DAYS_KEPT, lambda end: WritingHabit.objects.filter(at__lt=end)),
        Rule("drafts", drafts, 180, lambda end: Draft.objects.filter(updated_at__lt=end)),
    )
    LINKS.add(Link("desk", _("Tasks"), 10, panels.signed_in))
    PANELS.add(
        Panel(Page.LANDING, 10, panels.samples),
        Panel(Page.TREE, 10, panels.wanted_here, panels.signed_in),
        Panel(Page.TREE, 20, panels.follow, panels.signed_in),
        Panel(Page.STAFF_TREE, 10, panels.work_in),
        Panel(Page.STAFF_MESSAGE, 20, panels.habit_of),
    )
    MESSAGE_PARTS.add(
        MessagePart(10, message_menus.of_messages, panels.signed_in), MessagePart(20, thanks_given.of_messages)
    )
    inbox.TOPICS.add(inbox.Topic("thanks", _("thanks")), inbox.Topic("follow", _("conversations I follow")))
    inbox.KINDS.add(
        inbox.Kind(thanks.NEWS, _("Someone thanked you for this message.")),
        inbox.Kind(follows.NEWS, _("A conversation you follow is finished.")),
    )
    SECTIONS.add(
        Section(10, "fates", _("Results of my work"), digest_sections.fates, "my_work"),
        Section(20, "waiting", _("Open tasks in my languages"), digest_sections.waiting, "desk"),
    )
    workplace.PAGES.add(workplace.Page("rules/", "rules", 10, _("Rules in force"), show_parameters))
