"""How toxic a text is, by lists of words and by a classifier elsewhere."""

from pathlib import Path

import pytest
from pytest_django import Settings

from oasst import toxicity
from oasst.toxicity import http, words


@pytest.mark.parametrize(
    ("lang", "text", "score"),
    [
        ("en", "You idiot!", 0.5),
        ("en", "YOU IDIOT, kill yourself.", 0.75),
        ("en", "Scunthorpe, cockpits and a Maine coon", 0),
        ("de-AT", "Du Hurensohn", 0.5),
        ("ru", "Мудак!", 0.5),
        ("ar", "يا ابن الكلب", 0.5),
        ("zh", "you idiot", 0),
        ("../../etc/passwd", "root", 0),
    ],
)
def test_whole_words_of_the_list_of_the_language_count(lang: str, text: str, score: float) -> None:
    assert words.Words().toxicity(text, lang) == score


def test_every_list_is_sorted_out_and_read(tmp_path: Path, settings: Settings) -> None:
    for file in words.OURS.iterdir():
        lines = [line for line in file.read_text().splitlines() if line and not line.startswith("#")]
        assert [line for line in lines if line != line.strip().lower()] == []
        assert len(lines) == len(set(lines))
        assert all(words.Words().toxicity(line, file.stem) >= 0.5 for line in lines)
    (tmp_path / "en.txt").write_text("# ours\n\nDarn it\n")
    settings.TOXICITY_WORDS = str(tmp_path)
    assert [toxicity.chosen().toxicity(text, "en") for text in ("Oh, darn it.", "You idiot")] == [0.5, 0]


@pytest.mark.parametrize(
    ("labels", "score"),
    [
        ({"toxic": 0.9, "insult": 0.2}, 0.9),
        ({"non-toxic": 0.97, "toxic": 0.03}, 0.03),
        ({"LABEL_0": 0.8, "LABEL_1": 0.2}, 0.2),
        ({"neutral": 1.0}, 0.0),
    ],
)
def test_the_worst_label_of_a_classifier_counts(
    labels: dict[str, float], score: float, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.TOXICITY_URL = "https://classifier.example.org/"
    monkeypatch.setattr(http, "scores", lambda _text: [[{"label": k, "score": v} for k, v in labels.items()]])
    assert toxicity.chosen().toxicity("x", "en") == score
