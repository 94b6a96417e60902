"""Parameters of generation: what people can set, within which bounds, and what a model's server is sent. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

Value = int | float


@dataclass(frozen=True, slots=True)
class Parameter:
    """`wire` is its usual name in the requests to servers; a model can have another one."""

    name: str
    low: float
    high: float
    wire: str
    is_whole: bool = False
    step: str = "0.05"


PARAMETERS: dict[str, Parameter] = {
    each.name: each
    for each in (
        Parameter("max_tokens", 1, 4096, "max_tokens", is_whole=True, step="1"),
        Parameter("temperature", 0, 2, "temperature"),
        Parameter("top_p", 0.01, 1, "top_p", step="0.01"),
        Parameter("top_k", 1, 2000, "top_k", is_whole=True, step="1"),
        Parameter("repetition_penalty", 1, 3, "repetition_penalty"),
        Parameter("seed", 0, 2**31 - 1, "seed", is_whole=True, step="1"),
    )
}
NAMES = tuple(PARAMETERS)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a model's server is sent, by our names, and what was asked for but the model ignores."""

    sent: dict[str, Value]
    ignored: dict[str, Value]


def chosen(wanted: Mapping[str, Value], *, honoured: Collection[str], longest: int) -> Chosen:
    """Splits the wanted parameters by what the model honours; replies are never longer than the model's `longest`."""
    sent = {name: value for name, value in wanted.items() if name in honoured}
    sent["max_tokens"] = min(int(sent.get("max_tokens", longest)), longest)
    return Chosen(sent, {name: value for name, value in wanted.items() if name not in honoured and name not in sent})


def on_the_wire(sent: Mapping[str, Value], names: Mapping[str, str]) -> dict[str, Value]:
    """The parameters by the names the server uses."""
    return {names.get(name, PARAMETERS[name].wire): value for name, value in sent.items()}
