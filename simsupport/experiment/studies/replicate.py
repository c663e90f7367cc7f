"""One replicate of a study: a nation with and without the treatment, surveyed and estimated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa

from simsupport.core.calendar import FIRST_YEAR, parse_month
from simsupport.core.streams import normal
from simsupport.experiment import InputError
from simsupport.experiment.studies.assignment import Assignment, assign
from simsupport.experiment.studies.estimators import (
    Estimate,
    at_the_cutoff,
    difference_in_differences,
    event_study,
    randomised,
    regression_discontinuity,
)
from simsupport.experiment.studies.outcomes import OUTCOMES, counted, observe
from simsupport.experiment.studies.yearly import SINGLE, Yearly, deliver, may_have, reached_by_study
from simsupport.model import SupportModel

if TYPE_CHECKING:
    from simsupport.core.blocks import Block
    from simsupport.experiment.studies.study import Study
    from simsupport.experiment.studies.yearly import Values
    from simsupport.livelihoods.now import Now
    from simsupport.scenario import Scenario


def replicate(scenario: Scenario, seed: int, *, study: Study) -> tuple[pa.Table, pa.Table]:
    """Live through both arms; return what the study reports, and the data it had.

    Args:
        scenario: without the treatment.
        seed: of the nation, the lot and the sample.
        study: what is repeated.

    Returns:
        Estimates, one row each: `kind` (`estimate`, or `event` for a year of an event study),
        `year`, `estimate`, `error`, `lower`, `upper`, `truth`, `n`, `clusters`, `treated`,
        `bandwidth`. Data, one row an observed unit and year: `unit`, `year`, `cluster`, `stratum`,
        `treated`, `after`, `running`, `y` as observed, `with` and `without` as they are.
    """
    given, people = _live(study, scenario, seed, treat=True)
    withheld, _ = _live(study, scenario, seed, treat=False)
    data = _data(study, people, given, withheld)
    return _estimates(study, data, people.cutoff), pa.Table.from_pandas(data, preserve_index=False)


def _live(study: Study, scenario: Scenario, seed: int, *, treat: bool) -> tuple[Yearly, Assignment]:
    """Live through one arm, and draw its lot on the day."""
    start = parse_month(study.treatment.start)
    measures = study.treatment.measures if treat else {}
    rules = scenario.with_overrides({"measures": measures}) if measures else scenario
    model = SupportModel(rules, rng=seed)
    yearly = Yearly(model, -(-study.months // 12))
    nobody = np.zeros(len(model.households), np.bool_)
    confined = {key: nobody.copy() for key in study.treatment.measures}

    def act(block: Block, now: Now) -> None:
        if treat and now.month.index == start:
            _deliver(study, people, block, now)

    with reached_by_study(yearly, act, confined if treat else None):
        for month in range(study.months):
            if month == start:
                people = assign(study, model)
                for flags in confined.values():
                    flags[:] = people.reached
            yearly.live_a_month()
    model.close()
    return yearly, people


def _deliver(study: Study, people: Assignment, block: Block, now: Now) -> None:
    """Deliver the projects to those reached who may have them and accept them."""
    hh = block.households
    reached = people.reached[hh.start : hh.stop]
    for key in study.treatment.projects:
        able = may_have(key, block, now)
        if key in SINGLE:
            rows = np.flatnonzero(reached & able)
            rows = rows[getattr(now.projects, key).accept(block, now, rows)]
        else:
            rows = np.flatnonzero((block.in_village.up(reached) > 0) & able)
        deliver(key, block, now, rows)


def _data(study: Study, people: Assignment, given: Yearly, withheld: Yearly) -> pd.DataFrame:
    """Return what is observed of whom in which year, those observed in every year only."""
    rows = np.flatnonzero(people.sampled)
    after = {year - FIRST_YEAR for year in study.years.after}
    frames = []
    for place in study.places:
        columns: dict[str, Any] = {
            "unit": rows if study.sample.observe == "household" else people.unit[rows],
            "cluster": people.cluster[rows],
            "stratum": people.stratum[rows],
            "treated": people.treated[rows].astype(np.int8),
            "running": people.running[rows],
            "y": observe(given, study.outcome.name, place, _recalled(study, given, place))[rows],
            "with": observe(given, study.outcome.name, place)[rows],
            "without": observe(withheld, study.outcome.name, place)[rows],
            "count": counted(withheld, study.outcome.name, place)[rows],
        }
        frame = pd.DataFrame(columns)
        frame.insert(1, "year", place + FIRST_YEAR)
        frame.insert(2, "after", np.int8(place in after))
        frames.append(frame)
    data = pd.concat(frames, ignore_index=True).dropna(subset=["y", "with", "without"])
    if study.sample.observe == "unit":
        data = _means(data)
    data = data.drop(columns="count")
    if study.outcome.scale == "log":
        data[["y", "with", "without"]] = np.log(data[["y", "with", "without"]])
    whole = data.groupby("unit")["year"].transform("size") == len(study.places)
    return data[whole].reset_index(drop=True)


def _means(data: pd.DataFrame) -> pd.DataFrame:
    """Return the means of units, over the real persons, households or workers observed."""
    amounts, keys = ["y", "with", "without"], ["unit", "year"]
    whole = data[amounts].mul(data["count"], axis=0).groupby([data[key] for key in keys]).sum()
    count = data.groupby(keys)["count"].sum()
    rest = data.drop(columns=[*amounts, "count"]).groupby(keys).first()
    means = whole.div(count, axis=0)
    return rest.join(means).assign(count=count).reset_index()


def _recalled(study: Study, yearly: Yearly, place: int) -> Values | float:
    """Return what households tell of a yuan: right on average, shape (n_households,)."""
    sd = study.sample.error
    if not sd:
        return 1.0
    streams, length = yearly.model.streams, len(yearly.model.households)
    drawn = normal(streams.words("study.error", 12 * place, 0, length)).astype(float)
    recalled: Values = np.exp(sd * drawn - sd**2 / 2.0)
    return recalled


def _estimates(study: Study, data: pd.DataFrame, cutoff: float) -> pa.Table:
    """Return the study's estimate beside the truth, and its event study where it has one."""
    after = data[data["after"] > 0]
    treated = after[after["treated"] > 0]
    gain = (treated["with"] - treated["without"]).groupby(treated["unit"]).mean()
    truth, level = float(gain.mean()), float(treated["without"].mean())
    events: dict[int, Estimate] = {}
    if study.design.kind == "difference-in-differences":
        found = difference_in_differences(data)
        events = event_study(data, max(study.years.before))
    else:
        mean = after.groupby("unit", sort=False).mean()
        across = mean.assign(cluster=mean["cluster"].astype(int))
        if study.design.kind == "randomised":
            if study.years.before:
                before = data[data["after"] == 0].groupby("unit")["y"].mean()
                across = across.assign(baseline=before)
            across = across.assign(stratum=across["stratum"] * (study.design.strata != "none"))
            found = randomised(across)
        else:
            found = regression_discontinuity(across, cutoff, study.design.bandwidth)
            side = across[across["treated"] > 0]
            place = side["running"].to_numpy() - cutoff
            truth, level = (
                at_the_cutoff(values.to_numpy(float), place, found.bandwidth)
                for values in (side["with"] - side["without"], side["without"])
            )
    rows = [_row(study, "estimate", max(study.years.after), found, truth * _scale(study, level))]
    rows += [
        _row(study, "event", year, estimate, _true_in(study, data, year))
        for year, estimate in events.items()
    ]
    count = data.groupby("treated")["unit"].nunique()
    return pa.Table.from_pylist([row | {"treated": int(count.get(1, 0))} for row in rows])


