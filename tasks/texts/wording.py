"""What people read about the kinds of work and the labels: one place for pages and API."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tasks.rules import kinds

Text = str | Promise


@dataclass(frozen=True, slots=True)
class KindText:
    """`title` names the work, `does` says what it is in a sentence, `asks` is the instruction above the form."""

    title: Text
    does: Text
    asks: Text


KINDS: dict[str, KindText] = {
    kinds.INITIAL_PROMPT: KindText(
        _("Write a prompt"),
        _("Begin a conversation with something you would really ask."),
        _("Write one clear request, question or task, as you would put it to an assistant."),
    ),
    kinds.PROMPTER_REPLY: KindText(
        _("Reply as the user"),
        _("Carry a conversation on from the user's side."),
        _("Read the conversation and write what the user says next."),
    ),
    kinds.ASSISTANT_REPLY: KindText(
        _("Reply as the assistant"),
        _("Answer the user as a good assistant would."),
        _("Read the conversation and write the best answer you can: correct, clear, and to the point."),
    ),
    kinds.LABEL_INITIAL_PROMPT: KindText(
        _("Review a prompt"),
        _("Say whether a new prompt is fit to begin a conversation."),
        _("Read the prompt and answer the questions about it."),
    ),
    kinds.LABEL_PROMPTER_REPLY: KindText(
        _("Review a reply of the user"),
        _("Say whether a follow-up fits the conversation."),
        _("Read the conversation and answer the questions about its last message."),
    ),
    kinds.LABEL_ASSISTANT_REPLY: KindText(
        _("Review an answer"),
        _("Say how good an answer of the assistant is."),
        _("Read the conversation and answer the questions about its last message."),
    ),
    kinds.RANK_ASSISTANT_REPLIES: KindText(
        _("Rank answers"),
        _("Put several answers to the same message in order."),
        _("Give every answer a place; 1 is the best. Answers that are equally good may share a place."),
    ),
    kinds.RANK_PROMPTER_REPLIES: KindText(
        _("Rank replies of the user"),
        _("Put several follow-ups to the same message in order."),
        _("Give every reply a place; 1 is the best. Replies that are equally good may share a place."),
    ),
}


def sort_of(kind: str) -> str:
    """The kinds come in three sorts of pages."""
    if kind in kinds.WRITING:
        return "write"
    return "label" if kind in kinds.LABELLING else "rank"


@dataclass(frozen=True, slots=True)
class LabelText:
    """`asks` is the question; `low` and `high` name what 0 and 1 mean; `help` adds a definition where one is needed."""

    asks: Text
    low: Text
    high: Text
    help: Text = ""


_NO, _YES = pgettext_lazy("answer", "No"), pgettext_lazy("answer", "Yes")

LABELS: dict[str, LabelText] = {
    "spam": LabelText(
        _("Is it spam?"), _NO, _YES, _("Deliberately bad or beside the point. An honest but weak text is not spam.")
    ),
    "fails_task": LabelText(
        _("Does it fail what was asked?"), _NO, _YES, _("It ignores the request or does something else.")
    ),
    "lang_mismatch": LabelText(
        _("Is it in another language?"), _NO, _YES, _("Mostly written in another language than the conversation.")
    ),
    "pii": LabelText(
        _("Does it hold personal data?"), _NO, _YES, _("Names with addresses, numbers or accounts of private people.")
    ),
    "not_appropriate": LabelText(
        _("Is it out of place?"), _NO, _YES, _("Not fit for this dataset, or without any clear request.")
    ),
    "hate_speech": LabelText(
        _("Is it hateful?"), _NO, _YES, _("Insults or threatens people for belonging to a protected group.")
    ),
    "sexual_content": LabelText(_("Is it sexual?"), _NO, _YES),
    "moral_judgement": LabelText(_("Does it moralise?"), _NO, _YES),
    "political_content": LabelText(_("Does it take political sides?"), _NO, _YES),
    "quality": LabelText(_("How good is it?"), _("poor"), _("excellent")),
    "toxicity": LabelText(_("How rude is it?"), _("polite"), _("very rude")),
    "humor": LabelText(_("How funny is it?"), _("serious"), _("funny")),
    "helpfulness": LabelText(_("How helpful is it?"), _("of no help"), _("very helpful")),
    "creativity": LabelText(_("How creative is it?"), _("ordinary"), _("creative")),
    "violence": LabelText(_("How violent is it?"), _("harmless"), _("violent")),
}

CANT_TELL = _("I can't tell")

# What a reaction says, for those who do not see its sign.
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
    "skull": _("I am dying"),
}
