"""Values that change over time, and months, as fields of a parameter class."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Protocol, Self

from pydantic import AfterValidator, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, InitErrorDetails, PydanticCustomError, ValidationError
from pydantic_core import core_schema as schemas

from simsupport.core.calendar import LONGEST, format_month, parse_month

ALWAYS = -(10**6)
"""Month index from which an undated value holds: before every month that can be written."""

_MONTH_PATTERN = r"^\d{4}-\d{2}$"


class HasIndex(Protocol):
    """A month object: anything whose `index` counts months from January 2013."""

    @property
    def index(self) -> int:
        """Months since January 2013."""
        ...


@dataclass(frozen=True, slots=True, init=False, repr=False)
class Dated:
    """A number that may change over time; usable as the type of a parameter.

    Written as a plain number it holds in every month. Written as `{2014-01: 0.2, 2016-01: 0.3}`
    each value holds from its month until the next one, and the value is 0 before the first.
    Equal schedules are equal whatever order their months were written in.
    """

    steps: tuple[tuple[int, float], ...]

    def __init__(self, value: float | Mapping[str, float] = 0.0) -> None:
        """Read a number or a mapping from `YYYY-MM` to numbers.

        Raises:
            ValueError: a month cannot be read or never comes, or a value is no finite number.
        """
        object.__setattr__(self, "steps", tuple(sorted(_read_steps(value))))

    def at(self, month: int | HasIndex) -> float:
        """The value in force in a month, given as index (0 is January 2013) or month object."""
        index = month if isinstance(month, int) else month.index
        position = bisect_right(self.steps, index, key=lambda step: step[0])
        return self.steps[position - 1][1] if position else 0.0

    @property
    def ever(self) -> bool:
        """Whether the value differs from 0 in any month."""
        return any(value != 0 for _, value in self.steps)

    @property
    def constant(self) -> bool:
        """Whether the value was given without dates."""
        return self.steps[0][0] == ALWAYS

    def plain(self) -> float | dict[str, float]:
        """The value as a scenario file would write it, months in order."""
        if self.constant:
            return self.steps[0][1]
        return {format_month(index): value for index, value in self.steps}

    def __repr__(self) -> str:
        return f"Dated({self.plain()!r})"

    @classmethod
    def _validate(cls, value: Any) -> Self:
        return value if isinstance(value, cls) else cls(value)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return schemas.no_info_plain_validator_function(
            cls._validate,
            serialization=schemas.plain_serializer_function_ser_schema(lambda dated: dated.plain()),
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        dated = {
            "type": "object",
            "patternProperties": {_MONTH_PATTERN: {"type": "number"}},
            "additionalProperties": False,
            "minProperties": 1,
        }
        return {"anyOf": [{"type": "number"}, dated]}


def _read_steps(value: Any) -> list[tuple[int, float]]:
    """Return (month index, value) pairs, or raise one error that lists all that is wrong."""
    if not isinstance(value, Mapping):
        return [(ALWAYS, _finite(value))]
    if not value:
        raise PydanticCustomError("no_months", "holds no month; write for example {2014-01: 0.2}")
    steps: list[tuple[int, float]] = []
    wrong: list[InitErrorDetails] = []
    for month, number in value.items():
        try:
            steps.append((_lived(month), _finite(number)))
        except PydanticCustomError as error:
            wrong.append(InitErrorDetails(type=error, loc=(str(month),), input=number))
    if wrong:
        raise ValidationError.from_exception_data("Dated", wrong)
    return steps


def _finite(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise PydanticCustomError(
            "dated_type",
            "is {shown}; it must be a number, or numbers by month such as {2014-01: 0.2}",
            {"shown": shorten(value)},
        )
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise PydanticCustomError(
            "finite_number", "is {shown}; it must be a finite number", {"shown": shorten(value)}
        )
    return number


def _month_index(text: Any) -> int:
    try:
        return parse_month(text)
    except ValueError as error:
        raise PydanticCustomError("month", "{reason}", {"reason": str(error)}) from None


def _lived(text: Any) -> int:
    """Read a month from which a value holds, which must come at all."""
    month = _month_index(text)
    if month >= LONGEST:
        raise PydanticCustomError(
            "month_range",
            "comes after the last month that can be simulated; it must be at most {last}",
            {"last": format_month(LONGEST - 1)},
        )
    return month


def _check_month(text: str) -> str:
    return format_month(_month_index(text))


MonthText = Annotated[str, AfterValidator(_check_month)]
"""Field type for a single month written as `YYYY-MM`, kept as text."""


def shorten(value: Any, limit: int = 40) -> str:
    """Write a value for a message, in at most `limit` characters and on one line."""
    if isinstance(value, Mapping):
        return "a mapping"
    if isinstance(value, list | tuple):
        return "a list"
    if value is None or isinstance(value, bool):
        return {None: "empty", True: "true", False: "false"}[value]
    if isinstance(value, int) and abs(value) >= 10**limit:
        return f"a number of more than {limit} digits"
    text = repr(value).removesuffix(".0") if isinstance(value, float) else repr(value)
    return text if len(text) <= limit else f"{text[: limit - 3]}..."
