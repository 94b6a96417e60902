"""training-data-summary.md: what the public summary of a model's training data has to say of this release.

The headings are those of the European Commission's template for providers of general-purpose AI models (C(2025) 8311,
for Regulation (EU) 2024/1689, Article 53(1)(d)); what one data set cannot fill is left to the provider.
"""

from typing import Any

from django.template.loader import render_to_string

from exports.models import Release
from oasst.core.langs import own_name

NAME = "training-data-summary.md"
# The template's first range is below 1 billion tokens. In no script does a character take more than four.
_MOST_CHARACTERS_OF_FIRST_RANGE = 1_000_000_000 // 4


def summary(release: Release, manifest: dict[str, Any]) -> str:
    counts = manifest["counts"]
    context = {
        "line": release.line,
        "version": release.version,
        "manifest": manifest,
        "counts": counts,
        "langs": [f"{own_name(lang)} ({lang})" for lang in counts["by_lang"]],
        "synthetic": counts["synthetic"],
        "is_small": counts["characters"] < _MOST_CHARACTERS_OF_FIRST_RANGE,
    }
    return render_to_string("exports/release/training_summary.md", context)
