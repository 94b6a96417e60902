"""Downloadable programs: one file each, which need only Python."""

from pathlib import Path

_PARTS = {"clean_dataset.py": ("cleaner",), "check_feed.py": ("ed25519",), "verify_release.py": ("ed25519",)}


def text_of(name: str) -> str:
    """The program as one file, with its imports from this package inlined."""
    folder = Path(__path__[0])
    text = (folder / name).read_text(encoding="utf-8")
    for part in _PARTS.get(name, ()):
        before, found, after = text.partition(f"from exports.standalone.{part} import ")
        assert found, f"{name} does not import {part}"
        text = before + (folder / f"{part}.py").read_text(encoding="utf-8") + after.partition("\n")[2]
    return text
