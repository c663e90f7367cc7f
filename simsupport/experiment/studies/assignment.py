"""Who is treated and who is observed: drawn from keyed streams, so by seed and row alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from simsupport.agents.households import Register, Status
from simsupport.core.blocks import Block
from simsupport.core.streams import uniform
from simsupport.experiment import InputError
from simsupport.livelihoods.drivers import drivers_of
from simsupport.livelihoods.family import members

if TYPE_CHECKING:
    from simsupport.core.blocks import Index
    from simsupport.experiment.studies.study import Study
    from simsupport.model import SupportModel

Flags = npt.NDArray[np.bool_]
Values = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Assignment:
    """The study's people on the day of the lot; arrays have shape (n_households,)."""

    unit: Index
    """number of each household's unit: its own row, its village or its county"""
    cluster: Index
    stratum: Index
    treated: Flags
    """who lives in a treated unit"""
    reached: Flags
    """to whom the treatment is given"""
    sampled: Flags
    """whom the study observes"""
    running: Values
    """running variable of the unit; NaN where the design has none"""
    cutoff: float
    """its cut-off; NaN where the design has none"""


def assign(study: Study, model: SupportModel) -> Assignment:
    """Draw the lot and the sample on the day on which the treatment starts.

    Raises:
        InputError: nobody is left to treat, or to compare with.
    """
    rows = _Rows(model)
    unit = rows.number(study.unit)
    studied = np.logical_and.reduce([rows.meets(name) for name in study.among])
    if study.unit == "household":
        studied &= rows.may_have(study.treatment.projects)
    units = np.unique(unit[studied])
    running, cutoff = _running(study, rows, unit, units)
    stratum = rows.number(study.design.strata)
    chosen = _chosen(study, rows, unit, units, running, cutoff, stratum)
    treated = np.isin(unit, units[chosen]) if chosen is not None else rows.meets(_criterion(study))
    reached = treated & rows.meets(study.treatment.to)
    if study.unit == "household":
        reached &= studied
    reached &= rows.drawn("study.reach") < study.treatment.reach
    sampled = studied & _sampled(study, rows, unit, units)
    if not treated[sampled].any() or treated[sampled].all():
        who = "treated" if not treated[sampled].any() else "left untreated"
        raise InputError(f"{study.name}: nobody who is observed is {who}; see design and among")
    return Assignment(
        unit, rows.number(study.clusters), stratum, treated, reached, sampled, running, cutoff
    )


def _criterion(study: Study) -> str:
    assert study.design.treated is not None
    return study.design.treated


def _chosen(
    study: Study,
    rows: _Rows,
    unit: Index,
    units: Index,
    running: Values,
    cutoff: float,
    stratum: Index,
) -> Flags | None:
    """Return which units are treated; None where a criterion says so, household by household."""
    design = study.design
    example = _a_row_of(unit, units)
    if design.kind == "regression-discontinuity":
        below = running[example] < cutoff
        return below if design.running == "income" else ~below
    if design.share is None:
        return None
    lot = rows.drawn_by("study.lot", study.unit)[example].astype(float)
    if design.strata == "none":
        return lot < design.share
    return _within_strata(lot, stratum[example], design.share, rows)


def _within_strata(lot: Values, stratum: Index, share: float, rows: _Rows) -> Flags:
    """Treat the share of each stratum whose lots are lowest; a fraction of a unit by lot."""
    order = np.lexsort((lot, stratum))
    names, first, count = np.unique(stratum[order], return_index=True, return_counts=True)
    luck = uniform(rows.model.streams.words_at("study.strata", 0, names)).astype(float)
    places = np.floor(share * count + luck)
    rank = np.arange(len(lot)) - np.repeat(first, count)
    chosen = np.zeros(len(lot), np.bool_)
    chosen[order] = rank < np.repeat(places, count)
    return chosen


def _running(study: Study, rows: _Rows, unit: Index, units: Index) -> tuple[Values, float]:
    """Return each household's running variable and its cut-off."""
    design = study.design
    none = np.full(len(unit), np.nan)
    if design.running is None:
        return none, float("nan")
    hh, persons = rows.model.households, rows.persons
    amount = hh.weight * hh.last_income.astype(float)
    if design.running == "poverty":
        amount = persons * rows.meets("below_line")
    whole, heads = (np.bincount(unit, part * rows.living) for part in (amount, persons))
    running: Values = (whole / np.where(heads > 0, heads, np.nan))[unit]
    if design.cutoff is not None:
        return running, design.cutoff
    assert design.share is not None
    values = np.sort(running[_a_row_of(unit, units)])
    share = design.share if design.running == "income" else 1.0 - design.share
    place = min(max(round(share * len(values)), 1), len(values) - 1)
    return running, float(values[place - 1] + values[place]) / 2.0


