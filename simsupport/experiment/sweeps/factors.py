"""What a sweep varies: named parameters, each with a list of values or a range.

    levers: {measures.cash_transfer.amount: [0, 100, 200]}
    uncertainties: {livelihoods.illness.incidence: {low: 0.01, high: 0.04}}

Levers are what a policy can choose, uncertainties are what it cannot.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal, LiteralString

import numpy as np
import numpy.typing as npt
from pydantic import BeforeValidator, PlainSerializer
from pydantic_core import InitErrorDetails, PydanticCustomError, ValidationError

from simsupport.core.dated import shorten
from simsupport.core.parameters import Parameters

Uniform = npt.NDArray[np.float64]


class Span(Parameters):
    """A range from `low` to `high`, both ends allowed."""

    low: float
    high: float
    scale: Literal["linear", "log"] = "linear"

    def at(self, share: Uniform) -> Uniform:
        """Return the values at shares of the way, 0 giving `low` and 1 `high`."""
        if self.scale == "log":
            return np.asarray(self.low * (self.high / self.low) ** share, dtype=np.float64)
        return np.asarray(self.low + (self.high - self.low) * share, dtype=np.float64)


Factor = Span | tuple[Any, ...]
"""A range, or the values in the order given."""


def _read(given: Any) -> dict[str, Factor]:
    """Turn a mapping from dotted paths into factors, or raise all that is wrong with it."""
    if not isinstance(given, Mapping):
        raise PydanticCustomError("factors", "must be a mapping from dotted paths to values")
    factors: dict[str, Factor] = {}
    wrong: list[InitErrorDetails] = []
    for path, value in given.items():
        try:
            factors[str(path)] = _factor(value)
        except PydanticCustomError as error:
            wrong.append(InitErrorDetails(type=error, loc=(str(path),), input=value))
    if wrong:
        raise ValidationError.from_exception_data("factors", wrong)
    return factors


def _factor(value: Any) -> Factor:
    if isinstance(value, Span):
        return value
    if isinstance(value, Sequence) and not isinstance(value, str):
        if not value:
            raise PydanticCustomError("empty_list", "holds no value; list at least one")
        return tuple(value)
    if isinstance(value, Mapping):
        return _span(value)
    raise PydanticCustomError(
        "factor",
        "is {shown}; it must be a list of values or a range such as {range}",
        {"shown": shorten(value), "range": "{low: 0.01, high: 0.04}"},
    )


_NO_RANGE: dict[str, LiteralString] = {
    "missing": "{key} is missing; a range has low and high, and perhaps scale",
    "extra_forbidden": "{key} is no part of a range, which has low, high and perhaps scale",
}


def _span(value: Mapping[str, Any]) -> Span:
    try:
        span = Span.model_validate(dict(value))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        key = ".".join(str(part) for part in first["loc"])
        if first["type"] in _NO_RANGE:
            raise PydanticCustomError("span", _NO_RANGE[first["type"]], {"key": key}) from None
        raise PydanticCustomError(
            "span", "{key}: {message}", {"key": key, "message": first["msg"].lower()}
        ) from None
    if not span.low < span.high:
        raise PydanticCustomError(
            "span",
            "low is {low} and high {high}; low must be below high",
            {"low": shorten(span.low), "high": shorten(span.high)},
        )
    if span.scale == "log" and span.low <= 0.0:
        raise PydanticCustomError(
            "span", "low is {low}; on a log scale it must be above 0", {"low": shorten(span.low)}
        )
    return span


def _plain(factors: Mapping[str, Factor]) -> dict[str, Any]:
    return {
        path: factor.model_dump() if isinstance(factor, Span) else list(factor)
        for path, factor in factors.items()
    }


Factors = Annotated[dict[str, Any], BeforeValidator(_read), PlainSerializer(_plain)]
"""Field type for factors by dotted path."""


def spread(factor: Factor, levels: int) -> list[Any]:
    """Return a factor's values; a range gives `levels` evenly spaced ones, ends included."""
    if isinstance(factor, Span):
        values: list[Any] = factor.at(np.linspace(0.0, 1.0, levels)).tolist()
        return values
    return list(factor)


def at(factor: Factor, share: Uniform) -> list[Any]:
    """Return the values at shares in [0, 1]; a list is cut into equal parts, one a value."""
    if isinstance(factor, Span):
        values: list[Any] = factor.at(share).tolist()
        return values
    places = np.minimum((share * len(factor)).astype(int), len(factor) - 1)
    return [factor[place] for place in places]
