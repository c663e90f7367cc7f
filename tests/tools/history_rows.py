"""Switch each row of `history` off in turn; write which rows' effects cannot be told from zero.

Run `uv run python -m tests.tools.history_rows` for all rows and the years after 2020 (half an hour
on two cores), name some rows to measure only these anew, or say `--page` to measure nothing. It
writes `history-rows.json` in `results/reference/` and, from that, `history-rows.md`. Runs are
paired by seed; the run with all rows on is shared.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from simsupport.core.calendar import Month
from simsupport.model import SupportModel
from simsupport.scenario import Scenario
from tests.tools.mechanisms_page import ROWS, ends_of, in_order, interval
from tests.tools.odd_tables import table

REFERENCE = Path(__file__).parents[2] / "results" / "reference"
FOUND = REFERENCE / "history-rows.json"
PAGE = REFERENCE / "history-rows.md"

HOUSEHOLDS = 10_000
SEEDS = range(1, 49)
ALL_ON = ""
"""In place of a row: none is switched off."""

SUMS = ("sustained_exits_12", "sustained_exits_24", "sustained_exits_60", "returns_to_poverty")
"""Outcomes that are summed over Decembers."""
BESIDE = {
    "A5": ("technology",),
    "A8": ("school_pairing",),
    "C7": ("wage_share", "tax_relief", "training"),
    "F1": ("local",),
    "F3": ("lottery",),
}
"""Parameters of size that belong to a row beside the one that it names."""
NO_ROW = {"purchased_services.budget"}
"""Parameters of size of no row: what is given in house without the row."""
AFTER = ("history-to-2025", "history-ends-2020")
"""Help that goes on after the deadline, and help that ends with it."""
DEADLINE = 96
"""Index of January 2021."""

INTRODUCTION = """\
Written by `uv run python -m tests.tools.history_rows`. Each row of the mission is switched off in
turn in [`history`](../../scenarios/history.yaml), everything else on. The effect is history less
history without the row: persons whose exit from poverty lasted 12 months, 2013 to 2020, thousand;
mean and 95 % interval over {seeds} seeds paired, {households:,} households each. A row whose
interval covers zero is not shown to do nothing: at this size its effect cannot be told from none.
Were all {rows} effects zero, {chance:.0f} intervals or so would lie away from it by chance."""
AFTERWARDS = """\
`history-to-2025` less `history-ends-2020`, the same seeds. Exits are counted in the December in
which they have lasted; what lasted 60 months by then mostly began before the deadline."""


@dataclass(frozen=True)
class Task:
    """One run: a scenario with a row switched off, under one seed."""

    scenario: str
    row: str
    seed: int


def switched_off(row: str) -> dict[str, float]:
    """Return the overrides that take a row away and leave all others.

    A parameter of size that no row names goes with the row it belongs to.
    """
    policy, found = ROWS[row]
    sizes = (found.size, *BESIDE.get(row, ()))
    return {f"measures__{policy.key}__{size}": 0.0 for size in sizes}


def in_force(row: str, scenario: Scenario) -> bool:
    """Return whether a row has any size in a scenario, in some month of its horizon."""
    policy, _ = ROWS[row]
    mine = getattr(scenario.measures, policy.key)
    months = [Month(index) for index in range(scenario.horizon.months)]
    sizes = [path.split("__")[-1] for path in switched_off(row)]
    return any(getattr(mine, size).at(month) != 0 for size in sizes for month in months)


def outcomes(task: Task) -> dict[str, float]:
    """Run, and return sums of yearly outcomes: of the whole run, or after the deadline."""
    off = switched_off(task.row) if task.row else {}
    model = SupportModel(task.scenario, rng=task.seed, households=HOUSEHOLDS, **off)
    model.run()
    told = model.outcomes().to_pandas()
    nation = told[told["group"] == "national"]
    first = DEADLINE if task.scenario in AFTER else 0
    return {name: float(np.nansum(nation[name].iloc[first:])) for name in SUMS}


def measure(rows: list[str], *, after: bool) -> dict[str, Any]:
    """Return intervals of what rows add, and, if wanted, of help that goes on after 2020."""
    tasks = [Task("history", row, seed) for row in (ALL_ON, *rows) for seed in SEEDS]
    if after:
        tasks += [Task(name, ALL_ON, seed) for name in AFTER for seed in SEEDS]
    with ProcessPoolExecutor(2) as pool:
        found = dict(zip(tasks, pool.map(outcomes, tasks, chunksize=4), strict=True))

    def gain(name: str, one: tuple[str, str], other: tuple[str, str]) -> list[float]:
        gains = [found[Task(*one, seed)][name] - found[Task(*other, seed)][name] for seed in SEEDS]
        return ends_of(gains)

    on = ("history", ALL_ON)
    measured: dict[str, Any] = {"rows": {row: gain(SUMS[0], on, ("history", row)) for row in rows}}
    if after:
        pair = [(name, ALL_ON) for name in AFTER]
        measured["after_2020"] = {name: gain(name, *pair) for name in SUMS}
    return measured


def undetermined(ends: list[float]) -> bool:
    """Return whether an interval covers zero."""
    low, _, high = ends
    return low <= 0.0 <= high


def page(found: dict[str, Any]) -> str:
    """Return the page: rows that cannot be told from zero first, then the others."""
    history = Scenario.load("history")
    effects = {row: found["rows"][row] for row in in_order(found["rows"])}
    open_ones = [row for row, ends in effects.items() if undetermined(ends)]
    others = [row for row in effects if row not in open_ones]
    after = [
        (f"`{name}`", interval(ends, 1e3), "covers zero" if undetermined(ends) else "")
        for name, ends in found["after_2020"].items()
    ]
    heads = ("outcome, 2021 to 2025, thousand persons", "help goes on less help ended", "")
    parts = (
        "# What each row of the history adds",
        INTRODUCTION.format(
            seeds=len(SEEDS), households=HOUSEHOLDS, rows=len(effects), chance=0.05 * len(effects)
        ),
        f"## Cannot be told from zero: {len(open_ones)} of {len(effects)} rows",
        _table(open_ones, effects, history),
        f"## Told from zero: {len(others)} rows",
        _table(others, effects, history),
        "## After the deadline",
        AFTERWARDS,
        table(heads, after),
    )
    return "\n\n".join(parts)


def _table(rows: Iterable[str], effects: dict[str, list[float]], history: Scenario) -> str:
    heads = ("row", "mechanism", "key", "lasting exits, thousand", "")
    lines = []
    for row in rows:
        policy, found = ROWS[row]
        remark = "" if in_force(row, history) else "not in force in `history`"
        key = f"`{policy.key}.{found.size}`"
        lines.append((row, found.text, key, interval(effects[row], 1e3), remark))
    return table(heads, lines)


def read() -> dict[str, Any]:
    """Return what was measured last."""
    found: dict[str, Any] = json.loads(FOUND.read_text(encoding="utf-8"))
    return found


def main(arguments: list[str]) -> None:
    """Measure all rows, or those named, or none, and write."""
    if "--page" in arguments:
        PAGE.write_text(page(read()) + "\n", encoding="utf-8")
        return
    named = [row for row in arguments if row in ROWS]
    found = read() if named else {"rows": {}}
    measured = measure(named or in_order(ROWS), after=not named)
    rows = found["rows"] | measured["rows"]
    found |= measured
    found["rows"] = {row: rows[row] for row in in_order(rows) if row in ROWS}
    FOUND.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    PAGE.write_text(page(found) + "\n", encoding="utf-8")
    sys.stdout.write(page(found) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
