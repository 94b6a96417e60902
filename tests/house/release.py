"""What must be done before a release of the code and may be missing before: `make check-release`.

Translations are complete, and the screenshots are newer than the pages. With `--warn`, for `make check`, it always succeeds.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# What the pages on the screenshots are made of.
PAGES = ("*/templates/**/*.html", "*/static/**/*.css", "*/static/**/*.js", "*/locale/**/*.mo")
SCREENSHOTS = "docs/screenshots/*.webp"


def incomplete_catalogues() -> Iterator[str]:
    """One line for each app and language with texts that are not translated, or that the code no longer has."""
    from tests.house.catalogues import APPS, LOCALES, catalogue_of, incomplete, texts_of_app, texts_of_catalogue

    for app in APPS:
        texts = texts_of_app(app)
        for locale in LOCALES:
            catalogue = catalogue_of(app, locale)
            known = texts_of_catalogue(catalogue)
            counts = {
                "not in the catalogue": len(texts - known),
                "no longer in the code": len(known - texts),
                "missing, fuzzy or obsolete": sum(incomplete(entry) for entry in catalogue),
            }
            if found := [f"{count} {what}" for what, count in counts.items() if count]:
                yield f"{app.name}/locale/{locale}: {', '.join(found)}"


def old_screenshots() -> Iterator[str]:
    pages, screenshots = _last_change(*PAGES), _last_change(SCREENSHOTS)
    if screenshots < pages:
        yield "docs/screenshots: older than the templates, styles, scripts or translations; run make screenshots"


def _last_change(*patterns: str) -> int:
    """The time of the last commit that touched one of these files, in seconds; 0 without any."""
    command = ["git", "log", "-1", "--format=%ct", "--", *(f":(glob){pattern}" for pattern in patterns)]
    found = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()
    return int(found or 0)


def problems() -> list[str]:
    return [*incomplete_catalogues(), *old_screenshots()]


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oasst.settings")
    warn = "--warn" in sys.argv[1:]
    found = problems()
    for problem in found:
        print(f"{'warning' if warn else 'error'}: {problem}", file=sys.stderr)
    return 0 if warn or not found else 1


if __name__ == "__main__":
    sys.exit(main())
