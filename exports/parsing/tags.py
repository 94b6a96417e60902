"""The language of a message as a file has it, and what the import may make of one that is no language tag."""

from dataclasses import dataclass

from exports.parsing.fields import Object, Wrong, string
from oasst.core import langs


@dataclass(frozen=True, slots=True)
class Tags:
    """`missing` is the language of messages that name none. With `fix`, what clearly means a language becomes its tag
    ("PT_BR", "English"), and what means none counts as missing.
    """

    missing: str | None = None
    fix: bool = False

    def read(self, source: Object) -> tuple[str, str | None]:
        """The language, and what the file has instead if that is something else than a tag.

        Raises:
            Wrong: it is no tag, and the import was not told what to make of it.
        """
        value = source.get("lang")
        if value is None:
            return self._default("lang is missing", "the option --text-lang gives it one"), ""
        written = string(value, "lang")
        try:
            return langs.canonical(written), None
        except ValueError as wrong:
            if not self.fix:
                raise Wrong(f"lang: {wrong}") from None
            detected = langs.guess(written) or self._default(
                f"lang: {wrong}", "the option --text-lang gives texts like this one a language"
            )
            return detected, written

    def _default(self, problem: str, remedy: str) -> str:
        if self.missing is None:
            raise Wrong(f"{problem}; {remedy}")
        return self.missing
