"""Guessing the language of what someone writes."""

import pytest

from oasst.core.texts import lang_detection

ENGLISH = "Please explain to me how a rainbow comes about, and why it is always round."
TEXTS = {
    "ar": "كيف يتكون قوس قزح ولماذا يكون دائما على شكل دائرة في السماء؟",
    "de": "Erkläre mir bitte, wie ein Regenbogen entsteht und warum er immer rund ist.",
    "en": ENGLISH,
    "es": "Explícame por favor cómo se forma un arcoíris y por qué siempre es redondo.",
    "fr": "Explique-moi s'il te plaît comment se forme un arc-en-ciel et pourquoi il est rond.",
    "ja": "虹がどのようにしてできるのか、そしてなぜいつも丸いのかを説明してくださいませんか。",
    "pt-BR": "Você poderia me explicar como o arco-íris se forma e por que não é sempre redondo?",
    "ru": "Объясни, пожалуйста, как возникает радуга и почему она всегда круглая.",
    "uk-UA": "Поясни, будь ласка, як виникає веселка і чому вона завжди кругла.",
    "zh-Hant": "請告訴我彩虹是怎麼形成的，還有為什麼它總是圓的，謝謝你的詳細說明和耐心解答。",
}


@pytest.mark.parametrize(("lang", "text"), TEXTS.items(), ids=TEXTS)
def test_a_text_in_the_language_that_is_wanted_gives_no_hint(lang: str, text: str) -> None:
    assert lang_detection.other_than(lang, text) is None


@pytest.mark.parametrize(("lang", "text"), TEXTS.items(), ids=TEXTS)
def test_a_text_in_another_language_is_recognised(lang: str, text: str) -> None:
    wanted = "fi" if lang != "fi" else "en"
    assert lang_detection.other_than(wanted, text) == lang.partition("-")[0]


@pytest.mark.parametrize(
    "text",
    ["", "Hola", "12345 67890 !!! ??? 12345 67890 12345", "https://example.org/por-que-el-cielo-es-azul-hoy"],
)
def test_too_little_says_nothing(text: str) -> None:
    assert lang_detection.other_than("en", text) is None


def test_code_is_in_no_language() -> None:
    code = "```python\nfor explanation in rainbows:\n    print(explanation, always, round, please)\n```"
    assert lang_detection.other_than("de", code) is None
    assert lang_detection.other_than("de", f"{code}\n{TEXTS['de']}") is None
    assert lang_detection.other_than("de", f"{code}\n{ENGLISH}") == "en"


def test_there_is_no_opinion_on_languages_it_does_not_know() -> None:
    assert lang_detection.other_than("gsw", ENGLISH) is None
    assert lang_detection.other_than("nb-NO", ENGLISH) is None
