"""A forest of trees with corners: what is rare, and what breaks programs."""

from tests.exports.files import Object, message, reply, tree

SIBLINGS = 1_000
DEPTH = 200
TEXTS = ("👩🏽‍🚀 ✅ e\u0301", "مرحبا \u200fبالعالم", 'שלום \u2028 \\ " \n\t', "x" * 100_000)


def forest() -> list[Object]:
    return [
        tree(message(1)),  # root only
        tree(message(10, reply(11, message(12), rank=0), reply(13, rank=1))),  # ends with a prompter
        tree(message(20, reply(21, deleted=True), reply(22, deleted=True))),  # all replies deleted
        tree(message(30, reply(31, rank=0), reply(32, rank=1), reply(33, rank=2))),
        tree(message(2_000, *(reply(2_001 + number) for number in range(SIBLINGS)))),
        tree(_deep()),
        *(
            tree(
                message(number, reply(number + 1, text=text, rank=0), reply(number + 2, rank=1), text=text),
                origin="corners",
            )
            for number, text in zip((5_000, 5_010, 5_020, 5_030), TEXTS, strict=True)
        ),
    ]


def _deep() -> Object:
    below: list[Object] = []
    for depth in range(DEPTH - 1, -1, -1):
        below = [(reply if depth % 2 else message)(4_000 + depth, *below)]
    return below[0]


# Rows of each format, counted by hand: trees without an answer, with two, with three, the crowd, the deep one, four pairs.
ROWS = {
    "trees": 10,
    "messages": 1 + 4 + 1 + 4 + 1_001 + 200 + 12,
    "threads": 1 + 2 + 1 + 3 + 1_000 + 1 + 8,
    "sft": 2 + 3 + 1_000 + 1 + 8,
    "prompt-completion": 2 + 3 + 1_000 + 100 + 8,
    "preference": 1 + 3 + 4,
    "preference-implicit": 1 + 3 + 4,
    "preference-openai": 1 + 3 + 4,
    "kto": 2 + 2 + 8,
    "rankings": 1 + 1 + 4,
    "prompts": 1 + 2 + 1 + 1 + 1 + 100 + 4,
    "sharegpt": 2 + 3 + 1_000 + 1 + 8,
    "alpaca": 2 + 3 + 1_000 + 1 + 8,
    "table": 1 + 4 + 1 + 4 + 1_001 + 200 + 12,
    "reviews": 1,
    "ballots": 2,
    "agreement": 1,
}
