"""Leftovers of a chat tool's page in a pasted answer. Pure, no Django.

How such tools speak of themselves counts only in answers, and not right behind a quotation mark: people also write about
them.
"""

import re

from moderation.signals.findings import Finding

# Buttons of their pages, each on a line of its own.
_BUTTONS = (
    "Regenerate response", "Regenerate", "Copy code", "Copy to clipboard", "Stop generating", "Continue generating",
    "Message ChatGPT…?", "Free Research Preview.{0,120}", "Antwort neu generieren", "Code kopieren", "Copier le code",
    "Régénérer la réponse", "Copiar código", "Regenerar respuesta", "Regenerar resposta", "Copia codice",
    "Скопировать код", "Копировать код", "复制代码", "重新生成", "コードをコピーする", "코드 복사", "نسخ الكود",
)  # fmt: skip
# How they introduce themselves.
_SELVES = (
    "[Aa]s an AI language model", "I(?:'|’)?m sorry, but as an AI", "I am ChatGPT", "my (?:knowledge|training) cut-?off",
    "Als (?:ein )?KI-(?:Sprachm|M)odell", "Als künstliche Intelligenz", "En tant que mod[èe]le de langage",
    "En tant qu[’']intelligence artificielle", "Como (?:un )?modelo de lenguaje", "Como (?:um )?modelo de linguagem",
    "Como (?:una )?inteligencia artificial", "Come modello linguistico", "Como model de llenguatge",
    "Как (?:языковая модель|искусственный интеллект)", "作为(?:一个)?(?:人工智能|AI)?语言模型", "作为一(?:个|名)人工智能",
    "(?:私は)?(?:AI|人工知能)(?:の)?言語モデルとして", "(?:저는 )?(?:AI|인공지능) 언어 모델로서",
    "كنموذج لغ[وة]ي", "بصفتي نموذج", "Bir (?:yapay zeka )?dil modeli olarak",
)  # fmt: skip
_BUTTON = re.compile(rf"^[ \t]*(?:{'|'.join(_BUTTONS)})[ \t.]*$", re.IGNORECASE | re.MULTILINE)
_SELF = re.compile(rf"(?<!\w)(?<![\"“”„«'‘`])(?:{'|'.join(_SELVES)})")


def leftover(text: str, *, is_prompt: bool) -> Finding | None:
    """`at` is its position. Prompts may address a model as what it is, so in prompts only button labels count."""
    if found := _BUTTON.search(text):
        return Finding(0.9, {"why": "button", "at": found.start()})
    if not is_prompt and (found := _SELF.search(text)):
        return Finding(0.6, {"why": "self", "at": found.start()})
    return None
