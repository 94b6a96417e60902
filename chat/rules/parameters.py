"""Parameters of generation: what people can set, within which bounds, and what a model's server is sent. Pure."""

import math
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

    def parse(self, value: object) -> Value:
        """
        Raises:
            OutOfRange: it is no number, or outside the bounds.
        """
        try:
            number = float(value)  # type: ignore[arg-type]  # what is no number raises
        except (TypeError, ValueError):
            raise OutOfRange(self) from None
        if isinstance(value, bool) or not math.isfinite(number) or not self.low <= number <= self.high:
            raise OutOfRange(self)
        if self.is_whole and number != int(number):
            raise OutOfRange(self)
        return int(number) if self.is_whole else number


class OutOfRange(ValueError):
    """A parameter has no number within its bounds."""

    def __init__(self, parameter: Parameter) -> None:
        self.parameter = parameter
        kind = "a whole number" if parameter.is_whole else "a number"
        super().__init__(f"{parameter.name} must be {kind} from {parameter.low:g} to {parameter.high:g}.")


class Unknown(ValueError):
    """There is no parameter of this name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"There is no parameter {name}. There are: {', '.join(PARAMETERS)}.")


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


def parsed(given: Mapping[str, object]) -> dict[str, Value]:
    """The parameters that have a value.

    Raises:
        Unknown, OutOfRange: with the reason.
    """
    wanted = {}
    for name, value in given.items():
        if name not in PARAMETERS:
            raise Unknown(name)
        if value not in (None, ""):
            wanted[name] = PARAMETERS[name].parse(value)
    return wanted


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
