"""A scenario: everything a run depends on besides its seed, checked, complete and frozen.

    scenario = Scenario.load("transfers")
    scenario.measures.cash_transfer.amount.at(12)
    scenario.with_overrides({"population.households": 500})

A file says only what differs from the defaults, or from the file it `extends`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self

from pydantic import Field, ValidationError, create_model, model_validator
from pydantic_core import PydanticCustomError

from simsupport.core.calendar import LONGEST
from simsupport.core.dated import shorten
from simsupport.core.layers import Layers, merge, read_layers
from simsupport.core.parameters import Parameters, param
from simsupport.core.plain import in_words, leaves, plain, to_yaml, unit_of
from simsupport.core.problems import Place, Problem, problems_of
from simsupport.month import SECTIONS
from simsupport.population.parameters import Population
from simsupport.scenario_files import find_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from simsupport.core.yaml_text import Keys

OWN_KEYS = ("name", "title", "description")
"""What a file says of itself; files that extend it do not take it over, and no result needs it."""


_SUMMARY = "Everything a run depends on besides its seed."


class ScenarioError(ValueError):
    """A scenario cannot be used; `problems` lists all that is wrong, one line each as text."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


def in_order(problems: Iterable[tuple[Keys, Problem]]) -> ScenarioError:
    """Return the error that lists problems in the order of their files."""
    ordered = sorted(problems, key=lambda item: item[1].place or Place("", 0, 0))
    return ScenarioError(problem for _, problem in ordered)


def unread(layers: Layers) -> bool:
    """Tell whether no key of a file could be read, so that what it lacks says nothing more."""
    return bool(layers.problems) and not layers.values.keys() - {"name"}


class Words(Parameters):
    """A text for readers, in English and Chinese; a plain text counts as English."""

    en: str = ""
    zh: str = ""

    @model_validator(mode="before")
    @classmethod
    def _plain_is_english(cls, value: Any) -> Any:
        if isinstance(value, str):
            return {"en": value}
        if isinstance(value, Mapping | Words):
            return value
        raise PydanticCustomError(
            "words",
            "is {shown}; it must be text, or texts under en and zh",
            {"shown": shorten(value)},
        )


class Horizon(Parameters):
    """The months simulated; a burn-in year runs before them."""

    start: Literal["2013-01"] = param("2013-01", unit="month", source="first year of the campaign")
    months: int = param(
        96, unit="months", source="2013 to 2020, the years of the campaign", low=1, high=LONGEST
    )

    @property
    def last_year(self) -> int:
        """The January of the last whole calendar year; the burn-in year's, -12, if none is."""
        return self.months // 12 * 12 - 12


class Budget(Parameters):
    """Limits on what all measures together may spend."""

    cap: float | None = param(
        None,
        unit="yuan",
        source="policy lever",
        low=0,
        doc="for the nation over the whole horizon, background excluded; empty means no limit",
    )


@dataclass(frozen=True, slots=True)
class Difference:
    """One parameter that two scenarios set differently; dated values as scenario files write."""

    path: str
    before: Any
    after: Any
    unit: str

    def __str__(self) -> str:
        unit = f" ({self.unit})" if self.unit else ""
        return f"{self.path}{unit}: {in_words(self.before)} -> {in_words(self.after)}"

    def plain(self) -> dict[str, Any]:
        """The difference as JSON can hold it."""
        return asdict(self)


