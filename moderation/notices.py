"""Notices to people about decisions that affect them, with a link to the appeal."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from moderation import statements
from moderation.kinds import KINDS as KINDS_OF_ACTIONS
from moderation.kinds import ActionKind
from moderation.models import Action, Affected, State, Step
from oasst.models import Digest, Message, Notification
from oasst.notifications import inbox

_NAME = "moderation"
UNDONE = f"{_NAME}_undone"
REPORT_UPHELD, REPORT_DISMISSED = f"{_NAME}_report_upheld", f"{_NAME}_report_dismissed"
REPORT_REOPENED = f"{_NAME}_report_reopened"
APPEAL_CONFIRMED, APPEAL_OVERTURNED = f"{_NAME}_appeal_confirmed", f"{_NAME}_appeal_overturned"


def news_of(kind: ActionKind) -> inbox.Kind:
    """The notification that an action of this kind sends to the people it affects."""
    return inbox.Kind(f"{_NAME}_{kind.name}", kind.notice)


def _address_of(news: Notification) -> str:
    action = news.detail.get("action")
    return reverse("decision", args=[action]) if action else ""


TOPIC = inbox.Topic(_NAME, _("Moderation decisions"), _address_of)
KINDS = [
    *(news_of(kind) for kind in KINDS_OF_ACTIONS.values() if kind.affects_people),
    inbox.Kind(UNDONE, _("A decision about your account or your messages was undone.")),
    inbox.Kind(REPORT_UPHELD, _("A moderator agreed with your report. Thank you!")),
    inbox.Kind(REPORT_DISMISSED, _("A moderator reviewed your report and took no action. Thank you!")),
    inbox.Kind(REPORT_REOPENED, _("The decision on your report was undone. A moderator will look at it again.")),
    inbox.Kind(APPEAL_CONFIRMED, _("Another moderator reviewed your appeal and confirmed the decision.")),
    inbox.Kind(APPEAL_OVERTURNED, _("Another moderator reviewed your appeal and undid the decision.")),
]


def notify(action: Action) -> None:
    """Notifies the people an action affected; of an undone action, withdraws or corrects the notice. Moderators get no
    notice of their own actions.
    """
    if not KINDS_OF_ACTIONS[action.kind].affects_people:
        return
    if action.state == State.UNDONE:
        _notify_undone(action)
        return
    statements.rows("write_affected", action=action.pk)
    affected = Affected.objects.filter(action=action).exclude(person=action.by_id)
    _send(
        Notification(user_id=each.person_id, kind=_of(action), detail={**_about(action), "messages": each.messages})
        for each in affected
    )


def notify_reporters(reporters: Iterable[UUID], case: UUID, *, is_upheld: bool, action: Action | None) -> None:
    kind = REPORT_UPHELD if is_upheld else REPORT_DISMISSED
    detail = {"case": str(case), "decision": str(action.pk) if action else ""}
    _send(Notification(user_id=each, kind=kind, detail=detail) for each in reporters)


def notify_reopened(reporter: UUID, case: UUID, action: Action) -> None:
    about = {"detail__case": str(case), "detail__decision": str(action.pk)}
    found = Notification.objects.filter(user=reporter, kind__in=[REPORT_UPHELD, REPORT_DISMISSED], **about)
    if not _withdraw(found):
        Notification.objects.create(user_id=reporter, kind=REPORT_REOPENED)


def _notify_undone(action: Action) -> None:
    """Without a notice to people whose part of the action was kept."""
    affected = Affected.objects.filter(action=action).exclude(person=action.by_id).values_list("person", flat=True)
    people = [each for each in affected if _is_undone_for(action, each)]
    withdrawn = _withdraw(Notification.objects.filter(user__in=people, kind=_of(action), detail__action=str(action.pk)))
    _send(Notification(user_id=each, kind=UNDONE, detail=_about(action)) for each in people if each not in withdrawn)


def _is_undone_for(action: Action, person: UUID) -> bool:
    if action.person_id == person or not action.steps.exclude(state=Step.State.UNDONE).exists():
        return True
    theirs = Message.objects.filter(author=person).values("tree")
    return action.steps.filter(state=Step.State.UNDONE, tree_id__in=theirs).exists()


def _withdraw(notices: "QuerySet[Notification]") -> set[UUID]:
    """Deletes notices that neither the inbox nor an email has shown; returns their recipients."""
    mailed = Digest.objects.filter(user=OuterRef("user"), sent_for__gt=OuterRef("created_at"))
    unseen = dict(notices.filter(~Exists(mailed), read_at=None).values_list("pk", "user"))
    Notification.objects.filter(pk__in=unseen, read_at=None).delete()
    return {*unseen.values()}


def _of(action: Action) -> str:
    return f"{_NAME}_{action.kind}"


def _about(action: Action) -> dict[str, object]:
    return {"action": str(action.pk)}


def _send(notices: Iterable[Notification]) -> None:
    Notification.objects.bulk_create(notices, batch_size=1000)
