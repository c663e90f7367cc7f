"""Hold what projects do beside what they promise and what studies found; write `docs/projects.md`.

Run `uv run python -m tests.tools.magnitudes`. The menu comes from the code alone; the other two
tables come from trials (`trial.py`) of every project in a few small nations.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from scipy import stats

from simsupport.core.ledger import FEN
from simsupport.core.parameters import describe
from simsupport.experiment.studies.trial import DELIVERY, Trial, run_trial
from simsupport.experiment.validation.studies import (
    catastrophic,
    income_of_poor_counties,
    own_cost,
)
from simsupport.livelihoods.drivers import drivers
from simsupport.projects.menu import MENU, VILLAGE_MENU
from simsupport.scenario import Scenario

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

PAGE = Path(__file__).parents[2] / "docs" / "projects.md"

SEEDS = range(1, 5)
HOUSEHOLDS = 20_000
YEARS = 5
"""2013 to 2017: a year before the delivery, and a loan's whole term."""

SHARES = {"solar": 0.28}
"""Shares of the registered drawn where a study had a coverage: 4.15 of 14.82 million."""

NO_WORTH = {f"projects__{key}__worth": 0.0 for key in ("housing_repair", "water", "student_aid")}
"""Safe houses, water and places at school earn nothing; leave out what they are counted for."""

FOR_A_YEAR = ("public_post", "health_cover", "student_aid", "market_contract", "care_visit")
"""Projects whose predicted gain is had once, and spread over the horizon."""


def percent(name: str, year: int) -> Callable[[Trial], float]:
    """Return the measure of an effect in percent of the level without the project."""
    return lambda trial: 100.0 * trial.effect(name, year) / trial.level(name, year)


def points_employed(year: int) -> Callable[[Trial], float]:
    """Return the measure of workers who hold a wage job, in points of all workers."""

    def measure(trial: Trial) -> float:
        workers = trial.control.model.households.workers[trial.treated.rows]
        return 100.0 * trial.effect("employed", year) / np.average(workers, weights=trial.weight())

    return measure


def assets_in_spreads(trial: Trial) -> float:
    """Return the change in productive assets at the end, in standard deviations."""
    rows, weight = trial.treated.rows, trial.weight()
    one, other = (
        arm.model.households.assets[rows].astype(float) for arm in (trial.treated, trial.control)
    )
    spread = np.sqrt(np.average((other - np.average(other, weights=weight)) ** 2, weights=weight))
    return float(np.average(one - other, weights=weight) / spread)


def percent_overdue(trial: Trial) -> float:
    """Return what of the loans is not paid by the end of the year in which they fell due."""
    assert 12 * len(trial.treated.income) > DELIVERY + 36, "the loans do not fall due in time"
    hh, rules = trial.treated.model.households, trial.treated.model.rules.projects.microcredit
    left = float(np.dot(hh.loan[trial.treated.rows], trial.weight())) / FEN
    lent = rules.loan * drivers(2014, trial.treated.model.rules.livelihoods.growth).prices
    return 100.0 * left / (lent * float(trial.weight().sum()))


def without_labour(trial: Trial) -> float:
    """Return the second year's gain in income of the garden alone, over that of workers."""
    rows, weight = trial.treated.rows, trial.weight()
    gain = trial.treated.income[2][rows] - trial.control.income[2][rows]
    hh = trial.control.model.households
    workers, elders = hh.workers[rows] > 0, hh.elders[rows] > 0
    idle = ~workers & ~elders
    means = [np.average(gain[who], weights=weight[who]) for who in (idle, workers)]
    return float(means[0] / means[1])


PUBLISHED: tuple[tuple[str, str, str, str, Callable[[Trial], float]], ...] = (
    (
        "solar",
        "income of poor counties, year 3, %",
        "+7.25 (5.7 to 8.8)",
        "I001",
        income_of_poor_counties,
    ),
    ("solar", "income of those with a share, year 2, %", "", "", percent("income", 2)),
    ("health_cover", "own cost, year 1, %, paired", "-15", "I002", percent("treatment", 1)),
    ("health_cover", "own cost, year 1, %, as studied (DID)", "-15", "I002", own_cost),
    ("health_cover", "catastrophic cost, points", "-7.7", "I003", catastrophic),
    ("industry_grant", "consumption, year 3, %", "about +5", "I025", percent("consumption", 3)),
    ("industry_grant", "productive assets, year 4, SD", "about +0.25", "I026", assets_in_spreads),
    ("industry_grant", "income, year 4, %", "+21 (earnings)", "I027", percent("income", 4)),
    (
        "industry_grant",
        "gain of the garden alone over that of workers",
        "transfers only",
        "I007",
        without_labour,
    ),
    ("microcredit", "income, year 2, %", "positive", "I016", percent("income", 2)),
    (
        "microcredit",
        "overdue at the year's end, % of what was lent",
        "0.26",
        "X006",
        percent_overdue,
    ),
    ("training_place", "in wage work, year 1, points", "+2.0", "I020", points_employed(1)),
    ("training_place", "in wage work, year 3, points", "+6.6", "I020", points_employed(3)),
    ("public_post", "in other wage work, year 1, points", "-3.6", "I022", points_employed(1)),
    ("public_post", "in other wage work, year 3, points", "-1.1", "I022", points_employed(3)),
    ("relief", "in wage work, year 1, points", "no effect", "I024", points_employed(1)),
)
"""Project, measure, published effect, its row of the data, and how a trial measures it."""