class ScenarioBase(Parameters):
    """What every scenario has and can do, whatever measures and livelihoods there are."""

    name: str = Field(default="unnamed", pattern=r"^\w[\w .+()-]{0,79}$")
    title: Words = Words()
    description: Words = Words()
    horizon: Horizon = Field(default_factory=Horizon)
    budget: Budget = Field(default_factory=Budget)

    @classmethod
    def load(cls, source: str | Path) -> Self:
        """Read a scenario file.

        Args:
            source: a path, or the name of a file in `./scenarios` or of a scenario that comes
                with the package.

        Raises:
            ScenarioError: the file, or one it extends, has mistakes; all are listed.
        """
        try:
            path = find_file(str(source), Path())
        except ValueError as error:
            raise ScenarioError([Problem(str(error))]) from None
        return cls._checked(read_layers(path, cls, find_file, own=OWN_KEYS))

    @classmethod
    def from_text(cls, text: str, path: str | Path = "scenario.yaml") -> Self:
        """Read a scenario from text, as if it stood in the file `path`.

        Raises:
            ScenarioError: the text, or a file it extends, has mistakes; all are listed.
        """
        return cls._checked(read_layers(Path(path), cls, find_file, text=text, own=OWN_KEYS))

    def with_overrides(self, overrides: Mapping[str, Any]) -> Self:
        """Return this scenario with other values.

        Args:
            overrides: values by dotted path, as a nested mapping, or as a mixture of both.

        Raises:
            ScenarioError: a path or value does not fit; all that do not are listed.
        """
        values: dict[str, Any] = self.resolved(own=True)
        for path, value in overrides.items():
            nested: Any = plain(value)
            for key in reversed(str(path).split(".")):
                nested = {key: nested}
            values = merge(values, nested, type(self))
        return self._checked(Layers(values))

    def resolved(self, *, own: bool = False) -> dict[str, Any]:
        """Return every value as JSON can hold it, name, title and description only if `own`."""
        return self.model_dump(mode="json", exclude=None if own else set(OWN_KEYS))

    def digest(self) -> str:
        """Return a SHA-256 of all that bears on results: `resolved()`, in hexadecimal digits."""
        return _digest(self.resolved())

    def digests_with(self, points: Iterable[Mapping[str, Any]]) -> list[str]:
        """Return `with_overrides(point).digest()` for many points, without building each scenario.

        Args:
            points: values by dotted path of single parameters, each valid for its parameter.

        Raises:
            ValidationError: a value does not fit its parameter.
        """
        values = self.resolved()
        digests = []
        for point in points:
            before = {
                path: _replace(values, path, self._plain(path, point[path])) for path in point
            }
            digests.append(_digest(values))
            for path, value in before.items():
                _replace(values, path, value)
        return digests

    def _plain(self, path: str, value: Any) -> Any:
        """Return a value as a parameter holds it, in what JSON can hold."""
        *groups, name = path.split(".")
        group: Any = self
        for key in groups:
            group = getattr(group, key)
        return plain(getattr(type(group).model_validate({name: plain(value)}), name))

    def diff(self, other: ScenarioBase) -> list[Difference]:
        """List what `other` sets differently; name, title and description do not count."""
        theirs = {path: value for path, value, _ in leaves(other)}
        return [
            Difference(path, value, theirs.get(path), unit_of(field))
            for path, value, field in leaves(self)
            if path.split(".")[0] not in OWN_KEYS and theirs.get(path) != value
        ]

    def to_yaml(self) -> str:
        """Return the complete scenario as a file would say it, with units as comments."""
        return to_yaml(self)

    @classmethod
    def schema(cls) -> dict[str, Any]:  # type: ignore[override]  # pydantic's is obsolete
        """Return the JSON schema of scenario files, with units, ranges and sources."""
        schema = cls.model_json_schema()
        schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
        extends = {"type": "string", "description": "name or path of the scenario to start from"}
        schema["properties"] = {"extends": extends, **schema["properties"]}
        for words in ("title", "description"):
            plain = {"type": "string"}
            schema["properties"][words] = {"anyOf": [plain, {"$ref": "#/$defs/Words"}]}
        return schema

    def __reduce__(self) -> tuple[Callable[..., Self], tuple[dict[str, Any]]]:
        """Pickle as plain values: the classes of the sections are made when they are needed."""
        return type(self).model_validate, (self.resolved(own=True),)

    @classmethod
    def _checked(cls, layers: Layers) -> Self:
        """Return the scenario, or raise all problems, each key's first one only."""
        problems = layers.problems
        try:
            scenario = cls.model_validate(layers.values)
        except ValidationError as error:
            known = {keys for keys, _ in problems if keys}
            found = problems_of(error, cls, layers.places)
            problems = problems + [item for item in found if not _inside(item[0], known)]
        else:
            if not problems:
                return scenario
        raise in_order(problems)


def build_scenario_class(
    sections: Mapping[str, Mapping[str, type[Parameters]]], population: type[Parameters]
) -> type[ScenarioBase]:
    """Make a scenario class whose sections hold one group of parameters for each rule.

    Args:
        sections: for each section of a file, the parameter class behind each name.
        population: parameters of the population.
    """
    fields: dict[str, Any] = {"population": (population, Field(default_factory=population))}
    for section, members in sections.items():
        inner: dict[str, Any] = {
            name: (member, Field(default_factory=member)) for name, member in members.items()
        }
        group = create_model(section.capitalize(), __base__=Parameters, **inner)
        fields[section] = (group, Field(default_factory=group))
    return create_model(
        "Scenario", __base__=ScenarioBase, __module__=__name__, __doc__=_SUMMARY, **fields
    )


if TYPE_CHECKING:

    class Scenario(ScenarioBase):
        """Everything a run depends on besides its seed."""

        population: Population
        livelihoods: Any
        background: Any
        governance: Any
        projects: Any
        measures: Any
else:
    Scenario = build_scenario_class(SECTIONS, Population)


def _digest(values: dict[str, Any]) -> str:
    text = json.dumps(values, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _replace(values: dict[str, Any], path: str, value: Any) -> Any:
    """Put a value where a dotted path leads, and return what stood there."""
    *groups, name = path.split(".")
    for key in groups:
        values = values[key]
    before, values[name] = values[name], value
    return before


def _inside(keys: Keys, known: set[Keys]) -> bool:
    return any(keys[:length] in known for length in range(1, len(keys) + 1))
