"""Recipes: the shape of trees, reviews and rankings that a community of a given size can finish. Pure, no Django.

A tree of fifteen messages with three reviews of each is a year's work for three people. The sizes were compared in seeded
models of Open Assistant's crowd.
"""

from dataclasses import dataclass, replace

from tasks.rules.thresholds import Rules


@dataclass(frozen=True, slots=True)
class Recipe:
    """Fields with the names of rules take the place of these rules."""

    people: int
    """The fewest people, active in the last two weeks, for whom this recipe is made."""
    goal_tree_size: int
    max_tree_depth: int
    max_children_count: int
    reviews_least: int
    """Reviews that decide if they agree."""
    reviews_most: int
    """Reviews after which a message is decided in any case."""
    num_required_rankings: int

    def applied_to(self, rules: Rules) -> Rules:
        """Never more than the preset asks for."""
        least = min(self.reviews_least, rules.num_reviews_reply)
        return replace(
            rules,
            goal_tree_size=min(self.goal_tree_size, rules.goal_tree_size),
            max_tree_depth=min(self.max_tree_depth, rules.max_tree_depth),
            max_children_count=min(self.max_children_count, rules.max_children_count),
            num_reviews_initial_prompt=min(self.reviews_least, rules.num_reviews_initial_prompt),
            num_reviews_reply=least,
            reviews_most=max(least, min(self.reviews_most, rules.reviews_most)),
            num_required_rankings=min(self.num_required_rankings, rules.num_required_rankings),
        )


# Two people cannot rank: each set of replies has one author and one reader among them.
RECIPES = (
    Recipe(0, 4, 3, 1, 1, 2, 0),
    Recipe(3, 5, 3, 2, 1, 2, 1),
    Recipe(6, 7, 3, 2, 1, 3, 1),
    Recipe(12, 9, 4, 2, 2, 3, 2),
    Recipe(25, 12, 5, 3, 2, 3, 2),
    Recipe(60, 15, 5, 3, 2, 3, 3),
)


def for_people(people: int) -> Recipe:
    """The recipe for a language with this number of active people."""
    return max((each for each in RECIPES if each.people <= people), key=lambda each: each.people, default=RECIPES[0])
