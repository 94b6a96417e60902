"""ShareGPT: {"id", "conversations": [{"from": "human", "value"}, {"from": "gpt", "value"}, …]}."""

from exports.parsing.fields import MAX_TEXT, Object, Wrong, array, mapping, optional_string, required, string
from exports.parsing.problems import shown
from exports.parsing.sources.source import Source, Told, chain, message

_SPEAKERS = {
    "human": 0, "user": 0,
    "gpt": 1, "assistant": 1, "chatgpt": 1, "bing": 1, "bard": 1, "model": 1,
}  # fmt: skip


class ShareGpt(Source):
    """Also as we write it ourselves: `meta` then says the language, and whether a model wrote the answers.

    Many publish in this layout, each under another licence.
    """

    name = "sharegpt"
    origin = "sharegpt"
    licence = ""
    url = ""
    by_model = True

    def prompt(self, row: Object, told: Told) -> Object:
        turns = [mapping(each, "a turn") for each in array(required(row, "conversations"), "conversations")]
        if not turns:
            raise Wrong("the conversation is empty; leave the row out")
        meta = mapping(row.get("meta") or {}, "meta")
        lang = optional_string(row, "lang") or optional_string(meta, "lang") or told.lang
        by_model = self.written_by_model(told) if told.by_model is not None else meta.get("synthetic", self.by_model)
        model = optional_string(row, "model")
        return chain([self._message(turn, depth, lang, bool(by_model), model) for depth, turn in enumerate(turns)])

    def _message(self, turn: Object, depth: int, lang: str, by_model: bool, model: str | None) -> Object:
        who = required(turn, "from")
        if who == "system":
            raise Wrong("it has a system prompt, which a tree cannot hold; take that turn out, or leave the row out")
        if who not in _SPEAKERS:
            raise Wrong(f"from must be one of {', '.join(_SPEAKERS)}, not {shown(who)}")
        if _SPEAKERS[who] != depth % 2:
            should = "assistant" if depth % 2 else "human"
            raise Wrong(
                f"turn {depth + 1} is by {who}, but should be the {should}'s; a conversation begins with a human"
            )
        text = string(required(turn, "value"), "value", MAX_TEXT)
        return message(text, depth, lang, by_model=by_model and bool(depth % 2), model=model)
