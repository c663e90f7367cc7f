"""A calibration as one YAML file: which parameters, between which limits, towards which figures.

scenario: baseline
parameters:
livelihoods.labour.leave_cost: {low: 0.0, high: 3.0}
targets:
- {outcome: migration, value: 165.8e6, tolerance: 2.0e6, month: 2013-12}
replicates: 4
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from simsupport.core.calendar import Month, parse_month
from simsupport.core.layers import read_layers
from simsupport.core.parameters import MonthText, Parameters, param
from simsupport.core.plain import leaves
from simsupport.core.problems import Problem, dotted, nearest, place_of, problems_of
from simsupport.core.yaml_text import Keys
from simsupport.experiment.counts import FirstSeed
from simsupport.experiment.inference.groups import COUNTY_TYPES
from simsupport.experiment.inference.headlines import NATIONAL
from simsupport.experiment.sweeps.definition import base_scenario, whole_numbers
from simsupport.experiment.sweeps.factors import Factors, Span
from simsupport.indicators.outcomes import OUTCOMES
from simsupport.indicators.record import EVERY_MONTH
from simsupport.indicators.year import CAUSES
from simsupport.population.strata import choose_provinces, published
from simsupport.scenario import Scenario, ScenarioError, unread


class Target(Parameters):
    """A figure that the model is held against."""

    outcome: str
    value: float
    tolerance: float
    """standard error of the figure, or how far from it still counts as agreement"""
    month: MonthText | None = None
    """the month it is for; without one, the headline of the whole run"""
    group: str = NATIONAL


class CalibrationFile(Parameters):
    """What a calibration file holds."""

    name: str = Field(default="calibration", pattern=r"^\w[\w .+-]{0,79}$")
    scenario: str = "baseline"
    parameters: Factors = Field(default_factory=dict)
    targets: tuple[Target, ...] = Field(default=(), strict=False)
    replicates: int = param(4, unit="runs a point", source="choice of the user", low=2)
    seed: FirstSeed = param(0, unit="", source="choice of the user", low=0, doc="of replicate 0")
    overrides: dict[str, Any] = Field(default_factory=dict)


@dataclass(frozen=True)
class Calibration:
    """A calibration that can be run: what its file says, and the scenario, overrides applied."""

    file: CalibrationFile
    base: Scenario

    @classmethod
    def load(cls, source: str | Path) -> Calibration:
        """Read a calibration file.

        Raises:
            ScenarioError: the file or its scenario has mistakes; all are listed.
        """
        path = Path(source)
        layers = read_layers(path, CalibrationFile, _no_parent)
        problems = list(layers.problems)
        try:
            file = CalibrationFile.model_validate(layers.values)
        except ValidationError as error:
            if not unread(layers):
                problems += problems_of(error, CalibrationFile, layers.places)
        if problems:
            raise ScenarioError(problem for _, problem in problems)
        base = base_scenario(file.scenario, file.overrides, path.parent, layers.places)
        calibration = cls(file, base)
        found = calibration.mistakes()
        if found:
            raise ScenarioError(
                Problem(message, dotted(keys), place_of(keys, layers.places))
                for keys, message in found
            )
        return calibration

    @property
    def spans(self) -> dict[str, Span]:
        """The range of each parameter by dotted path."""
        return dict(self.file.parameters)

    def mistakes(self) -> list[tuple[Keys, str]]:
        """List what does not fit the scenario, with the way to each key."""
        parameters, targets = len(self.file.parameters), len(self.file.targets)
        found = [*self._wrong_parameters(), *self._wrong_targets()]
        if parameters == 0:
            found.append(((), "names no parameters; write parameters: {...}"))
        elif targets < parameters:
            text = f"{targets} targets cannot settle {parameters} parameters"
            found.append((("targets",), f"{text}; give as many or more"))
        return found

    def _wrong_parameters(self) -> Iterator[tuple[Keys, str]]:
        known = {path for path, _, _ in leaves(self.base)}
        whole = whole_numbers(self.base)
        for path, factor in self.file.parameters.items():
            if path not in known:
                yield ("parameters", path), f"no such parameter{nearest(path, known)}"
            elif not isinstance(factor, Span):
                yield ("parameters", path), "is a list; a parameter to be found needs a range"
            elif path in whole:
                text = "is counted in whole numbers; calibrate one that may lie between them"
                yield ("parameters", path), text
            else:
                for text in self._refused(path, factor):
                    yield ("parameters", path), text

    def _wrong_targets(self) -> Iterator[tuple[Keys, str]]:
        groups = groups_of(self.base)
        for place, target in enumerate(self.file.targets):
            if target.outcome not in OUTCOMES:
                text = f"no such outcome{nearest(target.outcome, OUTCOMES)}"
                yield ("targets", place, "outcome"), text
            if target.tolerance <= 0.0:
                yield ("targets", place, "tolerance"), f"is {target.tolerance}; must be above 0"
            if target.group not in groups:
                yield ("targets", place, "group"), f"no such group{nearest(target.group, groups)}"
            if target.month is not None:
                text = self._wrong_month(target, target.month)
                if text:
                    yield ("targets", place, "month"), text

    def _wrong_month(self, target: Target, text: str) -> str:
        """Say why no run tells of a target in a month; empty where it does."""
        month, end = Month(parse_month(text)), Month(self.base.horizon.months)
        if not 0 <= month.index < end.index:
            return f"is {month}; the runs go from 2013-01 to before {end}"
        if target.group != NATIONAL and month.of_year != 12:
            return f"is {month}; groups are told of in Decembers"
        if target.outcome not in EVERY_MONTH and month.of_year != 12:
            return f"is {month}; {target.outcome} is known in Decembers"
        return ""

    def _refused(self, path: str, span: Span) -> list[str]:
        messages = []
        for value in (span.low, span.high):
            try:
                self.base.with_overrides({path: value})
            except ScenarioError as error:
                messages += [problem.message for problem in error.problems]
        return messages


def groups_of(scenario: Scenario) -> list[str]:
    """List the groups that a run record tells of, those below the nation in Decembers.

    Small nations lack some provinces.
    """
    if scenario.horizon.months < 12:
        return [NATIONAL]
    provinces = choose_provinces(published(), scenario.population.households).names
    return [
        NATIONAL,
        *(f"county_type:{kind}" for kind in COUNTY_TYPES),
        *(f"cause:{cause}" for cause in CAUSES),
        *(f"province:{name}" for name in provinces),
    ]


def _no_parent(word: str, _: Path) -> Path:
    raise ValueError(f"is {word!r}; a calibration extends nothing, its scenario does")