def _sampled(study: Study, rows: _Rows, unit: Index, units: Index) -> Flags:
    """Draw units, and households in them, in proportion to the real ones they stand for.

    Those come first whose -log(u) / weight is least (Efraimidis & Spirakis 2006).
    """
    sample, everybody = study.sample, np.ones(len(unit), np.bool_)
    weight = rows.weight(study.unit)
    chosen = everybody
    if sample.units is not None and sample.units < len(units):
        place = _turn(rows.drawn_by("study.units", study.unit), weight)
        order = np.argsort(place[_a_row_of(unit, units)], kind="stable")
        chosen = np.isin(unit, units[order[: sample.units]])
    if sample.households is None:
        return chosen
    among = np.logical_and.reduce([rows.meets(name) for name in study.among])
    place = np.where(among, _turn(rows.drawn("study.households"), rows.weight("household")), np.inf)
    order = np.lexsort((place, unit))
    _, first, count = np.unique(unit[order], return_index=True, return_counts=True)
    surveyed = np.zeros(len(unit), np.bool_)
    surveyed[order] = np.arange(len(unit)) - np.repeat(first, count) < sample.households
    return chosen & surveyed


def _a_row_of(unit: Index, units: Index) -> Index:
    """Return the first household of each unit; shape (n_units,)."""
    order = np.argsort(unit, kind="stable")
    row: Index = order[np.searchsorted(unit[order], units)]
    return row


def _turn(drawn: npt.NDArray[np.float32], weight: Values) -> Values:
    turn: Values = -np.log(drawn.astype(float)) / np.maximum(weight, 1e-9)
    return turn


class _Rows:
    """What a study can ask of the nation on the day of its lot, household by household."""

    def __init__(self, model: SupportModel) -> None:
        self.model = model
        hh = model.households
        self.living: Flags = hh.status == Status.LIVING
        self.persons = hh.persons.astype(float)
        self.village = hh.village.astype(np.intp)
        self.county = model.villages.county[self.village].astype(np.intp)

    def number(self, unit: str) -> Index:
        """Return the number of each household's unit; 0 for "none"."""
        if unit == "household":
            return np.arange(len(self.village))
        if unit == "province":
            return self.model.counties.province[self.county].astype(np.intp)
        known = {"village": self.village, "county": self.county}
        return known.get(unit, np.zeros(len(self.village), np.intp))

    def weight(self, unit: str) -> Values:
        """Return how many real units each household's unit stands for."""
        model = self.model
        tables = {"household": model.households, "village": model.villages}
        table = tables.get(unit, model.counties)
        weight: Values = table.weight[self.number(unit)].astype(float)
        return weight

    def drawn(self, name: str) -> npt.NDArray[np.float32]:
        """Draw a uniform for each household."""
        return uniform(self.model.streams.words(name, 0, 0, len(self.village)))

    def drawn_by(self, name: str, unit: str) -> npt.NDArray[np.float32]:
        """Draw a uniform for each unit and give it to its households."""
        return uniform(self.model.streams.words_at(f"{name}.{unit}", 0, self.number(unit)))

    def meets(self, criterion: str) -> Flags:
        """Return which households meet a criterion today."""
        model, hh = self.model, self.model.households
        if criterion == "poor_village":
            poor: Flags = model.villages.poor_village[self.village] > 0
            return self.living & poor
        if criterion == "poor_county":
            poor = model.counties.poor_county[self.county] > 0
            return self.living & poor
        if criterion == "below_line":
            line = drivers_of(model.month, model.rules.livelihoods.growth).poverty_line
            below: Flags = hh.last_income < members(hh) * np.float32(line)
            return self.living & below
        if criterion == "everyone":
            return self.living
        listed: Flags = hh.register == Register.REGISTERED
        return self.living & (listed if criterion == "registered" else ~listed)

    def may_have(self, projects: list[str]) -> Flags:
        """Return which households may have any of some projects; all without projects."""
        if not projects:
            return self.living
        able = np.zeros(len(self.village), np.bool_)
        nation = Block(self.model.tables, 0, len(self.model.counties))
        for key in projects:
            project = getattr(self.model.rules.projects, key)
            able |= project.eligible(nation, np.arange(len(able)))
        able &= self.living
        return able
