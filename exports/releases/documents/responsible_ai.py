"""The Responsible-AI part of croissant.json: how the data came about, what it is for, and where it is weak.

The machine-readable counterpart of the card; counts come from the manifest.
"""

from typing import Any

from exports.models import Release
from oasst.core import labels
from oasst.core.langs import own_name


def responsible_ai(release: Release, manifest: dict[str, Any]) -> dict[str, Any]:
    """Keys of http://mlcommons.org/croissant/RAI/1.0. `manifest` is the manifest without its files."""
    return {
        f"rai:{key}": value
        for key, value in {**_collected(manifest), **_labelled(manifest), **_used(release, manifest)}.items()
    }


def _collected(manifest: dict[str, Any]) -> dict[str, Any]:
    counts = manifest["counts"]
    found: dict[str, Any] = {
        "dataCollection": (
            "Volunteers wrote prompts and replies on an open web site, reviewed what others wrote and ranked replies. "
            f"{counts['people']} people wrote {counts['messages']} messages in {counts['trees']} conversation trees."
        ),
        "dataCollectionType": ["Direct measurement", "Manual Human Curator"],
        "dataCollectionMissingData": _missing(manifest),
        "dataCollectionRawData": "Texts are as their authors wrote them.",
        "dataPreprocessingProtocol": [
            "Only accepted messages of finished trees are included; with a message, all replies below it are left out.",
            "Messages that look like personal data are left out; ids are replaced by keyed pseudonyms.",
            f"Split: {manifest['split']}.",
        ],
    }
    if counts["first_day"]:
        found["dataCollectionTimeframe"] = [counts["first_day"], counts["last_day"]]
    if manifest["origins"]:
        found["dataManipulationProtocol"] = "Imported from other sources: " + "; ".join(
            f"{each['origin'] or 'without a name'} ({each['licence']}, {each['trees']} trees)"
            for each in manifest["origins"]
        )
    return found


def _missing(manifest: dict[str, Any]) -> str:
    reasons = ", ".join(f"{reason}: {count}" for reason, count in manifest["kept_out"].items())
    return f"Messages left out, by reason: {reasons or 'none'}."


def _labelled(manifest: dict[str, Any]) -> dict[str, Any]:
    counts = manifest["counts"]
    alphas = {name: by_lang["all"]["alpha"] for name, by_lang in counts["agreement"]["labels"].items()}
    agreement = ", ".join(f"{name} {alpha}" for name, alpha in alphas.items() if alpha is not None)
    analysis = f"Krippendorff's alpha by label: {agreement or 'none, too few reviews or all alike'}."
    if counts["agreement"]["rankings"]["items"]:
        analysis += f" Mean Kendall's tau of rankings: {counts['agreement']['rankings']['mean_tau']}."
    per_item = round(counts["reviews"] / counts["messages"], 2) if counts["messages"] else 0
    return {
        "dataAnnotationProtocol": (
            f"Reviewers give each message labels from 0 to 1 ({', '.join(labels.NAMES)}); several people rank the replies "
            "to one message, and their orders are combined by ranked pairs. The rules in force are in manifest.json."
        ),
        "dataAnnotationPlatform": manifest["site"],
        "dataAnnotationAnalysis": analysis,
        "annotationsPerItem": f"{per_item} reviews per message on average",
        "annotatorDemographics": "Not collected. People choose the languages they work in.",
        "machineAnnotationTools": "None",
    }


def _used(release: Release, manifest: dict[str, Any]) -> dict[str, Any]:
    langs = ", ".join(f"{own_name(lang)} {count}" for lang, count in manifest["counts"]["by_lang"].items())
    return {
        "dataUseCases": ["Supervised fine-tuning", "Preference training and reward models", "Research on annotation"],
        "dataBiases": [
            "The authors are volunteers with time, a computer and an interest, not a sample of any population.",
            f"Languages are represented unequally (messages: {langs}).",
        ],
        "dataLimitations": [
            "Texts hold opinions, mistakes and inventions; labels say what reviewers thought, not what is true.",
            "Some texts offend despite the reviews. Nothing is advice.",
            f"Messages written by models: {manifest['counts']['synthetic']}.",
        ],
        "dataSocialImpact": (
            "An open, multilingual alternative to closed preference data. Models trained on it may repeat its biases."
        ),
        "personalSensitiveInformation": [
            "No names or addresses in the rows. Texts are public on the site too, where authors may show a name.",
            "Conversations may touch on religion, health, politics or sexuality.",
        ],
        "dataReleaseMaintenancePlan": (
            "Releases never change; corrections go into the next one. What people withdraw is listed for programs at "
            f"{manifest['address']} and is to be removed from copies."
        ),
    }
