"""Parameters as plain values, one by one or as the text of a file."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from numbers import Integral, Real
from typing import TYPE_CHECKING, Any

from simsupport.core.parameters import Dated, Parameters, nested_class

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo


def plain(value: Any) -> Any:
    """Turn NumPy's numbers, dated values and groups into what JSON can hold."""
    if isinstance(value, Parameters):
        return value.model_dump(mode="json")
    if isinstance(value, Dated):
        return value.plain()
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, bool | int | float):
        return value
    if isinstance(value, Integral):
        return int(value)
    return float(value) if isinstance(value, Real) else value


def leaves(group: Parameters, prefix: str = "") -> Iterator[tuple[str, Any, FieldInfo]]:
    """Walk over (dotted path, plain value, field) of every single parameter."""
    for name, field in type(group).model_fields.items():
        value = getattr(group, name)
        if nested_class(field) is not None and isinstance(value, Parameters):
            yield from leaves(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", plain(value), field


def unit_of(field: FieldInfo) -> str:
    """Return a parameter's unit, empty if it has none."""
    extra = field.json_schema_extra
    return str(extra.get("unit", "")) if isinstance(extra, dict) else ""


def is_number(value: Any) -> bool:
    """Tell whether a plain value is a number; yes and no are none."""
    return isinstance(value, Real) and not isinstance(value, bool)


def in_words(value: Any) -> str:
    """Write a plain value for a reader, for example `0.2 from 2014-01, 0.3 from 2016-01`."""
    if isinstance(value, Mapping):
        return ", ".join(f"{in_words(number)} from {month}" for month, number in value.items())
    if value is None:
        return "empty"
    return f"{value:,.10g}" if isinstance(value, float) else str(value)


def to_yaml(group: Parameters) -> str:
    """Write every parameter as YAML, with units as comments."""
    return "\n".join(_lines(group, "")) + "\n"


def _lines(group: Parameters, indent: str) -> Iterator[str]:
    for name, field in type(group).model_fields.items():
        value = getattr(group, name)
        if isinstance(value, Parameters):
            inner = list(_lines(value, f"{indent}  "))
            yield f"{indent}{name}:" + ("" if inner else " {}")
            yield from inner
        else:
            unit = unit_of(field)
            yield f"{indent}{name}: {_yaml(plain(value))}" + (f"  # {unit}" if unit else "")


def _yaml(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_yaml(inner)}" for key, inner in value.items()) + "}"
    readable = not isinstance(value, str) or value.isprintable()
    return json.dumps(value, ensure_ascii=not readable)
