"""Runs of the rows' carriers, made once each and boiled down to what the tests read."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import stats

from simsupport.model import SupportModel
from tests.mechanisms.cases.case import Case, Changes, Figure

HOUSEHOLDS = 3000
SEEDS = tuple(range(100, 108))


@dataclass(frozen=True)
class Ran:
    """What is kept of a run."""

    figures: Mapping[str, float]
    """by row, the case's figure; with `harm:` before the row, what is read for harm"""
    households: str
    """digest of all columns of households"""
    everything: str
    """digest of all columns of all tables"""
    outcomes: Mapping[str, float]
    """of the nation: the last December, and the sum of yearly figures"""


def frozen(changes: Changes) -> tuple[tuple[str, Any], ...]:
    """Return changes as something that can be remembered by."""
    return tuple(
        (path, tuple(value.items()) if isinstance(value, Mapping) else value)
        for path, value in sorted(changes.items())
    )


@cache
def run(
    carrier: str, changes: tuple[tuple[str, Any], ...], months: int, seed: int, row: str = ""
) -> Ran:
    """Run a carrier with changes, and read the figures of all cases that it carries."""
    del row  # asked under another name, a run is made anew: rules may have been emptied
    return make(carrier, changes, months, seed)


def make(
    carrier: str,
    changes: tuple[tuple[str, Any], ...],
    months: int,
    seed: int,
    households: int = HOUSEHOLDS,
) -> Ran:
    """Run a carrier with changes, remembering nothing."""
    from tests.mechanisms.cases import CASES

    given = {path: dict(v) if isinstance(v, tuple) else v for path, v in changes}
    overrides = {path.replace(".", "__"): value for path, value in given.items()}
    model = SupportModel(carrier, rng=seed, households=households, months=months, **overrides)
    model.run()
    mine = [case for case in CASES if case.carrier == carrier and case.months == months]
    figures = {case.row: float(case.figure(model)) for case in mine}
    figures |= {f"harm:{c.row}": float(c.harm(model)) for c in mine if c.harm is not None}
    return Ran(
        figures,
        _digest({"households": model.households}),
        _digest(model.tables),
        outcomes_of(model),
    )


def of_case(case: Case, changes: Changes, seed: int) -> Ran:
    """Return a run of a case's carrier with some changes over what the case always changes."""
    return run(case.carrier, frozen({**case.changes, **changes}), case.months, seed)


def interval(
    case: Case, on: Changes, off: Changes, name: str | None = None
) -> tuple[float, float, float]:
    """Return lower end, mean and upper end of the 95 % t interval of a paired difference."""
    key = case.row if name is None else name
    gains = np.array(
        [
            of_case(case, on, seed).figures[key] - of_case(case, off, seed).figures[key]
            for seed in SEEDS
        ]
    )
    return t_interval(gains)


def t_interval(gains: npt.NDArray[np.float64]) -> tuple[float, float, float]:
    """Return lower end, mean and upper end of the 95 % t interval of a mean."""
    half = stats.t.ppf(0.975, len(gains) - 1) * gains.std(ddof=1) / np.sqrt(len(gains))
    return gains.mean() - half, gains.mean(), gains.mean() + half


def _digest(tables: Mapping[str, Any]) -> str:
    whole = hashlib.sha256()
    for name, table in sorted(tables.items()):
        for column, values in table.arrays.items():
            whole.update(f"{name}.{column}".encode())
            whole.update(values.tobytes())
    return whole.hexdigest()


STOCKS = ("poverty_headcount", "poverty_gap", "income_poor", "registered_poor", "missed_poor")
SUMS = ("sustained_exits_12", "true_exits", "false_exits", "spending", "reported_exits")


def outcomes_of(model: SupportModel) -> dict[str, float]:
    """Return the outcomes that are reported of every row."""
    table = model.outcomes().to_pandas()
    nation = table[table.group == "national"]
    last = {name: float(nation[name].iloc[-1]) for name in STOCKS}
    return last | {name: float(np.nansum(nation[name])) for name in SUMS}


__all__ = ["SEEDS", "Figure", "Ran", "interval", "make", "of_case", "run", "t_interval"]
