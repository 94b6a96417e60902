"""The sample conversation, written for this purpose, and what reviewers would make of it."""

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
    """A reply to rank, with what reviewers say of it."""

    text: Text
    because: Text

    @property
    def id(self) -> uuid.UUID:
        return uuid.uuid5(_SPACE, str(self.because))


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample task. What does not concern its kind is empty."""

    kind: str
    sign: str
    minutes: Text
    thread: tuple[SampleTurn, ...] = ()
    # For writing: a text reviewers liked, and what to ask oneself about one's own.
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
    "Most likely it drowns: basil from a shop dies of wet roots more often than of thirst.\n\n"
    "1. **Water from below.** Pour water into the saucer, wait ten minutes, pour away what is left. "
    "Then wait until the top of the soil feels dry.\n"
    "2. **Split the pot.** It holds twenty seedlings fighting for room; put them into three or four pots.\n"
    "3. **Give it sun.** Six hours a day; a window to the north is too dark.\n"
    "4. **Cut above a pair of leaves**, never single leaves from below: the plant branches there.\n\n"
    "Which way does your window face? If it is dark there, that may be the second reason."
)
_SHORT: Promise = _("Too much water, probably. Water it only when the soil feels dry.")
_HARMFUL: Promise = _(
    "Basil is a desert plant and needs no water at all! Put it into the fridge at night, it loves the cold. "
    "If its leaves turn black, eat them quickly, they are full of vitamins."
)
_BESIDE: Promise = _(
    "Basil (*Ocimum basilicum*) belongs to the mint family and came to Europe from India. Its name goes back to the Greek "
    "word for king. It is loved in Italian cooking, above all in pesto, and there are more than sixty varieties, among them "
    "lemon basil and Thai basil."
)

# The replies to rank as they are shown; `BEST_FIRST` is how most reviewers order them.
REPLIES: Final = (
    SampleReply(_SHORT, _("Right, and it helps; but why, and what else could it be, stays open.")),
    SampleReply(
        _HARMFUL, _("Wrong throughout, and following it could make somebody ill. It sounds sure of itself, no more.")
    ),
    SampleReply(_GOOD, _("Names the likely cause, says what to do step by step, and asks for what it does not know.")),
)
BEST_FIRST: Final = (REPLIES[2], REPLIES[0], REPLIES[1])


@dataclass(frozen=True, slots=True)
class Verdict:
    """What most reviewers answer: any value from `low` to `high`."""

    low: float
    high: float
    because: Text


# Of the answer `_BESIDE`.
VERDICTS: Final[dict[str, Verdict]] = {
    "spam": Verdict(0, 0, _("Somebody took trouble over it. Spam is what nobody could learn from.")),
    "fails_task": Verdict(
        1, 1, _("The person wants to know why the plant dies. However well it is written, that is not answered.")
    ),
    "quality": Verdict(0.25, 0.75, _("Clear and, as far as one can tell, right; yet beside the question.")),
    "helpfulness": Verdict(0, 0.25, _("After reading it the basil dies as before.")),
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
                _("Would you really like to know it?"),
                _("Does it say what somebody needs in order to help?"),
                _("Is it free of names and numbers of private people?"),
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
                _("Are you sure of it, and do you say where you are not?"),
                _("Are these your own words?"),
            ),
        ),
        Sample(
            kinds.PROMPTER_REPLY,
            "chat",
            pgettext_lazy("duration", "2 minutes"),
            (_PROMPT, SampleTurn(Role.ASSISTANT, _GOOD)),
            liked=_(
                "It faces east, so it has sun until ten. I split it as you said, and now half of the little plants hang "
                "their heads. Will they recover, or did I hurt the roots?"
            ),
            questions=(
                _("Does it react to what the assistant said?"),
                _("Does it lead further, rather than only say thanks?"),
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
