"""The thresholds that decide what work is wanted. One frozen dataclass, two presets. Pure, no Django.

`CLASSIC` has the production values of Open Assistant (docs/reference/states.md), for comparison. `COMMONS` is the
default: the same numbers without its traps (docs/reference/traps.md); signals never delete or halt anything automatically.
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
    adapts: bool = True
    """The shape of trees, reviews and rankings follow the number of people there (`tasks.rules.recipes`)."""
    max_active_trees: int = 10
    """Trees wanted in `growing`."""
    max_initial_prompt_review: int = 100
    """Most prompts in review at once."""
    max_prompt_lottery_waiting: int = 250
    """Most accepted prompts in the lottery."""
    no_prompts_in: frozenset[str] = frozenset()
    """Languages that take no new prompts."""

    # --- Review ---
    num_reviews_initial_prompt: int = 3
    """Reviews that decide on a prompt."""
    num_reviews_reply: int = 3
    """Reviews that decide on a reply."""
    reviews_most: int = 3
    """Reviews after which a message is decided even if they disagree."""
    acceptance_threshold_initial_prompt: float = 0.6
    """A prompt is accepted when its score is strictly above."""
    acceptance_threshold_reply: float = 0.6
    """A reply is accepted when its score is strictly above."""
    independent_reviews: bool = True
    """Only reviews by independent people with enough accepted work decide (`tasks.rules.independence`)."""
    known_age: timedelta = timedelta(days=1)
    """Minimum account age of a person whose review decides together with another one."""
    known_work: int = 5
    """Minimum number of accepted texts plus task reviews of such a person."""
    p_full_review_prompt: float = 1.0
    """Share of prompt reviews that ask for all labels."""
    p_full_review_reply_assistant: float = 1.0
    """The same for the assistant's replies."""
    p_full_review_reply_prompter: float = 0.1
    """The same for the user's replies."""
    full_reviews_at_first: int = 25
    """Reviews of one person that ask for all labels, whatever the shares say, and whose pages show them unfolded."""

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
    """Weights of the kinds of work when the kind is drawn for a person; kinds without available work are left out."""
    lonely_children_count: int = 2
    """A message of the user with fewer replies than this, but at least one, is lonely."""
    p_lonely_child_extension: float = 0.75
    """Probability that a lonely message is answered before others."""

    # --- People ---
    max_pending_tasks_per_user: int = 8
    """Most open tasks of one person."""
    prompts_waiting_at_first: int = 5
    """Most prompts of one person in review at once, before any was accepted; 0 disables the limit."""
    prompts_waiting_most: int = 50
    """Upper bound of that limit, which each accepted prompt raises by one."""
    skip_cool_off: timedelta = timedelta(days=7)
    """How long skipped work is not offered to the same person again."""
    message_size_limit: int = 2000
    """Longest text a volunteer may write, in Unicode code points."""
    accepted_authorship: frozenset[str] = frozenset({"own", "polished"})
    """How texts may have come about, where their authors say."""
    duplicate_window: timedelta = timedelta(minutes=120)
    """Time within which a person may not submit the same text twice."""
    undo_skip: timedelta = timedelta(seconds=15)
    """How long a skip can be undone. The page offers it for ten seconds; the rest is slack for slow connections."""
    undo_submission: timedelta = timedelta(seconds=60)
    """How long a submission can be undone, as long as nothing depends on it."""
    edit_window: timedelta = timedelta(minutes=15)
    """How long after posting authors may edit their own text, while it is neither decided nor replied to."""
    lease_write: timedelta = timedelta(minutes=30)
    """Lease of a writing task, renewed by each heartbeat."""
    lease_judge: timedelta = timedelta(minutes=15)
    """Lease of a review or a ranking, renewed by each heartbeat."""
    lease_unacknowledged: timedelta = timedelta(minutes=5)
    """Lease of a review or a ranking that an API client has not acknowledged, and how long any unacknowledged task counts
    towards the person's limit of open tasks."""

    # --- Backlog and automatic moderation ---
    p_activate_backlog_tree: float = 0.1
    """Probability that the end of a tree activates an imported tree from the backlog."""
    min_active_rankings_per_lang: int = 0
    """Imported trees are activated while fewer rankings than this are open; 0 disables the rule."""
    signals_act: bool = False
    """Red flags and skips delete and halt automatically, as in Open Assistant; unset, they are signals for moderators."""
    auto_mod_red_flags: int = 4
    """Red flags from which automatic moderation acts on a message."""
    auto_mod_max_skip_reply: int = 25
    """Skips by different people from which automatic moderation acts on a message."""

    # --- Trusted people ---
    trusted_age: timedelta = timedelta(days=7)
    """Minimum account age of a trusted person."""
    trusted_work: int = 10
    """Minimum number of accepted texts plus task reviews of a trusted person."""
    ring_size: int = 3
    """Two people who reported the same messages this often count as one; in reviews, if those messages were accepted."""

    # --- Moderation ---
    moderation: ModerationRules = field(default_factory=ModerationRules)
    """The rules that only moderation reads."""

    # --- For testing clients alone, set by debug settings that production refuses ---
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
CLASSIC = replace(
    COMMONS,
    name="classic",
    adapts=False,
    signals_act=True,
    prompts_waiting_at_first=0,
    independent_reviews=False,
    accepted_authorship=frozenset({"own", "polished", "generated", "copied"}),
    full_reviews_at_first=0,
)
PRESETS = {rules.name: rules for rules in (COMMONS, CLASSIC)}
