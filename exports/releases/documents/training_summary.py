"""training-data-summary.md: what the public summary of a model's training data has to say of this release.

The headings are those of the European Commission's template for providers of general-purpose AI models (Regulation (EU)
2024/1689, Article 53(1)(d)), as far as one data set can fill them.
"""

from typing import Any

from django.template.loader import render_to_string

from exports.models import Release
from oasst.core.langs import own_name

NAME = "training-data-summary.md"


def summary(release: Release, manifest: dict[str, Any]) -> str:
    counts = manifest["counts"]
    context = {
        "line": release.line,
        "version": release.version,
        "manifest": manifest,
        "counts": counts,
        "langs": [f"{own_name(lang)} ({lang})" for lang in counts["by_lang"]],
        "synthetic": counts["synthetic"],
    }
    return render_to_string("exports/release/training_summary.md", context)
