"""The guidelines shown beside each kind of task: what counts, an example, and what happens after submission."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from tasks.rules import kinds
from tasks.texts.wording import Text


@dataclass(frozen=True, slots=True)
class Example:
    """A good text, a poor one, and the difference between them, in the language of the interface."""

    good: Text
    poor: Text
    why: Text


@dataclass(frozen=True, slots=True)
class Guide:
    """`points` fit on a small card beside the task; `afterwards` describes what happens after submission."""

    points: tuple[Text, ...]
    example: Example
    afterwards: Text


_JUDGING = (
    _("Judge the message itself, not whether you agree with it or like its style."),
    _("Spam is deliberate. A weak but honest attempt isn't spam."),
    _("If you'd be guessing, leave it blank. Blank doesn't mean No."),
)
_RANKING = (
    _("Read all of them before you decide."),
    _("Accuracy beats length. An honest “I don't know” beats a made-up answer, but not a correct one."),
    _("If two are equally good, tie them."),
    _("Mark as unacceptable anything dangerous, hateful or that exposes private people."),
)
_RANKED = Example(
    good=_("“A whale is a mammal: it breathes air and feeds its young with milk.”"),
    poor=_("“Great question! Whales are fascinating fish that live in all the oceans of our beautiful planet.”"),
    why=_("The short one is correct. The long one is friendly but wrong."),
)
_AFTER_A_REVIEW = _("Once enough people have reviewed it, it's accepted or rejected. Reviews are anonymous.")
_AFTER_A_RANKING = _(
    "Once enough people have ranked them, we combine all rankings into one, and the conversation is finished."
)

GUIDES: dict[str, Guide] = {
    kinds.INITIAL_PROMPT: Guide(
        (
            _("Ask for something you'd really like to know or get done."),
            _("Give the context needed: what you have, who it's for, how long it should be."),
            _("Use your own words. No personal information, nothing meant to harm anyone."),
        ),
        Example(
            good=_(
                "I have cooked rice, two eggs and half a cabbage. What can I make in 20 minutes that a child will like?"
            ),
            poor=_("Tell me about food."),
            why=_("The first gives the ingredients, the time and who it's for. The second leaves everything open."),
        ),
        _("Others will now review your prompt. Once it's accepted, it's queued and then opened for replies."),
    ),
    kinds.PROMPTER_REPLY: Guide(
        (
            _("Stay in the user's role."),
            _("React to the answer: ask a follow-up, question it, or ask for something different."),
            _("Sound like a real person, typos included. A bare “thanks” gives the assistant nothing to do."),
        ),
        Example(
            good=_(
                "That helps, but my oven only reaches 180 °C. Does the bread need longer then, or will it stay pale?"
            ),
            poor=_("ok thanks"),
            why=_("The first gives the assistant something to work on."),
        ),
        _("Others will now review your reply. Once it's accepted, someone will answer it as the assistant."),
    ),
    kinds.ASSISTANT_REPLY: Guide(
        (
            _("Check your facts, and say so when you aren't sure."),
            _("Answer first, then explain, then stop."),
            _("Don't copy – especially not from an AI."),
            _("If it could cause harm, decline that part and offer an alternative."),
        ),
        Example(
            good=_(
                "No, honey hardly ever goes bad: it has too little water for anything to grow. If it has gone hard,"
                " warm the jar gently. Throw it away only if it smells sour."
            ),
            poor=_("Everybody knows honey lasts forever. Scientists have proven it. Anything else?"),
            why=_("The first answers, explains why and says what to do. The second only makes claims."),
        ),
        _("Others will now review your answer and rank it against the alternatives."),
    ),
    **dict.fromkeys(
        (kinds.LABEL_INITIAL_PROMPT, kinds.LABEL_PROMPTER_REPLY),
        Guide(
            _JUDGING,
            Example(
                good=_("“how make bread rise more”"),
                poor=_("“asdf asdf asdf”"),
                why=_("The first is short and clumsy, but someone really wants to know. The second is spam."),
            ),
            _AFTER_A_REVIEW,
        ),
    ),
    kinds.LABEL_ASSISTANT_REPLY: Guide(
        (*_JUDGING, _("Look up what you don't know, or skip: a wrong answer can sound very confident.")),
        Example(
            good=_("“I'm not certain, but as far as I know …”"),
            poor=_("“The capital of Australia is Sydney.”"),
            why=_(
                "Being open about doubts is good. Being wrong with full confidence is poor, however well it's written."
            ),
        ),
        _AFTER_A_REVIEW,
    ),
    **dict.fromkeys(kinds.RANKING, Guide(_RANKING, _RANKED, _AFTER_A_RANKING)),
}
