"""Refusals of the engine: one reason each, with a text for the person. A refused act changes nothing."""

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
    NOT_OWN_WORDS = "not_own_words"
    ALREADY_ANSWERED = "already_answered"
    BAD_LABELS = "bad_labels"
    LABEL_MISSING = "label_missing"
    BAD_BALLOT = "bad_ballot"
    DECIDED = "decided"
    NO_LANG = "no_lang"
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


# What went wrong, then what to do.
SENTENCES: dict[Why, str | Promise] = {
    Why.NO_SUCH_TASK: _("This task doesn't exist. Start another one."),
    Why.NOT_YOURS: _("This task is reserved for someone else. Start another one."),
    Why.BANNED: _("Your account can't take part right now. Check your notifications for the reason."),
    Why.SUSPENDED: _("Your account is suspended for now. Check your notifications for the reason and the end date."),
    Why.MUTED: _("You can't do this for now. Check your notifications for the reason and the end date."),
    Why.TOO_MANY_PENDING: _("You have too many open tasks. Finish or skip one first."),
    Why.PROMPTS_WAITING: _("Your prompts need to be reviewed before you can write more. Try another kind of task."),
    Why.NOTHING_TO_DO: _("No task is available for you right now. Try another kind, or come back later."),
    Why.LAPSED: _("Your reservation has expired, or this task is no longer needed. Your work is in your drafts."),
    Why.SKIPPED: _("You skipped this task. Start another one."),
    Why.NOT_ACKNOWLEDGED: _("This task hasn't been acknowledged yet. Acknowledge it first."),
    Why.ALREADY_ACKNOWLEDGED: _("This task was acknowledged with a different ID. Use that ID."),
    Why.ALREADY_DONE: _("This task has already been submitted. Start another one."),
    Why.BAD_ID: _("This ID is empty, too long or contains unsupported characters. Use a different ID."),
    Why.ID_IN_USE: _("This ID is already in use. Use a different ID."),
    Why.WRONG_KIND: _("This answer doesn't match the kind of task. Send what the task asks for."),
    Why.EMPTY: _("Your text is empty. Write something first."),
    Why.TOO_LONG: _("Your text is too long. Shorten it and try again."),
    Why.BAD_TEXT: _("Your text contains unsupported characters. Remove them and try again."),
    Why.REPEATED: _("You recently submitted exactly the same text. Write something different."),
    Why.NOT_OWN_WORDS: _("This site accepts only texts that people write themselves. Please use your own words."),
    Why.ALREADY_ANSWERED: _("You've already replied to this message. Start another task."),
    Why.BAD_LABELS: _("These labels aren't valid for this message. Correct them and try again."),
    Why.LABEL_MISSING: _("Please answer the required question."),
    Why.BAD_BALLOT: _("This ranking isn't valid. Include every reply exactly once."),
    Why.DECIDED: _("Someone else has already decided this. Reload the page to see the result."),
    Why.NO_LANG: _("The language of this message is unknown. Set the language of its conversation first."),
    Why.NOT_EDITABLE: _(
        "You can no longer edit this message: the time is up, or it has been accepted, rejected or replied to."
    ),
    Why.NO_SUCH_MESSAGE: _("This message doesn't exist or has been removed. Choose another one."),
    Why.BAD_OP: _("This operation isn't supported for reactions. Use add, remove or toggle."),
    Why.BAD_EMOJI: _("This reaction isn't available. Choose another one."),
    Why.WRONG_MESSAGE: _("This task is about a different message. Use the message of the task."),
    Why.OWN_WORK: _("You can't do this task because it includes something you wrote. Start another one."),
    Why.NOT_COLLECTIVE: _("This task is reserved for one person. It closes when they submit it."),
    Why.TOO_LATE: _("It's too late to undo this."),
    Why.FOLLOWED: _("Others have already responded to this, so you can no longer undo it."),
    Why.PLACE_TAKEN: _("Someone else has taken this task, or it's no longer needed. Start another one."),
}


class Refusal(Exception):
    """The act was refused for the reason `why`; `detail` adds specifics."""

    def __init__(self, why: Why, detail: str | Promise = "") -> None:
        self.why, self.detail = why, detail
        super().__init__(f"{SENTENCES[why]} {detail}".strip())
