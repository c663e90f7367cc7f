"""Parameters that know their unit, range and source, and values that change over time.

A rule declares what it needs as fields of a frozen class:

    class CashTransfer(Parameters):
        amount: Dated = param(0.0, unit="yuan/month", source="policy lever", low=0)

Nothing is converted silently: the text "3" and the value true are no numbers, an unknown name
is refused, and every value is held against its range.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import NoneType
from typing import TYPE_CHECKING, Any, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator
from pydantic_core import InitErrorDetails, PydanticCustomError, ValidationError

from simsupport.core.calendar import format_month
from simsupport.core.dated import Dated, MonthText, shorten

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo

__all__ = ["Dated", "Description", "MonthText", "Parameters", "describe", "nested_class", "param"]


class Parameters(BaseModel):
    """Base of every class of parameters: frozen, no unknown names, no silent conversion."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        allow_inf_nan=False,
        validate_default=True,
        protected_namespaces=(),
    )

    @field_validator("*", mode="after")
    @classmethod
    def _within_range(cls, value: Any, info: ValidationInfo) -> Any:
        field = cls.model_fields.get(info.field_name or "")
        if field is not None:
            _check_range(value, _range(field), _extra(field).get("unit", ""))
        return value


def _check_range(value: Any, limits: tuple[float, float], unit: str) -> None:
    """Raise for a number, or for each dated value, outside `limits` (both ends allowed)."""
    if isinstance(value, Dated):
        wrong = [
            InitErrorDetails(
                type=_out_of_range(number, limits, unit),
                loc=() if value.constant else (format_month(index),),
                input=number,
            )
            for index, number in value.steps
            if not limits[0] <= number <= limits[1]
        ]
        if wrong:
            raise ValidationError.from_exception_data("Dated", wrong)
    elif (
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and not limits[0] <= value <= limits[1]
    ):
        raise _out_of_range(value, limits, unit)


def _out_of_range(value: float, limits: tuple[float, float], unit: str) -> PydanticCustomError:
    low, high = (shorten(limit) for limit in limits)
    quantity = f"{shorten(value)} {unit}".strip()
    fitting = f"lie between {low} and {high}"
    if math.isinf(limits[1]):
        fitting = f"be at least {low}"
    return PydanticCustomError(
        "out_of_range",
        "is {quantity}; it must {fitting}",
        {"quantity": quantity, "fitting": fitting},
    )


def param(
    default: Any,
    *,
    unit: str,
    source: str,
    low: float = -math.inf,
    high: float = math.inf,
    doc: str = "",
) -> Any:
    """Declare one parameter of a `Parameters` class.

    Args:
        default: value when a scenario says nothing; a plain number or a mapping by month also
            serves a `Dated` field.
        unit: for example `yuan/month`, `share`, `persons`; empty for words and switches.
        source: where the default comes from, `policy lever`, or `assumption`.
        low: smallest value allowed, itself included.
        high: largest value allowed, itself included.
        doc: what the parameter means, in one sentence.

    Raises:
        ValueError: the default lies outside its own range, or no source is given.
    """
    if not source:
        raise ValueError("a parameter needs a source; write 'assumption' when there is none")
    number = Dated(default) if isinstance(default, Mapping) else default
    _check_range(number, (low, high), unit)
    extra: dict[str, Any] = {"unit": unit, "source": source}
    if math.isfinite(low):
        extra["minimum"] = low
    if math.isfinite(high):
        extra["maximum"] = high
    return Field(default=default, description=doc or None, json_schema_extra=extra)


@dataclass(frozen=True, slots=True)
class Description:
    """One parameter as the documentation lists it."""

    path: str
    default: Any
    unit: str
    low: float
    high: float
    source: str
    doc: str


def describe(cls: type[Parameters], prefix: str = "") -> list[Description]:
    """List every parameter of a class, those of nested classes under dotted paths."""
    return list(_describe(cls, prefix))


def _describe(cls: type[Parameters], prefix: str) -> Iterator[Description]:
    for name, field in cls.model_fields.items():
        path = f"{prefix}.{name}" if prefix else name
        nested = nested_class(field)
        if nested is not None:
            yield from _describe(nested, path)
            continue
        extra, (low, high) = _extra(field), _range(field)
        unit, source = extra.get("unit", ""), extra.get("source", "")
        default = field.get_default(call_default_factory=False)
        yield Description(path, default, unit, low, high, source, field.description or "")


def nested_class(field: FieldInfo) -> type[Parameters] | None:
    """The class of a field that is itself a group of parameters, else None."""
    for kind in (field.annotation, *get_args(field.annotation)):
        if isinstance(kind, type) and kind is not NoneType and issubclass(kind, Parameters):
            return kind
    return None


def _extra(field: FieldInfo) -> dict[str, Any]:
    extra = field.json_schema_extra
    return dict(extra) if isinstance(extra, dict) else {}


def _range(field: FieldInfo) -> tuple[float, float]:
    extra = _extra(field)
    return extra.get("minimum", -math.inf), extra.get("maximum", math.inf)
