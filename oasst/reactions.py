"""Reaction codes, as the oasst1 files spell them. Pure, no Django."""

# What a person may give to a message.
GIVEN: tuple[str, ...] = (
    "+1", "-1", "red_flag", "100", "rofl", "clap", "diamond", "heart_eyes", "disappointed", "poop", "skull",
)  # fmt: skip

# How each is drawn.
SIGNS: dict[str, str] = {
    "+1": "👍", "-1": "👎", "red_flag": "🚩", "100": "💯", "rofl": "🤣", "clap": "👏", "diamond": "💎", "heart_eyes": "😍",
    "disappointed": "😞", "poop": "💩", "skull": "💀",
}  # fmt: skip

# Counted in files of the reference for skipped tasks. Here a skip is a fact about a task, so these only come from imports.
SKIPS: tuple[str, ...] = ("_skip_reply", "_skip_ranking", "_skip_labeling")

# The order of this tuple is the order in every file.
CODES: tuple[str, ...] = GIVEN + SKIPS
