"""A study as a file tells it: what was done to whom, how it was found out, and what was found."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self

from pydantic import Field, ValidationError, model_validator

from simsupport.core.calendar import FIRST_YEAR, parse_month
from simsupport.core.layers import read_layers
from simsupport.core.parameters import MonthText, Parameters, param
from simsupport.core.problems import Problem, nearest, problems_of
from simsupport.experiment.studies.outcomes import OUTCOMES
from simsupport.projects.menu import MENU, VILLAGE_MENU
from simsupport.scenario import Scenario, ScenarioError, unread
from simsupport.scenario_files import SUFFIXES, is_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simsupport.core.layers import Layers

Unit = Literal["household", "village", "county"]
Criterion = Literal[
    "everyone", "registered", "unregistered", "below_line", "poor_village", "poor_county"
]
Kind = Literal["randomised", "difference-in-differences", "regression-discontinuity"]

CONFINABLE = ("cash_transfer", "minimum_income", "employment_subsidy", "training")
"""Measures that reach nobody but those they cover, so that a study can confine them."""

LAST_YEAR = FIRST_YEAR + 12
"""Last year that a horizon can hold."""

_VILLAGE_PROJECTS = {project.key for project in VILLAGE_MENU}
_PROJECTS = {project.key for project in MENU} | _VILLAGE_PROJECTS
_SAME_WITHIN = {
    "village": ("everyone", "poor_village", "poor_county"),
    "county": ("everyone", "poor_county"),
}
"""Criteria that all households of a unit share."""
_OWN = ("name", "title", "source", "differs", "published")


class Published(Parameters):
    """What the study reported."""

    estimate: float | None = param(None, unit="", source="the study", doc="in the outcome's unit")
    lower: float | None = param(None, unit="", source="the study", doc="of its 95 % interval")
    upper: float | None = param(None, unit="", source="the study", doc="of its 95 % interval")
    text: str = param(..., unit="", source="the study", doc="the finding in words")
    data: str = param("", unit="", source="the study", doc="its row among the collected figures")


class Treatment(Parameters):
    """What is given: projects delivered once, measures switched on, or both."""

    start: MonthText = param(..., unit="month", source="the study", doc="month of the lot")
    projects: list[str] = param(
        [], unit="", source="the study", doc="of the menu, delivered once in the month of the lot"
    )
    measures: dict[str, dict[str, Any]] = Field(
        default_factory=dict, description="parameters of measures that reach the treated only"
    )
    to: Criterion = param(
        "everyone", unit="", source="the study", doc="whom it reaches in treated units"
    )
    reach: float = param(
        1.0, unit="share", source="the study", low=0.0, high=1.0, doc="of those, drawn by lot"
    )


class Design(Parameters):
    """How treated and untreated come about."""

    kind: Kind
    share: float | None = param(
        None,
        unit="share",
        source="the study",
        low=0.0,
        high=1.0,
        doc="units treated by lot, or below the cut-off",
    )
    strata: Literal["none", "village", "county", "province"] = param(
        "none", unit="", source="the study", doc="within which lots are drawn"
    )
    treated: Criterion | None = param(
        None, unit="", source="the study", doc="who counts as treated, where it is no lot"
    )
    running: Literal["income", "poverty"] | None = param(
        None,
        unit="",
        source="the study",
        doc="income per person of the year before, yuan, or share of persons below the line",
    )
    cutoff: float | None = param(None, unit="", source="the study", doc="of the running variable")
    bandwidth: float | None = param(
        None,
        unit="",
        source="the study",
        low=0.0,
        doc="of the running variable; by default after Imbens & Kalyanaraman (2012)",
    )

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.kind == "randomised" and self.share is None:
            raise ValueError("a randomised study needs the share of units treated by lot")
        if self.kind == "difference-in-differences" and (self.treated is None) == (
            self.share is None
        ):
            raise ValueError("needs either who counts as treated or the share treated by lot")
        if self.kind == "regression-discontinuity" and (
            self.running is None or (self.cutoff is None) == (self.share is None)
        ):
            raise ValueError("needs a running variable, and either a cutoff or the share below it")
        return self


class Sample(Parameters):
    """Whom the study observes."""

    units: int | None = param(
        None, unit="units", source="the study", low=4, doc="drawn by lot; all if empty"
    )
    households: int | None = param(
        None,
        unit="households/unit",
        source="the study",
        low=1,
        doc="surveyed in each village or county; all if empty",
    )
    observe: Literal["household", "unit"] = param(
        "household", unit="", source="the study", doc="what an observation is"
    )
    error: float = param(
        0.0,
        unit="log points",
        source="the study",
        low=0.0,
        high=2.0,
        doc="spread of what households misremember of money in a year",
    )


class Outcome(Parameters):
    """What is held against the treatment, in which unit."""

    name: str
    scale: Literal["level", "percent", "log"] = param(
        "level", unit="", source="the study", doc="percent is of what the treated would have had"
    )


class Years(Parameters):
    """Calendar years observed."""

    before: list[int] = param([], unit="years", source="the study")
    after: list[int] = param(..., unit="years", source="the study")


class Study(Parameters):
    """A published study, repeated inside the model."""

    name: str = Field(default="unnamed", pattern=r"^\w[\w .+-]{0,79}$")
    title: str
    source: str
    differs: str
    published: Published
    scenario: str = "baseline"
    overrides: dict[str, Any] = Field(default_factory=dict)
    households: int = param(20_000, unit="rows", source="assumption", low=50)
    treatment: Treatment
    unit: Unit
    among: list[Criterion] = param(["everyone"], unit="", source="the study")
    design: Design
    sample: Sample = Field(default_factory=Sample)
    cluster: Unit | None = param(
        None, unit="", source="the study", doc="of standard errors; by default the unit"
    )
    outcome: Outcome
    years: Years

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        for problem in _problems(self):
            raise ValueError(problem)
        return self

    @classmethod
    def load(cls, source: str | Path) -> Study:
        """Read a study file, or one that comes with the package.

        Raises:
            ScenarioError: there is no such study, or its file has mistakes; all are listed.
        """
        try:
            path = find_study(str(source), Path())
        except ValueError as error:
            raise ScenarioError([Problem(str(error))]) from None
        return cls._checked(read_layers(path, cls, find_study, own=_OWN))

    @classmethod
    def from_text(cls, text: str, path: str | Path = "study.yaml") -> Study:
        """Read a study from text, as if it stood in the file `path`.

        Raises:
            ScenarioError: the text has mistakes; all are listed.
        """
        return cls._checked(read_layers(Path(path), cls, find_study, text=text, own=_OWN))

    @classmethod
    def _checked(cls, layers: Layers) -> Study:
        problems = layers.problems
        try:
            study = cls.model_validate(layers.values)
        except ValidationError as error:
            if not unread(layers):
                problems = problems + problems_of(error, cls, layers.places)
        else:
            if not problems:
                return study
        raise ScenarioError(problem for _, problem in problems)

    @property
    def clusters(self) -> Unit:
        """By what standard errors are clustered."""
        return self.cluster or self.unit

    @property
    def months(self) -> int:
        """Months that must be lived through for the last year observed."""
        return 12 * (max(self.years.after) - FIRST_YEAR + 1)

    @property
    def places(self) -> list[int]:
        """The years observed, counted from 2013, in order."""
        return sorted(year - FIRST_YEAR for year in {*self.years.before, *self.years.after})

    def digest(self) -> str:
        """Return a SHA-256 of all that bears on results, in hexadecimal digits."""
        text = json.dumps(self.model_dump(mode="json", exclude=set(_OWN)), sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    def carrier(self, households: int | None = None) -> Scenario:
        """Return the scenario without the treatment.

        Raises:
            ScenarioError: it cannot be read, or an override does not fit.
        """
        size = {
            "population.households": self.households if households is None else households,
            "horizon.months": self.months,
        }
        return Scenario.load(self.scenario).with_overrides(self.overrides | size)


def _problems(study: Study) -> list[str]:
    """Return what contradicts itself in a study; one sentence each."""
    return [*_of_names(study), *_of_time(study), *_of_units(study)]


def _of_names(study: Study) -> Iterator[str]:
    treatment = study.treatment
    if not treatment.projects and not treatment.measures:
        yield "treatment names no project and no measure"
    for known, names, what in (
        (sorted(_PROJECTS), treatment.projects, "project"),
        (CONFINABLE, treatment.measures, "measure that a study can confine"),
        (list(OUTCOMES), [study.outcome.name], "outcome"),
    ):
        for name in names:
            if name not in known:
                yield f"no {what} is called {name}{nearest(name, known)}"


def _of_time(study: Study) -> Iterator[str]:
    years, month = study.years, study.treatment.start
    start = parse_month(month)
    seen = {*years.before, *years.after}
    if start < 0:
        yield f"treatment starts in {month}; the first month is {FIRST_YEAR}-01"
    if not years.after:
        yield "years.after is empty; name at least one year after the treatment"
    if any(not FIRST_YEAR <= year <= LAST_YEAR for year in seen):
        yield f"years must lie between {FIRST_YEAR} and {LAST_YEAR}"
    if any(12 * (year - FIRST_YEAR) + 11 < start for year in years.after):
        yield f"years.after begins before the treatment in {month}"
    if any(12 * (year - FIRST_YEAR + 1) > start for year in years.before):
        yield f"years.before must end before the treatment in {month}"
    if study.design.kind == "difference-in-differences" and not years.before:
        yield "years.before is empty; differences in differences need a year before"


def _of_units(study: Study) -> Iterator[str]:
    sample, household = study.sample, study.unit == "household"
    if household and _VILLAGE_PROJECTS & set(study.treatment.projects):
        yield "infrastructure serves whole villages; unit must be village or county"
    if household and sample.households is not None:
        yield "sample.households counts in villages or counties; use sample.units"
    if household and study.design.running == "poverty":
        yield "a poverty rate belongs to villages and counties, not to a household"
    if household and sample.observe == "unit":
        yield "sample.observe: unit asks for villages or counties as units"
    elif sample.observe == "unit" and study.design.treated is not None:
        same = _SAME_WITHIN[study.unit]
        if study.design.treated not in same:
            yield (
                f"design.treated: {study.design.treated} tells households of one {study.unit} "
                f"apart; with sample.observe: unit it must be {' or '.join(same[1:])}"
            )
    if study.outcome.scale == "log" and sample.observe != "unit":
        yield "a log asks for sample.observe: unit; households' incomes may be negative"


def shipped_studies() -> list[str]:
    """List the studies that come with the package."""
    return sorted(path.stem for path in _folder().iterdir() if path.suffix in SUFFIXES)


def find_study(source: str, folder: Path) -> Path:
    """Return the file that a path, or the name of a shipped study, means.

    Raises:
        ValueError: there is no such file or name.
    """
    if is_path(source):
        path = folder / source
        if path.is_dir():
            raise ValueError(f"{source} is a folder; name a file")
        if not path.is_file():
            raise ValueError(f"no such file: {source}")
        return path
    if source not in shipped_studies():
        raise ValueError(f"no study is called {source}{nearest(source, shipped_studies())}")
    return _folder() / f"{source}.yaml"


def _folder() -> Path:
    return Path(__file__).parents[2] / "data" / "studies"
