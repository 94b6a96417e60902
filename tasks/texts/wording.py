"""Texts of the kinds of task, the labels, the reasons for reports and the reactions, shared by pages and API."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tasks.rules import kinds

Text = str | Promise


@dataclass(frozen=True, slots=True)
class KindText:
    """`title` names the kind of task, `does` describes it in one sentence, `asks` is the instruction above the form."""

    title: Text
    does: Text
    asks: Text


KINDS: dict[str, KindText] = {
    kinds.INITIAL_PROMPT: KindText(
        _("Write a prompt"),
        _("Start a conversation with something you'd really ask."),
        _("Write one clear request, question or task, the way you'd ask an AI assistant."),
    ),
    kinds.PROMPTER_REPLY: KindText(
        _("Reply as the user"),
        _("Continue a conversation as the user."),
        _("Read the conversation and write what the user says next."),
    ),
    kinds.ASSISTANT_REPLY: KindText(
        _("Reply as the assistant"),
        _("Answer the user the way a good assistant would."),
        _("Read the conversation and write the best answer you can: correct, clear and to the point."),
    ),
    kinds.LABEL_INITIAL_PROMPT: KindText(
        _("Review a prompt"),
        _("Check whether a new prompt is good enough to start a conversation."),
        _("Read the prompt and answer the questions about it."),
    ),
    kinds.LABEL_PROMPTER_REPLY: KindText(
        _("Review a user reply"),
        _("Check whether a follow-up fits the conversation."),
        _("Read the conversation and answer the questions about its last message."),
    ),
    kinds.LABEL_ASSISTANT_REPLY: KindText(
        _("Review an answer"),
        _("Rate an assistant's answer."),
        _("Read the conversation and answer the questions about its last message."),
    ),
    kinds.RANK_ASSISTANT_REPLIES: KindText(
        _("Rank answers"),
        _("Sort answers to the same question from best to worst."),
        _("Rank the answers from best to worst. Ties are allowed."),
    ),
    kinds.RANK_PROMPTER_REPLIES: KindText(
        _("Rank user replies"),
        _("Sort follow-ups to the same message from best to worst."),
        _("Rank the replies from best to worst. Ties are allowed."),
    ),
}


def sort_of(kind: str) -> str:
    """The layout of the task page: `write`, `label` or `rank`."""
    if kind in kinds.WRITING:
        return "write"
    return "label" if kind in kinds.LABELLING else "rank"


@dataclass(frozen=True, slots=True)
class LabelText:
    """`asks` is the question, `help` is an optional definition. The steps of scales are in `tasks.texts.label_steps`."""

    asks: Text
    help: Text = ""


LABELS: dict[str, LabelText] = {
    "spam": LabelText(
        _("Is it spam?"), _("Gibberish, advertising or deliberately off-topic. A weak but honest attempt isn't spam.")
    ),
    "fails_task": LabelText(
        _("Does it fail to do what was asked?"), _("It ignores the request or does something else.")
    ),
    "lang_mismatch": LabelText(
        _("Is it in the wrong language?"), _("Most of it is in a different language from the conversation.")
    ),
    "pii": LabelText(
        _("Does it contain personal information?"),
        _("For example, a private person's address, phone number or account."),
    ),
    "not_appropriate": LabelText(_("Is it inappropriate?"), _("Not suitable for this dataset, or no clear request.")),
    "hate_speech": LabelText(_("Is it hateful?"), _("Insults or threatens people for belonging to a protected group.")),
    "sexual_content": LabelText(_("Is it sexual?")),
    "moral_judgement": LabelText(_("Does it lecture or moralize?")),
    "political_content": LabelText(_("Does it take political sides?")),
    "quality": LabelText(_("How good is it?")),
    "toxicity": LabelText(_("How rude is it?")),
    "humor": LabelText(_("How funny is it?")),
    "helpfulness": LabelText(_("How helpful is it?")),
    "creativity": LabelText(_("How creative is it?")),
    "violence": LabelText(_("How violent is it?")),
}

NO, YES = pgettext_lazy("answer", "No"), pgettext_lazy("answer", "Yes")
CANT_TELL = _("Not sure")

# The names of the reactions, for screen readers and tooltips.
REACTIONS: dict[str, Text] = {
    "+1": _("thumbs up"),
    "-1": _("thumbs down"),
    "100": _("spot on"),
    "rofl": _("laughing"),
    "clap": _("applause"),
    "diamond": _("a gem"),
    "heart_eyes": _("love it"),
    "disappointed": _("disappointing"),
    "poop": _("rubbish"),
    "skull": _("hilarious"),
}
