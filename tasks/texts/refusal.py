"""Why the engine says no. Every refusal has one reason and a sentence for the person; nothing has been changed."""

import enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Why(enum.Enum):
    NO_SUCH_TASK = "no_such_task"
    NOT_YOURS = "not_yours"
    BANNED = "banned"
    SUSPENDED = "suspended"
    MUTED = "muted"
    TOO_MANY_PENDING = "too_many_pending"
    PROMPTS_WAITING = "prompts_waiting"
    NOTHING_TO_DO = "nothing_to_do"
    LAPSED = "lapsed"
    SKIPPED = "skipped"
    NOT_ACKNOWLEDGED = "not_acknowledged"
    ALREADY_ACKNOWLEDGED = "already_acknowledged"
    ALREADY_DONE = "already_done"
    BAD_ID = "bad_id"
    ID_IN_USE = "id_in_use"
    WRONG_KIND = "wrong_kind"
    EMPTY = "empty"
    TOO_LONG = "too_long"
    BAD_TEXT = "bad_text"
    REPEATED = "repeated"
    ALREADY_ANSWERED = "already_answered"
    BAD_LABELS = "bad_labels"
    LABEL_MISSING = "label_missing"
    BAD_BALLOT = "bad_ballot"
    DECIDED = "decided"
    NOT_EDITABLE = "not_editable"
    NO_SUCH_MESSAGE = "no_such_message"
    BAD_OP = "bad_op"
    BAD_EMOJI = "bad_emoji"
    WRONG_MESSAGE = "wrong_message"
    OWN_WORK = "own_work"
    NOT_COLLECTIVE = "not_collective"
    TOO_LATE = "too_late"
    FOLLOWED = "followed"
    PLACE_TAKEN = "place_taken"


SENTENCES: dict[Why, str | Promise] = {
    Why.NO_SUCH_TASK: _("There is no such task."),
    Why.NOT_YOURS: _("This task belongs to somebody else."),
    Why.BANNED: _("Your account may not take part at the moment."),
    Why.SUSPENDED: _("Your account is suspended for a while. Your inbox says until when and why."),
    Why.MUTED: _("You are kept from this kind of work for a while. Your inbox says until when and why."),
    Why.TOO_MANY_PENDING: _("You hold too many tasks at once. Finish or skip one first."),
    Why.PROMPTS_WAITING: _("Your prompts have to be reviewed before you write more."),
    Why.NOTHING_TO_DO: _("There is nothing of this kind to do for you right now."),
    Why.LAPSED: _(
        "This work is no longer needed, or its time has run out. What you have written is kept among your drafts."
    ),
    Why.SKIPPED: _("You have skipped this task."),
    Why.NOT_ACKNOWLEDGED: _("This task has not been acknowledged yet."),
    Why.ALREADY_ACKNOWLEDGED: _("This task has been acknowledged with another id."),
    Why.ALREADY_DONE: _("This task has been handed in already."),
    Why.BAD_ID: _("This id is empty, too long, or holds characters that cannot be stored."),
    Why.ID_IN_USE: _("This id stands for something else already."),
    Why.WRONG_KIND: _("This is not an answer to this kind of task."),
    Why.EMPTY: _("The text is empty."),
    Why.TOO_LONG: _("The text is too long."),
    Why.BAD_TEXT: _("The text holds characters that cannot be stored."),
    Why.REPEATED: _("You have written exactly this a short while ago."),
    Why.ALREADY_ANSWERED: _("You have already answered this message."),
    Why.BAD_LABELS: _("These labels do not fit this message."),
    Why.LABEL_MISSING: _("A question that must be answered was left open."),
    Why.BAD_BALLOT: _("The ranking must name every reply exactly once."),
    Why.DECIDED: _("Somebody else has decided this already."),
    Why.NOT_EDITABLE: _("This can no longer be edited: its time is over, or it has been decided on or answered."),
    Why.NO_SUCH_MESSAGE: _("There is no such message, or it has been taken out."),
    Why.BAD_OP: _("This cannot be done with a reaction."),
    Why.BAD_EMOJI: _("This reaction is not one of those that can be given."),
    Why.WRONG_MESSAGE: _("This task is about another message."),
    Why.OWN_WORK: _("This is, or holds, what you wrote yourself."),
    Why.NOT_COLLECTIVE: _("This task is one person's and ends when that person answers it."),
    Why.TOO_LATE: _("It is too late to undo this."),
    Why.FOLLOWED: _("Others have gone on from it already, so it can no longer be taken back."),
    Why.PLACE_TAKEN: _("Somebody else has taken this place meanwhile, or it is no longer needed."),
}


class Refusal(Exception):
    """The act was refused for `why`; `detail` adds what exactly was wrong."""

    def __init__(self, why: Why, detail: str | Promise = "") -> None:
        self.why, self.detail = why, detail
        super().__init__(f"{SENTENCES[why]} {detail}".strip())
