"""The sample conversation, written for this purpose, with the answers of typical reviewers."""

import uuid
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oasst.models import Role
from tasks.rules import kinds
from tasks.texts.wording import KINDS, KindText, Text

_SPACE = uuid.UUID("6f1c6c0e-0c8a-4b8e-8d5c-5a1b1f8e2a10")


@dataclass(frozen=True, slots=True)
class SampleTurn:
    role: str
    text: Text


@dataclass(frozen=True, slots=True)
class SampleReply:
    """A reply to rank, with the reasons of reviewers for its rank."""

    text: Text
    because: Text

    @property
    def id(self) -> uuid.UUID:
        return uuid.uuid5(_SPACE, str(self.because))


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample task. Fields that don't apply to its kind are empty."""

    kind: str
    sign: str
    minutes: Text
    thread: tuple[SampleTurn, ...] = ()
    # For writing: a highly rated text, and the questions of reviewers.
    liked: Text = ""
    questions: tuple[Text, ...] = ()

    @property
    def words(self) -> KindText:
        return KINDS[self.kind]


_PROMPT = SampleTurn(
    Role.PROMPTER,
    _("The basil on my windowsill keeps dying after two weeks, though I water it every day. What am I doing wrong?"),
)
_GOOD: Promise = _(
    "It's most likely drowning: shop-bought basil dies of wet roots more often than of thirst.\n\n"
    "1. **Water from below.** Pour water into the saucer, wait ten minutes and pour away the rest. "
    "Then wait until the top of the soil feels dry.\n"
    "2. **Split the pot.** It has about twenty seedlings fighting for room; move them into three or four pots.\n"
    "3. **Give it sun.** It needs six hours a day; a north-facing window is too dark.\n"
    "4. **Cut above a pair of leaves** instead of picking single leaves: the plant branches there.\n\n"
    "Which way does your window face? If it's dark there, that may be a second reason."
)
_SHORT: Promise = _("Too much water, probably. Water it only when the soil feels dry.")
_HARMFUL: Promise = _(
    "Basil is a desert plant and needs no water at all! Put it in the fridge at night, it loves the cold. "
    "If its leaves turn black, eat them quickly: they're full of vitamins."
)
_BESIDE: Promise = _(
    "Basil (*Ocimum basilicum*) belongs to the mint family and came to Europe from India. Its name goes back to the Greek "
    "word for king. It's popular in Italian cooking, above all in pesto, and there are more than sixty varieties, "
    "including lemon basil and Thai basil."
)

# The replies to rank in the order of the page; `BEST_FIRST` is the ranking of most reviewers.
REPLIES: Final = (
    SampleReply(_SHORT, _("Correct and helpful, but it doesn't explain why or what else it could be.")),
    SampleReply(_HARMFUL, _("Completely wrong, and following it could make someone ill. It only sounds confident.")),
    SampleReply(_GOOD, _("Names the likely cause, gives clear steps, and asks for missing information.")),
)
BEST_FIRST: Final = (REPLIES[2], REPLIES[0], REPLIES[1])


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer of most reviewers: any value from `low` to `high`."""

    low: float
    high: float
    because: Text


# Of the answer `_BESIDE`.
VERDICTS: Final[dict[str, Verdict]] = {
    "spam": Verdict(0, 0, _("Someone put effort into this. Spam is content nobody could learn from.")),
    "fails_task": Verdict(
        1, 1, _("The user wants to know why the plant dies. However well it's written, it doesn't answer that.")
    ),
    "quality": Verdict(
        0.25, 0.75, _("Clear and, as far as one can tell, correct, but it doesn't answer the question.")
    ),
    "helpfulness": Verdict(0, 0.25, _("It does nothing to save the basil.")),
}

SAMPLES: Final[dict[str, Sample]] = {
    sample.kind: sample
    for sample in (
        Sample(
            kinds.INITIAL_PROMPT,
            "pen",
            pgettext_lazy("duration", "2 minutes"),
            liked=_PROMPT.text,
            questions=(
                _("Do you really want to know?"),
                _("Does it give the context needed to help?"),
                _("Is it free of personal information?"),
            ),
        ),
        Sample(
            kinds.ASSISTANT_REPLY,
            "leaf",
            pgettext_lazy("duration", "5 minutes"),
            (_PROMPT,),
            liked=_GOOD,
            questions=(
                _("Does the first sentence answer the question?"),
                _("Are you sure, and do you say so where you aren't?"),
                _("Are these your own words?"),
            ),
        ),
        Sample(
            kinds.PROMPTER_REPLY,
            "chat",
            pgettext_lazy("duration", "2 minutes"),
            (_PROMPT, SampleTurn(Role.ASSISTANT, _GOOD)),
            liked=_(
                "It faces east, so it gets sun until ten. I split it as you said, and now half of the seedlings are "
                "drooping. Will they recover, or did I damage the roots?"
            ),
            questions=(
                _("Does it respond to the assistant's answer?"),
                _("Does it move the conversation forward, rather than just say thanks?"),
            ),
        ),
        Sample(
            kinds.LABEL_ASSISTANT_REPLY,
            "tag",
            pgettext_lazy("duration", "30 seconds"),
            (_PROMPT, SampleTurn(Role.ASSISTANT, _BESIDE)),
        ),
        Sample(kinds.RANK_ASSISTANT_REPLIES, "rank", pgettext_lazy("duration", "1 minute"), (_PROMPT,)),
    )
}
