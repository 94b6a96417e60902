"""Named SQL statements. A file `queries.sql` holds blocks that begin with a line `-- name: the_name`."""

import re
from functools import cache
from pathlib import Path

_BLOCK = re.compile(r"^-- name: (\w+)\n(.*?)(?=^-- name: |\Z)", re.MULTILINE | re.DOTALL)
_FRAGMENT = re.compile(r"\{(\w+)\}")


@cache
def load(file: Path) -> dict[str, str]:
    """All statements of a file by name, parameters written %(name)s. `{name}` stands for the block of that name."""
    blocks = {name: body.strip() for name, body in _BLOCK.findall(file.read_text())}

    def whole(body: str) -> str:
        return _FRAGMENT.sub(lambda found: whole(blocks[found[1]]), body)

    return {name: whole(body) for name, body in blocks.items()}


def corpus(name: str) -> str:
    """A statement of the corpus.

    Raises:
        KeyError: there is none of that name.
    """
    return load(Path(__file__).with_name("queries.sql"))[name]
