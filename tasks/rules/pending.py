"""How many judgements by others a piece of work still waits for, by the rules in force. Pure, no Django."""

from tasks.rules.thresholds import Rules


def reviews_left(rules: Rules, *, root: bool, given: int) -> int:
    """Reviews until a message is decided; 0 where there are enough, but none by an experienced reviewer."""
    return max(0, rules.reviews_needed(root=root) - given)


def rankings_left(rules: Rules, *, given: int) -> int:
    """Rankings until replies have their final order."""
    return max(0, rules.num_required_rankings - given)