def realised(trial: Trial, key: str) -> float:
    """Return what was had of what was predicted, both in yuan a year over the horizon.

    Income and own cost spared: of help for a year its whole sum over the horizon, else the second
    year's; of a loan the yearly part of what is owed is taken off.
    """
    horizon = trial.control.model.rules.projects.relief.horizon

    def gain(year: int) -> float:
        return (
            trial.effect("income", year)
            - trial.effect("treatment", year)
            - trial.effect("fees", year)
        )

    if key in FOR_A_YEAR:
        return (gain(1) + gain(2)) / horizon
    lent = trial.treated.model.rules.projects.microcredit.loan if key == "microcredit" else 0.0
    return gain(2) - lent / horizon


def trials() -> dict[str, list[Trial]]:
    """Return trials of every project that earns or spares something, by key."""
    kinds = (*MENU, *VILLAGE_MENU)
    keys = [kind.key for kind in kinds if kind.key not in ("housing_repair", "water")]
    return {
        key: [
            run_trial(
                key,
                share=SHARES.get(key, 0.3),
                years=YEARS,
                seed=seed,
                households=HOUSEHOLDS,
                **NO_WORTH,
            )
            for seed in SEEDS
        ]
        for key in keys
    }


def promises(runs: dict[str, list[Trial]]) -> str:
    """Return the table of predicted and realised gains."""
    rows = []
    for key, found in runs.items():
        if key == "relief":
            continue  # what is paid is had
        predicted = np.array([trial.predicted() for trial in found])
        had = np.array([realised(trial, key) for trial in found])
        if key == "microcredit":  # the part before what is owed, so that a ratio has a sense
            projects = found[0].control.model.rules.projects
            lent = projects.microcredit.loan / projects.relief.horizon
            predicted, had = predicted + lent, had + lent
        rows.append((f"`{key}`", _interval(predicted), _interval(had), _interval(had / predicted)))
    return _table(("project", "predicted", "realised", "ratio"), rows)


def beside_studies(runs: dict[str, list[Trial]]) -> str:
    """Return the table of effects beside published ones."""
    rows = [
        (f"`{key}`", what, published, row, _interval(np.array([take(t) for t in runs[key]])))
        for key, what, published, row, take in PUBLISHED
    ]
    return _table(("project", "effect", "published", "row of data", "model"), rows)


def menu_table() -> str:
    """Return the menu as the code has it."""
    rules = Scenario.load("baseline").projects
    rows = []
    for kind in (*MENU, *VILLAGE_MENU):
        cost = next(d for d in describe(kind) if d.path == "unit_cost")
        gain = (kind.gain.__doc__ or "").strip().split("\n")[0].removeprefix("Return ")
        project = getattr(rules, kind.key)
        accepts = f"{project.take_up:g}" if hasattr(project, "take_up") else ""
        fails = f"{project.failure:g}" if hasattr(project, "failure") else ""
        price = f"{cost.default:,.0f} {cost.unit} ({cost.source})"
        changes = ", ".join(f"`{name}`" for name in kind.changes)
        cells = (f"`{kind.key}`", kind.channel, kind.whose, price, kind.starts, accepts, fails)
        rows.append((*cells, gain.rstrip("."), changes))
    heads = ("project", "channel", "who may have it", "unit cost", "acts", "accept", "fail")
    return _table((*heads, "gain", "changes"), rows)


def with_part(page: str, name: str, text: str) -> str:
    """Return the page with the part between the marks of a name replaced.

    Raises:
        ValueError: the page lacks the marks.
    """
    begin, end = f"<!-- begin {name} -->", f"<!-- end {name} -->"
    pattern = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    page, count = pattern.subn(lambda _: f"{begin}\n\n{text}\n\n{end}", page)
    if count != 1:
        raise ValueError(f"the page needs the marks of {name} once; it has them {count} times")
    return page


def _interval(values: np.ndarray) -> str:
    """Return the mean of a few nations and half the width of its 95 % t interval."""
    half = stats.t.ppf(0.975, len(values) - 1) * stats.sem(values)
    mean = float(values.mean())
    digits = 0 if abs(mean) >= 100 else 2 if abs(mean) < 10 else 1
    return f"{mean:,.{digits}f} ± {half:,.{digits}f}"


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "/") for cell in r) + " |" for r in lines)


if __name__ == "__main__":
    done = trials()
    written = PAGE.read_text(encoding="utf-8")
    parts = {"menu": menu_table(), "promises": promises(done), "studies": beside_studies(done)}
    for part, table in parts.items():
        written = with_part(written, part, table)
        sys.stdout.write(f"{part}\n\n{table}\n\n")
    PAGE.write_text(written, encoding="utf-8")
