"""What people are told about a kind of work where they do it: what counts, an example, and what happens afterwards."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from tasks.rules import kinds
from tasks.texts.wording import Text


@dataclass(frozen=True, slots=True)
class Example:
    """One text people like, one they do not, and what makes the difference. In the language of the page."""

    good: Text
    poor: Text
    why: Text


@dataclass(frozen=True, slots=True)
class Guide:
    """`points` fit on a small card beside the work; `afterwards` says what becomes of what was handed in."""

    points: tuple[Text, ...]
    example: Example
    afterwards: Text


_JUDGING = (
    _("Judge the message itself, not whether you agree with it or like its author's style."),
    _("Spam is bad on purpose. A weak text that somebody meant honestly is not spam."),
    _("Leave open what you would have to guess. An open question is not counted as a No."),
)
_RANKING = (
    _("Read all of them before you decide on one."),
    _("Right comes before long. A frank “I don't know” beats an invention, and loses to an answer that is right."),
    _("Equally good ones may share a place."),
    _("Strike out what must never be used: what is dangerous, hateful, or gives private people away."),
)
_RANKED = Example(
    good=_("“A whale is a mammal: it breathes air and feeds its young with milk.”"),
    poor=_("“Great question! Whales are fascinating fish that live in all the oceans of our beautiful planet.”"),
    why=_("The short one is right. The long one is friendly, and wrong."),
)
_AFTER_A_REVIEW = _(
    "When enough people have reviewed it, it is decided whether the message stays. Nobody sees who answered what."
)
_AFTER_A_RANKING = _(
    "When enough people have ranked them, all orders are combined into one, and the conversation is finished."
)

GUIDES: dict[str, Guide] = {
    kinds.INITIAL_PROMPT: Guide(
        (
            _("Ask for something you would really like to know or have done."),
            _("Say what is needed to do it well: what there is, for whom it is, how long it may be."),
            _("Your own words, no personal data, nothing that is meant to harm somebody."),
        ),
        Example(
            good=_(
                "I have cooked rice, two eggs and half a cabbage. What can I cook in 20 minutes that a child likes?"
            ),
            poor=_("Tell me about food."),
            why=_("The first says what there is, how long it may take and for whom. The second leaves all to guess."),
        ),
        _("Others now review your prompt. Once accepted it waits for its turn, and then a conversation grows from it."),
    ),
    kinds.PROMPTER_REPLY: Guide(
        (
            _("Stay in the place of the person who asked."),
            _("Go on from the answer: ask further, doubt it, ask for something different."),
            _("Sound like a person, typing errors and all. Thanks alone lead nowhere."),
        ),
        Example(
            good=_(
                "That helps. But my oven only reaches 180 °C. Does the bread need longer then, or will it stay pale?"
            ),
            poor=_("ok thanks"),
            why=_("The first gives the assistant something to work on."),
        ),
        _("Others now review your reply. Once it is accepted, somebody answers it as the assistant."),
    ),
    kinds.ASSISTANT_REPLY: Guide(
        (
            _("Check what you claim, and say so where you are not sure."),
            _("Answer first, explain after that, and stop when it is said."),
            _("Nothing copied, least of all from another assistant."),
            _("Where harm could come of it, say what you will not help with and what you can do instead."),
        ),
        Example(
            good=_(
                "No, honey hardly ever goes bad: there is too little water in it for anything to grow. If it has become"
                " hard, warm the jar gently. Throw it away only if it smells sour."
            ),
            poor=_("Everybody knows honey lasts forever. Scientists have proven it. Anything else?"),
            why=_("The first answers, gives the reason, and says what to do. The second only claims."),
        ),
        _("Others now review your answer. Accepted answers to the same message are put in order, the best one first."),
    ),
    **dict.fromkeys(
        (kinds.LABEL_INITIAL_PROMPT, kinds.LABEL_PROMPTER_REPLY),
        Guide(
            _JUDGING,
            Example(
                good=_("“how make bread rise more”"),
                poor=_("“asdf asdf asdf”"),
                why=_("The first is short and full of mistakes, yet somebody wants to know. The second is spam."),
            ),
            _AFTER_A_REVIEW,
        ),
    ),
    kinds.LABEL_ASSISTANT_REPLY: Guide(
        (*_JUDGING, _("Look up what you do not know, or skip: a wrong answer can sound very sure of itself.")),
        Example(
            good=_("“I am not certain, but as far as I know …”"),
            poor=_("“The capital of Australia is Sydney.”"),
            why=_("To be open about a doubt is good. To be wrong without one is poor, however well it is written."),
        ),
        _AFTER_A_REVIEW,
    ),
    **dict.fromkeys(kinds.RANKING, Guide(_RANKING, _RANKED, _AFTER_A_RANKING)),
}
