"""Reaction codes, as the oasst1 files spell them. Pure, no Django."""

# What a person may give to a message.
GIVEN: tuple[str, ...] = (
    "+1", "-1", "red_flag", "100", "rofl", "clap", "diamond", "heart_eyes", "disappointed", "poop", "skull",
)  # fmt: skip

RED_FLAG = "red_flag"

# Taken from programs, because the reference has them, and shown where they were given, but offered on no page.
NOT_OFFERED: frozenset[str] = frozenset({"poop", "skull"})

# A person gives a message one of these at most, and none to their own.
OPPOSITES: dict[str, str] = {"+1": "-1", "-1": "+1"}

# What can be done with a reaction.
OPS: tuple[str, ...] = ("toggle", "add", "remove")

# How each is drawn.
SIGNS: dict[str, str] = {
    "+1": "👍", "-1": "👎", "red_flag": "🚩", "100": "💯", "rofl": "🤣", "clap": "👏", "diamond": "💎", "heart_eyes": "😍",
    "disappointed": "😞", "poop": "💩", "skull": "💀",
}  # fmt: skip

# Counted in files of the reference for skipped tasks. Here a skip is a fact about a task, so these only come from imports.
SKIPS: tuple[str, ...] = ("_skip_reply", "_skip_ranking", "_skip_labeling")

# The order of this tuple is the order in every file.
CODES: tuple[str, ...] = GIVEN + SKIPS


# More than a column of counts takes.
_TOO_MANY = 2**31


def counted(stored: object) -> dict[str, int]:
    """Reactions by code as a message stores them, without what is no count: what shows them never fails."""
    if not isinstance(stored, dict):
        return {}
    return {str(code): count for code, count in stored.items() if type(count) is int and 0 <= count < _TOO_MANY}


def after(held: frozenset[str], emoji: str, op: str) -> frozenset[str]:
    """What a person who has given `held` to a message has given once they have done this."""
    if op == "remove" or (op == "toggle" and emoji in held):
        return held - {emoji}
    return held - {OPPOSITES.get(emoji, "")} | {emoji}
