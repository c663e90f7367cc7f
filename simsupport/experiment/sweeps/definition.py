"""A sweep as one YAML file: which scenario, which points, how many replicates.

scenario: combined
design: {kind: grid}
levers: {measures.cash_transfer.amount: [0, 100, 200, 300]}
uncertainties: {livelihoods.arrears.incidence: {low: 0.01, high: 0.04}}
replicates: 20
overrides: {population.households: 5000}
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from simsupport.core.layers import read_layers
from simsupport.core.parameters import Parameters, param
from simsupport.core.plain import leaves, unit_of
from simsupport.core.problems import Place, Problem, dotted, nearest, place_of, problems_of
from simsupport.core.yaml_text import Keys
from simsupport.experiment import InputError
from simsupport.experiment.counts import FirstSeed
from simsupport.experiment.sweeps.design import DEFAULT_POINTS, SERVES, Design, Point, points_of
from simsupport.experiment.sweeps.factors import Factors, Span
from simsupport.experiment.sweeps.points_file import LEVER_SECTIONS, read_points, rounded
from simsupport.scenario import Scenario, ScenarioError, in_order, unread
from simsupport.scenario_files import find_file

Places = Mapping[Keys, Place]


class SweepFile(Parameters):
    """What a sweep file holds."""

    name: str = Field(default="sweep", pattern=r"^\w[\w .+-]{0,79}$")
    scenario: str = "baseline"
    design: Design = Field(default_factory=Design)
    levers: Factors = Field(default_factory=dict)
    uncertainties: Factors = Field(default_factory=dict)
    replicates: int = param(20, unit="runs a point", source="choice of the user", low=1)
    seed: FirstSeed = param(0, unit="", source="choice of the user", low=0, doc="of replicate 0")
    overrides: dict[str, Any] = Field(default_factory=dict)


@dataclass(frozen=True)
class Sweep:
    """A sweep that can be run.

    Attributes:
        file: what its file says.
        base: the scenario that points change, overrides applied.
        listed: the points, where a file lists them.
    """

    file: SweepFile
    base: Scenario
    listed: tuple[Point, ...] | None = None

    @classmethod
    def load(cls, source: str | Path) -> Sweep:
        """Read a sweep file and all it refers to.

        Raises:
            ScenarioError: the file, its scenario or its points have mistakes; all are listed.
        """
        path = Path(source)
        layers = read_layers(path, SweepFile, _no_parent)
        problems = list(layers.problems)
        try:
            file = SweepFile.model_validate(layers.values)
        except ValidationError as error:
            if not unread(layers):
                problems += problems_of(error, SweepFile, layers.places)
        if problems:
            raise in_order(problems)
        base = base_scenario(file.scenario, file.overrides, path.parent, layers.places)
        sweep = cls(file, base)
        if file.design.kind == "points":
            sweep = replace(sweep, listed=_listed(sweep, path.parent, layers.places))
        _check(sweep, layers.places)
        return sweep

    def with_settings(
        self,
        *,
        replicates: int | None = None,
        seed: int | None = None,
        households: int | None = None,
        months: int | None = None,
        points: int | None = None,
    ) -> Sweep:
        """Return the sweep with other numbers of what is named."""
        wanted = {"population.households": households, "horizon.months": months}
        changed = {path: value for path, value in wanted.items() if value is not None}
        clash = sorted(self.set_always.intersection(changed)) if changed else []
        if clash:
            raise InputError(
                f"{clash[0]}: every point of {self.name} sets it; leave it to the sweep"
            )
        values = self.file.model_dump(mode="json")
        values["overrides"] |= changed
        if replicates is not None:
            values["replicates"] = replicates
        if seed is not None:
            values["seed"] = seed
        if points is not None:
            values["design"]["points"] = points
        try:
            file = SweepFile.model_validate(values)
        except ValidationError as error:
            found = problems_of(error, SweepFile, {})
            raise InputError("; ".join(str(problem) for _, problem in found)) from None
        return Sweep(file, self.base.with_overrides(changed), self.listed)

    @property
    def name(self) -> str:
        """The sweep's name."""
        return self.file.name

    @property
    def replicates(self) -> int:
        """Runs a point."""
        return self.file.replicates

    @property
    def seed(self) -> int:
        """Seed of replicate 0."""
        return self.file.seed

    @property
    def design(self) -> Design:
        """How points are chosen."""
        return self.file.design

    @cached_property
    def points(self) -> tuple[Point, ...]:
        """The points, in the order in which they are run.

        Raises:
            InputError: the design does not fit the factors.
        """
        if self.listed is not None:
            return self.listed
        whole = whole_numbers(self.base)
        points = points_of(self.design, self.file.levers, self.file.uncertainties)
        return tuple(replace(point, values=rounded(point.values, whole)) for point in points)

    @cached_property
    def digests(self) -> list[str]:
        """The digest of the scenario at each point, in the order of `points`."""
        return self.base.digests_with(dict(point.values) for point in self.points)

    @cached_property
    def columns(self) -> list[str]:
        """The dotted paths that points set, in order."""
        return list(dict.fromkeys(path for point in self.points for path, _ in point.values))

    @cached_property
    def set_always(self) -> set[str]:
        """The dotted paths that every point sets, so that the scenario's own value is never run."""
        always = set(self.columns)
        for point in self.points:
            always.intersection_update(path for path, _ in point.values)
        return always

    @property
    def drawn_levers(self) -> list[str]:
        """Levers that the design draws: each draw is a policy of its own, in a world of its own."""
        if self.design.kind not in DEFAULT_POINTS:
            return []
        return [path for path, factor in self.file.levers.items() if isinstance(factor, Span)]

    def is_lever(self, path: str) -> bool:
        """Tell whether a column is what a policy chooses."""
        if self.listed is not None:
            return path.split(".", maxsplit=1)[0] in LEVER_SECTIONS
        return path in self.file.levers


