"""Flow of a language: which trees grow and how many new prompts are wanted. Never runs in a submission or on a read."""

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

# Namespace of the message ids of the openings for prompts, which belong to no message.
_PLACES = UUID("2c0c5a4e-5d3a-4c0b-9d3e-5f1b7a0d6e21")

_chance = Random()  # noqa: S311 -- a lottery among prompts, not a secret

# The numbers of trees in these states determine how many more may grow and how many prompts are wanted.
_COUNTED = (TreeState.GROWING, TreeState.INITIAL_PROMPT_REVIEW, TreeState.PROMPT_LOTTERY_WAITING)

# Waiting prompts read for one draw; without imports there are never more.
_SAMPLE = 500


def place_of_prompts(lang: str) -> UUID:
    return uuid5(_PLACES, lang)


def prompts_wanted(rules: Rules, *, growing: int, in_review: int, waiting: int, lang: str = "") -> int:
    """How many new prompts a language takes, given its growing trees, prompts in review and prompts in the lottery.

    Without reviewers, the limit is the room in review plus the number of missing trees.
    """
    if lang in rules.no_prompts_in:
        return 0
    missing = max(0, rules.max_active_trees - growing)
    review_room = max(0, missing + rules.max_initial_prompt_review - in_review)
    waiting_room = max(0, rules.max_prompt_lottery_waiting - waiting)
    return min(review_room, waiting_room)


def prompts_wanted_first(lang: str) -> int:
    """How many prompts a language takes in which no work was ever requested."""
    return prompts_wanted(policy.rules(lang), growing=0, in_review=0, waiting=0, lang=lang)


def unopened(tags: list[str]) -> list[str]:
    return [lang for (lang,) in statements.rows("unopened_langs", langs=tags)]


def open_language(lang: str) -> None:
    """Creates the opening for prompts when work is first requested in a language.

    Raises:
        ValueError: not a canonical language tag.
    """
    if langs.canonical(lang) != lang:
        raise ValueError(f"{lang!r} is written {langs.canonical(lang)!r}")
    if unopened([lang]):
        decide(lang)


def decide_soon(lang: str, *, ended: bool = False) -> None:
    """Queues a decision after the commit; at the end of a tree, with a look into the backlog. A sweep repairs lost jobs."""
    queue.after_commit("tasks.after_an_end" if ended else "tasks.decide", lang)


def take_late_prompt(lang: str, *, beside_leases: bool = True) -> bool:
    """Uses one free place for a prompt, counting open leases as taken or not; False if there is none."""
    place = place_of_prompts(lang)
    return statements.changed("take_late_prompt", place=place, beside_leases=beside_leases) == 1


def decide(lang: str, *, chance: Random = _chance) -> None:
    """Starts as many waiting trees as the rules want growing, and sets how many prompts are wanted.

    One transaction; decisions on one language are serialized. Trees locked by another transaction are skipped.
    """
    if lang == langs.UNDETERMINED:
        return
    rules = policy.rules(lang)
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
        missing -= tree.state == TreeState.GROWING  # an imported tree may be full already
    return new_events


def draw(waiting: dict[UUID, tuple[UUID | None, int]], chance: Random) -> UUID:
    """Draws an author by weight, then one of their trees; the number of prompts does not change the odds of an author."""
    authors = dict(waiting.values())
    author = chance.choices(list(authors), list(authors.values()))[0]
    return chance.choice([tree_id for tree_id, (author_id, _weight) in waiting.items() if author_id == author])


def activate_from_backlog(lang: str) -> bool:
    """Activates one imported tree of the language for ranking, aborts those with nothing to rank; False if none is left."""
    rules = policy.rules(lang)
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
    """After the end of a tree: starts the next, and at random activates one from the backlog."""
    decide(lang, chance=chance)
    if chance.random() < policy.rules(lang).p_activate_backlog_tree:
        activate_from_backlog(lang)


def _lock_tree(tree_id: UUID, state: str) -> MessageTree | None:
    """Locks the tree; None if another transaction has locked it or its state has changed."""
    return MessageTree.objects.select_for_update(no_key=True, skip_locked=True).filter(pk=tree_id, state=state).first()


def _sample(lang: str, chance: Random) -> list[tuple[UUID, UUID | None, int]]:
    """Prompts in the lottery with author and weight of the author: all, or after large imports a new sample each time."""
    start = UUID(int=chance.getrandbits(128))
    prompts = statements.rows("waiting_prompts", lang=lang, start=start, limit=_SAMPLE)
    return [(row[0], row[1], row[2]) for row in prompts]


def _count(lang: str, rules: Rules) -> Counter[str]:
    """Trees by state, counted only up to what the rules can ask for."""
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
