"""Which trees of a language grow, and how many new prompts it takes. Never part of a submission, never done by a read."""

from collections import Counter
from random import Random
from uuid import UUID, uuid5

from django.db import transaction

from oasst import events
from oasst.background import queue
from oasst.core import langs
from oasst.db import locks
from oasst.models import Event, MessageTree, TreeState
from tasks import statements
from tasks.models import Opening
from tasks.rules import policy
from tasks.rules.thresholds import Rules
from tasks.trees import lifecycle

# The opening for the prompts of a language has a message id of its own making.
_PLACES = UUID("2c0c5a4e-5d3a-4c0b-9d3e-5f1b7a0d6e21")

_chance = Random()  # noqa: S311 -- a lottery among prompts, not a secret

# Trees in these states decide how many may begin to grow and how many prompts are wanted.
_COUNTED = (TreeState.GROWING, TreeState.INITIAL_PROMPT_REVIEW, TreeState.PROMPT_LOTTERY_WAITING)

# As many waiting prompts are looked at for a draw: more than ever wait where none were imported.
_SAMPLE = 500


def place_of_prompts(lang: str) -> UUID:
    return uuid5(_PLACES, lang)


def prompts_wanted(rules: Rules, *, growing: int, in_review: int, waiting: int, lang: str = "") -> int:
    """How many new prompts a language takes with so many trees growing, prompts in review and prompts waiting.

    Where nobody reviews, no more are taken than may be in review and fill the places of trees that are missing.
    """
    if lang in rules.no_prompts_in:
        return 0
    missing = max(0, rules.max_active_trees - growing)
    review_room = max(0, missing + rules.max_initial_prompt_review - in_review)
    waiting_room = max(0, rules.max_prompt_lottery_waiting - waiting)
    return min(review_room, waiting_room)


def unopened(tags: list[str]) -> list[str]:
    return [lang for (lang,) in statements.rows("unopened_langs", langs=tags)]


def open_language(lang: str) -> None:
    """Opens a language for prompts when somebody asks for work in it for the first time.

    Raises:
        ValueError: this is no language tag in its canonical form.
    """
    if langs.canonical(lang) != lang:
        raise ValueError(f"{lang!r} is written {langs.canonical(lang)!r}")
    if unopened([lang]):
        decide(lang)


def decide_soon(lang: str, *, ended: bool = False) -> None:
    """Has a job decide after the commit, and after a tree's end look into the backlog. The sweep makes up for lost jobs."""
    queue.after_commit("tasks.after_an_end" if ended else "tasks.decide", lang)


def take_late_prompt(lang: str, *, beside_leases: bool = True) -> bool:
    """Uses up room for one prompt, beside the leases that are out or not; False where there is none left."""
    place = place_of_prompts(lang)
    return statements.changed("take_late_prompt", place=place, beside_leases=beside_leases) == 1


def decide(lang: str, *, chance: Random = _chance) -> None:
    """Starts as many waiting trees as the rules want growing, and opens as much room for prompts as is left then.

    One transaction; decisions on one language wait for each other. Trees that somebody is working on are left for the
    next time.
    """
    if lang == langs.UNDETERMINED:
        return
    rules = policy.rules()
    with transaction.atomic():
        locks.lock_flow(lang)
        new_events = _start_trees(lang, rules, chance)
        if new_events:
            events.record(*new_events)
        statements.value("open_prompts", lang=lang, place=place_of_prompts(lang))
        wanted = _prompts_wanted_now(lang, rules)
        Opening.objects.filter(message_id=place_of_prompts(lang)).exclude(wanted=wanted).update(wanted=wanted)


def decide_everywhere() -> None:
    """The sweep over all languages."""
    for (lang,) in statements.rows("langs_to_decide", states=list(_COUNTED)):
        decide(lang)


def _start_trees(lang: str, rules: Rules, chance: Random) -> list[Event]:
    missing = rules.max_active_trees - _count(lang, rules)[TreeState.GROWING]
    if missing <= 0:
        return []
    new_events: list[Event] = []
    waiting = {tree_id: (author_id, weight) for tree_id, author_id, weight in _sample(lang, chance)}
    while waiting and missing > 0:
        tree_id = draw(waiting, chance)
        author_id, _weight = waiting.pop(tree_id)
        tree = _lock_tree(tree_id, TreeState.PROMPT_LOTTERY_WAITING)
        if tree is None:
            continue
        new_events.append(lifecycle.enter(tree, TreeState.GROWING, reason="drawn", by=None, author_id=author_id))
        new_events += lifecycle.advance(tree, rules, reason="drawn")
        missing -= tree.state == TreeState.GROWING  # one that came from a file may be full already
    return new_events


def draw(waiting: dict[UUID, tuple[UUID | None, int]], chance: Random) -> UUID:
    """Draws an author by weight, then one of their trees; many prompts do not make an author likelier."""
    authors = dict(waiting.values())
    author = chance.choices(list(authors), list(authors.values()))[0]
    return chance.choice([tree_id for tree_id, (author_id, _weight) in waiting.items() if author_id == author])


def activate_from_backlog(lang: str) -> bool:
    """Has one imported tree of the language ranked; those with nothing to rank are put aside. False: there is none."""
    rules = policy.rules()
    while True:
        with transaction.atomic():
            candidates = MessageTree.objects.filter(lang=lang, state=TreeState.BACKLOG_RANKING).order_by("id")
            tree = candidates.select_for_update(no_key=True, skip_locked=True).first()
            if tree is None:
                return False
            facts = lifecycle.facts(tree)
            author_id = facts.root.author_id
            new = TreeState.RANKING if lifecycle.has_rankable(facts, rules) else TreeState.ABORTED_LOW_GRADE
            new_events = [lifecycle.enter(tree, new, reason="backlog", by=None, author_id=author_id)]
            new_events += lifecycle.advance(tree, rules, reason="backlog")
            events.record(*new_events)
        if new == TreeState.RANKING:
            return True


def after_an_end(lang: str, *, chance: Random = _chance) -> None:
    """A tree of the language has ended: starts the next, and now and then calls one from the backlog."""
    decide(lang, chance=chance)
    if chance.random() < policy.rules().p_activate_backlog_tree:
        activate_from_backlog(lang)


def _lock_tree(tree_id: UUID, state: str) -> MessageTree | None:
    """The tree under its lock, unless somebody else holds it or it has moved on."""
    return MessageTree.objects.select_for_update(no_key=True, skip_locked=True).filter(pk=tree_id, state=state).first()


def _sample(lang: str, chance: Random) -> list[tuple[UUID, UUID | None, int]]:
    """Waiting prompts with their author and the author's weight: all, or where many were imported some, drawn anew."""
    start = UUID(int=chance.getrandbits(128))
    prompts = statements.rows("waiting_prompts", lang=lang, start=start, limit=_SAMPLE)
    return [(row[0], row[1], row[2]) for row in prompts]


def _count(lang: str, rules: Rules) -> Counter[str]:
    """Trees by state. Beyond what the rules ask for it makes no difference how many more there are."""
    enough = rules.max_active_trees + rules.max_initial_prompt_review + rules.max_prompt_lottery_waiting
    return Counter(dict(statements.rows("trees_in", lang=lang, states=list(_COUNTED), enough=enough)))


def _prompts_wanted_now(lang: str, rules: Rules) -> int:
    count = _count(lang, rules)
    return prompts_wanted(
        rules,
        growing=count[TreeState.GROWING],
        in_review=count[TreeState.INITIAL_PROMPT_REVIEW],
        waiting=count[TreeState.PROMPT_LOTTERY_WAITING],
        lang=lang,
    )
