"""Reaction codes, as the oasst1 files spell them. Pure, no Django."""

# Reactions that people can give to a message.
GIVEN: tuple[str, ...] = (
    "+1", "-1", "red_flag", "100", "rofl", "clap", "diamond", "heart_eyes", "disappointed", "poop", "skull",
)  # fmt: skip

RED_FLAG = "red_flag"

# Accepted from API clients, because Open Assistant has them, and shown, but not offered on any page.
NOT_OFFERED: frozenset[str] = frozenset({"poop", "skull"})

# Mutually exclusive for a person and message, and not allowed on one's own messages.
OPPOSITES: dict[str, str] = {"+1": "-1", "-1": "+1"}

# Operations on a reaction.
OPS: tuple[str, ...] = ("toggle", "add", "remove")

# The emoji of each code.
SIGNS: dict[str, str] = {
    "+1": "👍", "-1": "👎", "red_flag": "🚩", "100": "💯", "rofl": "🤣", "clap": "👏", "diamond": "💎", "heart_eyes": "😍",
    "disappointed": "😞", "poop": "💩", "skull": "💀",
}  # fmt: skip

# Counted in files of Open Assistant for skipped tasks. Here a skip is a fact about a task, so these only come from imports.
SKIPS: tuple[str, ...] = ("_skip_reply", "_skip_ranking", "_skip_labeling")

# The order of this tuple is the order in every file.
CODES: tuple[str, ...] = GIVEN + SKIPS


# The limit of a column of counts.
_TOO_MANY = 2**31


def counted(stored: object) -> dict[str, int]:
    """Reaction counts by code as a message stores them, without invalid entries, so that display never fails."""
    if not isinstance(stored, dict):
        return {}
    return {str(code): count for code, count in stored.items() if type(count) is int and 0 <= count < _TOO_MANY}


def after(before: frozenset[str], emoji: str, op: str) -> frozenset[str]:
    """The reactions of a person to a message after the operation, from those before it."""
    if op == "remove" or (op == "toggle" and emoji in before):
        return before - {emoji}
    return before - {OPPOSITES.get(emoji, "")} | {emoji}