def base_scenario(
    name: str, overrides: Mapping[str, Any], folder: Path, places: Places
) -> Scenario:
    """Return the scenario that a file names, with the file's overrides.

    Args:
        name: of the scenario, or its path seen from `folder`.
        overrides: values by dotted path.
        folder: where the file lies.
        places: where the file's keys stand.

    Raises:
        ScenarioError: there is no such scenario, it has mistakes, or an override does not fit.
    """
    try:
        base = Scenario.load(find_file(name, folder))
    except ScenarioError:
        raise
    except ValueError as error:
        raise in_order([_at(("scenario",), str(error), places)]) from None
    try:
        return base.with_overrides(overrides)
    except ScenarioError as error:
        found = [_at(("overrides",), str(problem), places) for problem in error.problems]
        raise in_order(found) from None


def units(scenario: Scenario) -> dict[str, str]:
    """Return the unit of every parameter by dotted path."""
    return {path: unit_of(field) for path, _, field in leaves(scenario)}


def whole_numbers(scenario: Scenario) -> set[str]:
    """Return the dotted paths of parameters that take whole numbers only."""
    return {path for path, _, field in leaves(scenario) if field.annotation is int}


def _no_parent(word: str, _: Path) -> Path:
    raise ValueError(f"is {word!r}; a sweep extends nothing, its scenario does")


def _at(keys: Keys, message: str, places: Places) -> tuple[Keys, Problem]:
    return keys, Problem(message, dotted(keys), place_of(keys, places))


def _listed(sweep: Sweep, folder: Path, places: Places) -> tuple[Point, ...]:
    """Read the points that the design's file lists."""
    if sweep.design.file is None:
        raise in_order([_at(("design",), "needs a file; write file: points.csv", places)])
    if sweep.file.levers or sweep.file.uncertainties:
        found = _at(("design",), "takes its columns from its file; name none here", places)
        raise in_order([found])
    return read_points(folder / sweep.design.file, sweep.base, whole_numbers(sweep.base))


def _check(sweep: Sweep, places: Places) -> None:
    """Refuse factors that name no parameter, and values that a parameter cannot take."""
    known = {path for path, _, _ in leaves(sweep.base)}
    problems = []
    twice = set(sweep.file.levers) & set(sweep.file.uncertainties)
    for section in ("levers", "uncertainties"):
        for path, factor in getattr(sweep.file, section).items():
            if path in twice:
                messages = ["is a lever and an uncertainty; make it one"]
            elif path not in known:
                messages = [f"no such parameter{nearest(path, known)}"]
            else:
                values = [factor.low, factor.high] if isinstance(factor, Span) else factor
                messages = _refused(sweep, path, values)
            problems += [_at((section, path), message, places) for message in messages]
    problems += _idle_words(sweep.design, places)
    if problems:
        raise in_order(problems)
    try:
        sweep.points  # noqa: B018 - a design that does not fit is to be found now
    except InputError as error:
        raise in_order([_at(("design",), str(error), places)]) from None
    problems = _idle_overrides(sweep, places)
    if problems:
        raise in_order(problems)


def _idle_words(design: Design, places: Places) -> list[tuple[Keys, Problem]]:
    """Return what is wrong with words that say nothing to a design of this kind."""
    return [
        _at(("design", word), f"is for {', '.join(SERVES[word])}; leave it out", places)
        for word in sorted(design.model_fields_set - {"kind"})
        if design.kind not in SERVES[word] and getattr(design, word) is not None
    ]


def _idle_overrides(sweep: Sweep, places: Places) -> list[tuple[Keys, Problem]]:
    """Return what is wrong with overrides that no run would have."""
    return [
        _at(("overrides", path), "every point sets it; leave it out here", places)
        for path in _paths(sweep.file.overrides)
        if any(f"{path}.".startswith(f"{one}.") for one in sweep.set_always)
    ]


def _paths(values: Mapping[str, Any]) -> Iterator[str]:
    """Yield the dotted paths of values that may be nested."""
    for key, value in values.items():
        if isinstance(value, Mapping):
            yield from (f"{key}.{path}" for path in _paths(value))
        else:
            yield str(key)


def _refused(sweep: Sweep, path: str, values: Iterable[Any]) -> list[str]:
    """Return what a scenario says against the values that it does not take."""
    whole = whole_numbers(sweep.base)
    messages = []
    for value in values:
        try:
            sweep.base.with_overrides(dict(rounded(((path, value),), whole)))
        except ScenarioError as error:
            messages += [problem.message for problem in error.problems]
    return list(dict.fromkeys(messages))
