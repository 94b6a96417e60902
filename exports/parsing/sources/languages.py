"""Languages that a source names in English."""

from typing import Any

import langcodes

from exports.parsing.fields import Wrong, string
from exports.parsing.problems import shown


def tag(value: Any, default: str) -> str:
    """The tag of "English"; a tag is taken as it is. `default` where there is none, or it is called unknown."""
    name = string(value or "", "language").strip()
    if not name or name.lower() in ("unknown", "und"):
        return default
    if len(name) <= 3 or "-" in name:
        return name
    try:
        return str(langcodes.find(name, language="en"))
    except LookupError:
        raise Wrong(f"language {shown(name)} is not known; write a tag such as en or pt-BR") from None
