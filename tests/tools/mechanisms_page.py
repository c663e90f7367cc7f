"""Write `docs/mechanisms.md` from the registry: `uv run python -m tests.tools.mechanisms_page`.

What each row does to its channel and to outcomes is measured anew with `--measure` (some minutes)
and kept in `results/reference/mechanisms.json`; the page is made from the registry, the cases of
the tests, and that file.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from simsupport.core.parameters import Description, describe
from simsupport.experiment.inference.intervals import mean_intervals
from simsupport.measures.base import Policy, Row
from simsupport.month import POLICIES
from tests.mechanisms.cases import CASES, Case
from tests.mechanisms.runs import Ran, frozen, make
from tests.tools.odd_tables import between_marks, table

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "mechanisms.md"
EFFECTS = ROOT / "results" / "reference" / "mechanisms.json"

HOUSEHOLDS = 10_000
MONTHS = 96
SEEDS, MORE_SEEDS = range(1, 13), range(1, 49)
UNCLEAR = frozenset({"G5"})
"""Rows whose channel cannot be told from zero with few seeds; they are measured with more."""

OUTCOMES = {
    "income_poor": ("poor persons in the last December, thousand", 1e3),
    "sustained_exits_12": ("exits that lasted 12 months, thousand", 1e3),
    "spending": ("spending of all measures, million yuan", 1e6),
}
"""What is reported of every row, whichever its sign: words, and what it is divided by."""

ROWS: dict[str, tuple[type[Policy], Row]] = {
    row.id: (policy, row) for policy in POLICIES for row in policy.rows
}
BY_ROW: dict[str, Case] = {case.row: case for case in CASES}


@dataclass(frozen=True)
class Both:
    """A row on and off, under one seed."""

    row: str
    seed: int


@cache
def run(carrier: str, changes: tuple[tuple[str, Any], ...], months: int, seed: int) -> Ran:
    """Run a carrier once for all rows that share it."""
    return make(carrier, changes, months, seed, HOUSEHOLDS)


def measured(pair: Both) -> dict[str, float]:
    """Return the paired differences of one row under one seed: its channel, and outcomes."""
    case = BY_ROW[pair.row]
    on = {**case.changes, **case.on}
    one, other = (
        run(case.carrier, frozen(changes), case.months, pair.seed)
        for changes in (on, {**on, **case.off})
    )
    found = {"channel": one.figures[pair.row] - other.figures[pair.row]}
    found["channel_off"] = other.figures[pair.row]
    one, other = (
        run(case.carrier, frozen(changes), MONTHS, pair.seed)
        for changes in (on, {**on, **case.off})
    )
    return found | {name: one.outcomes[name] - other.outcomes[name] for name in OUTCOMES}


def measure(rows: list[str]) -> dict[str, Any]:
    """Return the intervals of some rows, over all their seeds."""
    tasks = [Both(row, seed) for row in rows for seed in seeds_of(row)]
    with ProcessPoolExecutor(2) as pool:
        found = list(pool.map(measured, tasks, chunksize=2))
    effects: dict[str, Any] = {}
    for row in rows:
        mine = [gains for task, gains in zip(tasks, found, strict=True) if task.row == row]
        effects[row] = {"channel_off": round_to(float(np.mean([g["channel_off"] for g in mine])))}
        for name in ("channel", *OUTCOMES):
            effects[row][name] = ends_of([gains[name] for gains in mine])
    return effects


def seeds_of(row: str) -> range:
    """Return the seeds with which a row is measured."""
    return MORE_SEEDS if row in UNCLEAR else SEEDS


def ends_of(gains: list[float]) -> list[float]:
    """Return lower end, mean and upper end of the 95 % interval of paired differences."""
    found = mean_intervals(np.array(gains))
    return [round_to(float(end)) for end in (found.lower, found.central, found.upper)]


def round_to(number: float, digits: int = 5) -> float:
    """Return a number rounded to some significant digits."""
    return float(f"{number:.{digits}g}")


def parts(effects: dict[str, Any]) -> dict[str, str]:
    """Return the generated parts of the page by name."""
    return {
        "overview": overview(effects),
        "rows": "\n\n".join(section(row, effects.get(row)) for row in in_order(ROWS)),
    }


def in_order(rows: Iterable[str]) -> list[str]:
    """Return rows by family, then by number."""
    return sorted(rows, key=lambda row: (row[0], int(row[1:])))


def overview(effects: dict[str, Any]) -> str:
    """Return the table of all rows with their effects."""
    heads = (
        "row",
        "key",
        "role",
        "channels",
        "channel",
        "poor persons, thousand",
        "exits that lasted, thousand",
    )
    lines = []
    for row in in_order(ROWS):
        policy, found = ROWS[row]
        effect = effects.get(row, {})
        lines.append(
            (
                f"[{row}](#{row.lower()})",
                f"`{policy.key}.{found.size}`",
                found.role,
                found.channels,
                interval(effect.get("channel"), 1.0),
                *(interval(effect.get(name), OUTCOMES[name][1]) for name in tuple(OUTCOMES)[:2]),
            )
        )
    return table(heads, lines)


def section(row: str, effect: dict[str, Any] | None) -> str:
    """Return what the page says of one row."""
    policy, found = ROWS[row]
    case = BY_ROW.get(row)
    what = (
        f"{capital(found.text)}. Key `measures.{policy.key}.{found.size}`; {found.role}; "
        f"channels {found.channels}; decides: {found.agents}."
    )
    lines = [
        f"### {row}",
        what,
        table(("parameter", "unit", "range", "meaning", "source"), parameters(policy, found, case)),
    ]
    if case is not None:
        test = f"`tests/mechanisms/test_rows.py -k {row}`, rule `{case.rule.split(':')[1]}`"
        lines += [
            f"**Channel.** {capital(case.says)}, in `{case.carrier}`; test {test}.",
            f"**Does nothing, or harm.** {capital(case.harmless_says)}.",
        ]
    if effect is not None:
        outcomes = "; ".join(
            f"{words} {interval(effect[name], unit)}" for name, (words, unit) in OUTCOMES.items()
        )
        lines.append(
            f"**Effect.** Channel {interval(effect['channel'], 1.0)}, "
            f"{number(effect['channel_off'])} without the row; {outcomes}."
        )
    return "\n\n".join(lines)


def parameters(policy: type[Policy], row: Row, case: Case | None) -> list[tuple[str, ...]]:
    """Return the parameters of a row: its size, and what shapes it."""
    shaped = {path.split(".")[-1] for path in (case.shape if case else {})}
    shaped |= {path.split(".")[-1] for path in (case.off if case else {})}
    found: list[Description] = describe(policy)
    mine = [d for d in found if d.path in shaped | {row.size}]
    return [
        (f"`{d.path}`", d.unit, f"{number(d.low)} to {number(d.high)}", d.doc, d.source)
        for d in mine
    ]


def interval(ends: list[float] | None, unit: float) -> str:
    """Write an interval: the mean, and both ends in brackets."""
    if ends is None:
        return "not measured"
    low, mean, high = (number(end / unit) for end in ends)
    return f"{mean} [{low}, {high}]"


def capital(words: str) -> str:
    """Begin words with a capital."""
    return words[:1].upper() + words[1:]


def number(value: float) -> str:
    """Write a number with three significant digits."""
    if abs(value) >= 1000:
        return f"{round_to(value, 3):,.0f}"
    return f"{value:.3g}"


def renewed(page: str, effects: dict[str, Any]) -> str:
    """Return the page with its generated parts as registry, cases and effects have them."""
    return between_marks(page, parts(effects))


def read_effects() -> dict[str, Any]:
    """Return the effects that were measured last."""
    found: dict[str, Any] = json.loads(EFFECTS.read_text(encoding="utf-8"))
    return found


def main(arguments: list[str]) -> None:
    """Measure if asked to (all rows, or those named), then write the page."""
    effects = read_effects() if EFFECTS.exists() else {}
    if "--measure" in arguments:
        named = [name for name in arguments if name in ROWS]
        effects |= measure(named or in_order(ROWS))
        effects = {row: effects[row] for row in in_order(effects) if row in ROWS}
        EFFECTS.write_text(json.dumps(effects, indent=1) + "\n", encoding="utf-8")
    PAGE.write_text(renewed(PAGE.read_text(encoding="utf-8"), effects), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
