"""Texts of simulated volunteers: short and marked as simulated. Pure, no Django.

Each has a running number, so that none repeats. Languages without their own words use words that most languages share.
"""

from dataclasses import dataclass
from random import Random

from oasst.core.labels import Role


@dataclass(frozen=True, slots=True)
class Words:
    """`things` are inserted unchanged into sentences with the placeholders {a} and {b}."""

    question: str
    answer: str
    things: tuple[str, ...]
    asked: tuple[str, ...]
    answered: tuple[str, ...]


_WORDS = {
    "en": Words(
        "Simulated question",
        "Simulated answer",
        ("rivers", "bridges", "bread", "clocks", "gardens", "maps", "kites", "glass", "salt", "music", "lanterns", "wool"),
        ("What do {a} and {b} have in common?", "Should a beginner learn about {a} or about {b} first?",
         "How would you explain {a} to someone who only knows {b}?", "Why do people compare {a} with {b}?"),
        ("Both {a} and {b} reward patience.", "Start with {a}; {b} will make more sense afterwards.",
         "Think of {b} first, then of what {a} would need.", "People meet {a} every day and {b} now and then."),
    ),
    "de": Words(
        "Simulierte Frage",
        "Simulierte Antwort",
        ("Flüsse", "Brücken", "Brote", "Uhren", "Gärten", "Karten", "Drachen", "Gläser", "Lieder", "Laternen", "Pullover"),
        ("Was haben {a} und {b} gemeinsam?", "Was sollte man zuerst kennen: {a} oder {b}?",
         "Warum vergleicht man so oft {a} und {b}?"),
        ("{a} und {b} belohnen beide die Geduld.", "Zuerst {a}, danach {b}: So wird es leichter.",
         "{a} sieht man jeden Tag, {b} nur manchmal."),
    ),
    "fr": Words(
        "Question simulée",
        "Réponse simulée",
        ("les rivières", "les ponts", "le pain", "les horloges", "les jardins", "les cartes", "le verre", "le sel"),
        ("Qu’ont en commun {a} et {b} ?", "Que faut-il connaître en premier : {a} ou {b} ?",
         "Pourquoi compare-t-on {a} et {b} ?"),
        ("Pour {a} comme pour {b}, il faut de la patience.", "D’abord {a}, ensuite {b}.",
         "On connaît mieux {a}, mais {b} surprend davantage."),
    ),
    "es": Words(
        "Pregunta simulada",
        "Respuesta simulada",
        ("los ríos", "los puentes", "el pan", "los relojes", "los jardines", "los mapas", "el vidrio", "la sal", "la lana"),
        ("¿Qué tienen en común {a} y {b}?", "¿Qué conviene conocer primero: {a} o {b}?",
         "¿Por qué se comparan {a} y {b}?"),
        ("Para entender {a} y {b} hace falta paciencia.", "Primero {a}, después {b}.",
         "Se conocen mejor {a}, pero sorprenden más {b}."),
    ),
    "pt-BR": Words(
        "Pergunta simulada",
        "Resposta simulada",
        ("os rios", "as pontes", "o pão", "os relógios", "os jardins", "os mapas", "o vidro", "o sal", "a lã"),
        ("O que {a} e {b} têm em comum?", "O que convém conhecer primeiro: {a} ou {b}?",
         "Por que se comparam {a} e {b}?"),
        ("Para entender {a} e {b} é preciso paciência.", "Primeiro {a}, depois {b}.",
         "Todos conhecem {a}; já {b}, nem sempre."),
    ),
    "ar": Words(
        "سؤال تجريبي",
        "جواب تجريبي",
        ("الأنهار", "الجسور", "الخبز", "الساعات", "الحدائق", "الخرائط", "الزجاج", "الملح", "الصوف", "الموسيقى"),
        ("ما الذي يجمع بين {a} و{b}؟", "ماذا نتعلم أولًا: {a} أم {b}؟", "لماذا نقارن بين {a} و{b}؟"),
        ("{a} و{b}: كلاهما يحتاج إلى الصبر.", "نبدأ من {a} ثم ننتقل إلى {b}.", "نرى {a} كل يوم، ونرى {b} أحيانًا."),
    ),
    "zh": Words(
        "模拟问题",
        "模拟回答",
        ("河流", "桥梁", "面包", "时钟", "花园", "地图", "风筝", "玻璃", "盐", "音乐", "灯笼", "羊毛"),
        ("{a}和{b}有什么共同点？", "应该先了解{a}还是先了解{b}？", "人们为什么拿{a}和{b}作比较？"),
        ("了解{a}和{b}都需要耐心。", "先从{a}开始，再看{b}。", "{a}每天都能见到，{b}偶尔才见到。"),
    ),
    "hi": Words(
        "नकली सवाल",
        "नकली जवाब",
        ("नदी", "पुल", "रोटी", "घड़ी", "बगीचा", "नक्शा", "पतंग", "काँच", "नमक", "संगीत", "लालटेन", "ऊन"),
        ("{a} और {b} में क्या समानता है?", "पहले क्या सीखें: {a} या {b}?", "{a} और {b} की तुलना क्यों होती है?"),
        ("{a} और {b}, दोनों धैर्य माँगते हैं।", "पहले {a}, फिर {b}।", "{a} रोज़ दिखता है, {b} कभी-कभी।"),
    ),
    "sw": Words(
        "Swali la majaribio",
        "Jibu la majaribio",
        ("mito", "madaraja", "mikate", "saa", "bustani", "ramani", "vioo", "chumvi", "muziki", "taa", "sufu"),
        ("Kuna uhusiano gani kati ya {a} na {b}?", "Tujifunze nini kwanza: {a} au {b}?",
         "Kwa nini watu hulinganisha {a} na {b}?"),
        ("Kuelewa {a} na {b} kunahitaji subira.", "Anza na {a}, kisha {b}.", "Tunaona {a} kila siku, na {b} mara chache."),
    ),
}  # fmt: skip

_SHARED = Words(
    "?", "!", ("radio", "taxi", "piano", "yoga", "mango", "pizza", "robot", "tango"), ("{a} + {b}?",), ("{a} + {b}!",)
)


def words(lang: str) -> Words:
    return _WORDS.get(lang) or _WORDS.get(lang.split("-")[0]) or _SHARED


def compose(lang: str, role: Role, number: int, dice: Random) -> str:
    """A text in this language (or its main language) with this number."""
    has = words(lang)
    a, b = dice.sample(has.things, 2)
    name, sentences = (has.question, has.asked) if role == "prompter" else (has.answer, has.answered)
    sentence = dice.choice(sentences).format(a=a, b=b)
    return f"{name} {number}: {sentence[0].upper()}{sentence[1:]}"