def _true_in(study: Study, data: pd.DataFrame, year: int) -> float:
    """Return what the treated gain in a year, in the study's unit."""
    mean = data.loc[(data["treated"] > 0) & (data["year"] == year), ["with", "without"]].mean()
    return float(mean["with"] - mean["without"]) * _scale(study, float(mean["without"]))


def _scale(study: Study, level: float) -> float:
    """Return the factor from the outcome's own unit to the study's."""
    if study.outcome.scale == "percent":
        if level == 0.0:
            raise InputError(f"{study.name}: a percentage of a level of 0 has no meaning")
        return 100.0 / level
    return 100.0 if unit_of(study) in {"points", "log points x 100"} else 1.0


def unit_of(study: Study) -> str:
    """Return the unit of a study's estimates."""
    if study.outcome.scale != "level":
        return "percent" if study.outcome.scale == "percent" else "log points x 100"
    own = OUTCOMES[study.outcome.name].unit
    return "points" if own == "share" else own


def _row(study: Study, kind: str, year: int, found: Estimate, truth: float) -> dict[str, Any]:
    scale = _scale(study, found.base)
    lower, upper = (bound * scale for bound in found.interval())
    return {
        "kind": kind,
        "year": year,
        "estimate": found.value * scale,
        "error": found.error * abs(scale),
        "lower": min(lower, upper),
        "upper": max(lower, upper),
        "truth": truth,
        "n": found.n,
        "clusters": found.clusters,
        "bandwidth": found.bandwidth,
    }
