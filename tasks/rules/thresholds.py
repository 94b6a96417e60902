"""The thresholds that decide what work is wanted. One frozen dataclass, two presets. Pure, no Django.

`CLASSIC` has the values the reference ran with in production, for comparison. `COMMONS` is what we run: the same numbers
without the traps (signals never delete or halt anything by themselves).
"""

from dataclasses import dataclass, field, fields, replace
from datetime import timedelta
from typing import Any

from tasks.rules.moderation_rules import ModerationRules


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Counts are per language unless said otherwise; probabilities are from 0 to 1."""

    name: str

    # --- The shape of a tree, copied into each tree when it begins ---
    goal_tree_size: int = 15
    """Accepted messages wanted in a tree, the prompt included."""
    max_tree_depth: int = 5
    """The deepest depth a message may have; the prompt has depth 0."""
    max_children_count: int = 3
    """Replies wanted to one message of the user."""
    num_prompter_replies: int = 1
    """Replies wanted to one message of the assistant."""

    # --- How many trees at once ---
    max_active_trees: int = 10
    """Trees wanted in `growing`."""
    max_initial_prompt_review: int = 100
    """Prompts that may be in review at once."""
    max_prompt_lottery_waiting: int = 250
    """Accepted prompts that may wait for their turn."""
    no_prompts_in: frozenset[str] = frozenset()
    """Languages that take no new prompts."""

    # --- Review ---
    num_reviews_initial_prompt: int = 3
    """Reviews that decide on a prompt."""
    num_reviews_reply: int = 3
    """Reviews that decide on a reply."""
    acceptance_threshold_initial_prompt: float = 0.6
    """A prompt is accepted when its score is strictly above."""
    acceptance_threshold_reply: float = 0.6
    """A reply is accepted when its score is strictly above."""
    independent_reviews: bool = True
    """Reviews decide only as far as they come from independent people who count (`tasks.rules.independence`)."""
    known_age: timedelta = timedelta(days=1)
    """How long ago a person joined whose reviews decide together with another one's, at least."""
    known_work: int = 5
    """Accepted texts and reviews for tasks of such a person, together, at least."""
    p_full_review_prompt: float = 1.0
    """Share of prompt reviews that ask for all labels."""
    p_full_review_reply_assistant: float = 1.0
    """The same for the assistant's replies."""
    p_full_review_reply_prompter: float = 0.1
    """The same for the user's replies."""

    # --- Ranking ---
    num_required_rankings: int = 3
    """Rankings wanted of each set of siblings."""
    rank_prompter_replies: bool = False
    """Also rank the user's replies to one message."""

    # --- Choosing work ---
    weight_ranking: float = 10
    weight_label_reply: float = 5
    weight_label_prompt: float = 5
    weight_reply: float = 2
    weight_initial_prompt: float = 0.01
    """Weights of the kinds of work for somebody who leaves the choice to us; kinds with nothing to do count 0."""
    lonely_children_count: int = 2
    """A message of the user with fewer replies than this, but at least one, is lonely."""
    p_lonely_child_extension: float = 0.75
    """Probability that a lonely message is answered before others."""

    # --- People ---
    max_pending_tasks_per_user: int = 8
    """Tasks one person may hold at once."""
    prompts_waiting_at_first: int = 5
    """Prompts one person may have in review or under way at once, before any was accepted; 0 switches the rule off."""
    prompts_waiting_most: int = 50
    """The same at most, however many were accepted: each accepted prompt allows one more."""
    skip_cool_off: timedelta = timedelta(days=7)
    """A person is not offered again for this long what they skipped."""
    message_size_limit: int = 2000
    """Longest text a volunteer may write, in Unicode code points."""
    duplicate_window: timedelta = timedelta(minutes=120)
    """A person's own text may not be repeated within this time."""
    undo_skip: timedelta = timedelta(seconds=15)
    """How long a skip can be undone. The page offers it for ten seconds; the rest is for the way there."""
    undo_submission: timedelta = timedelta(seconds=60)
    """How long what was handed in can be taken back, as long as nothing has followed from it."""
    edit_window: timedelta = timedelta(minutes=15)
    """How long after posting authors may still edit their own text, while it is neither decided nor answered."""
    lease_write: timedelta = timedelta(minutes=30)
    """How long a writing task is held without a sign of life."""
    lease_judge: timedelta = timedelta(minutes=15)
    """How long a review or a ranking is held without a sign of life."""
    lease_unacknowledged: timedelta = timedelta(minutes=5)
    """How long a review or a ranking is held by a program that has not acknowledged it, and how long any task counts as
    held by the person then."""

    # --- Backlog and automatic moderation ---
    p_activate_backlog_tree: float = 0.1
    """Probability that a finished tree calls an imported one out of the backlog."""
    min_active_rankings_per_lang: int = 0
    """Imported trees are called while fewer rankings than this are open; 0 switches the rule off."""
    signals_act: bool = False
    """Red flags and skips delete and halt by themselves (the reference); unset, they are signals for moderators."""
    auto_mod_red_flags: int = 4
    """Red flags after which a message calls for attention."""
    auto_mod_max_skip_reply: int = 25
    """Skips after which a message calls for attention."""

    # --- Whose word counts ---
    trusted_age: timedelta = timedelta(days=7)
    """How long ago a trusted person joined, at least."""
    trusted_work: int = 10
    """Accepted texts and reviews for tasks of a trusted person, together, at least."""
    ring_size: int = 3
    """Two people who reported the same messages this often count as one; in reviews, if those messages were accepted."""

    # --- Moderation ---
    moderation: ModerationRules = field(default_factory=ModerationRules)
    """The rules that only moderation reads."""

    # --- For trying out clients alone, by settings that production refuses ---
    self_labeling: bool = False
    """People may review what they wrote themselves."""
    self_ranking: bool = False
    """People may rank replies with their own among them."""

    def reviews_needed(self, *, root: bool) -> int:
        """Reviews that decide on a prompt (`root`) or on a reply."""
        return self.num_reviews_initial_prompt if root else self.num_reviews_reply

    def threshold(self, *, root: bool) -> float:
        """The score above which a prompt (`root`) or a reply is accepted."""
        return self.acceptance_threshold_initial_prompt if root else self.acceptance_threshold_reply

    def values(self) -> dict[str, Any]:
        """All rules by name, including those of moderation. No name is in both classes."""
        own = {each.name: getattr(self, each.name) for each in fields(self) if each.name != "moderation"}
        return own | {each.name: getattr(self.moderation, each.name) for each in fields(self.moderation)}


COMMONS = Rules(name="commons")
CLASSIC = replace(COMMONS, name="classic", signals_act=True, prompts_waiting_at_first=0, independent_reviews=False)
PRESETS = {rules.name: rules for rules in (COMMONS, CLASSIC)}
