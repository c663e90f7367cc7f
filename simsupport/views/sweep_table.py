"""What a sweep's answer looks like as text."""

from __future__ import annotations

import math
import sys
from typing import TYPE_CHECKING, TextIO

from simsupport.core.plain import in_words
from simsupport.experiment.sweeps.effects import SIMULATION, effects, labels, moved
from simsupport.views.units import Scale, decimals, number, scale_of

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console

    from simsupport.experiment.sweeps.result import SweepResult

SHOWN = ("poverty_headcount", "poverty_gap", "sustained_exits_12", "false_exits", "spending")
MOST_POLICIES = 40
BOUNDS = ("lower", "central", "upper")


def show_sweep(result: SweepResult, stream: TextIO | None = None) -> None:
    """Print the difference that each policy makes, or its level, and where everything is kept."""
    from rich.console import Console

    stream = stream or sys.stdout
    console = Console(file=stream, width=None if stream.isatty() else 140)
    shown = result.told(SHOWN)
    if result.sweep.design.kind == "one-at-a-time":
        _show_moves(result, shown, console)
    else:
        _show_policies(result, shown, console)
    for line in result.failures[:10]:
        print(line, file=stream)
    print(f"Tables, figures and runs are in {result.folder}", file=stream)


def _show_policies(result: SweepResult, shown: list[str], console: Console) -> None:
    """Print the first policy's levels and what every other changes; levels of all if drawn."""
    from rich import box
    from rich.table import Table

    found = effects(result, shown)
    found = found[found["interval"] == SIMULATION]
    kind = "difference" if result.compared else "level"
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, title=_title(result), title_justify="left")
    table.add_column("policy")
    scales = {name: scale_of(result.outcomes[name].unit) for name in shown}
    for name, scale in scales.items():
        heading = f"{result.outcomes[name].label_en}, {scale.unit(kind)}"
        table.add_column(heading, justify="right")
    names = labels(result, result.levers)
    for policy, label in enumerate(names[:MOST_POLICIES]):
        mine = found[found["policy"] == policy]
        mine = mine[mine["kind"] == (kind if policy else "level")]
        cells = [_cell(mine, name, scale, kind) for name, scale in scales.items()]
        table.add_row(label, *cells)
    console.print(table)
    if len(names) > MOST_POLICIES:
        console.print(f"{len(names) - MOST_POLICIES} more policies are in effects.csv")


def _show_moves(result: SweepResult, shown: list[str], console: Console) -> None:
    """Print how far each parameter alone moves each outcome from where it is."""
    from rich import box
    from rich.table import Table

    for name in shown:
        moves, base = moved(result, name)
        scale = scale_of(result.outcomes[name].unit)
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, title_justify="left")
        level = number(base * scale.factor, decimals(base * scale.factor))
        table.title = f"{result.outcomes[name].label_en}: {level} {scale.level} as it is"
        table.add_column("parameter")
        for heading in ("low", "changes it by", "high", "changes it by"):
            table.add_column(heading, justify="right")
        for row in moves.to_dict("records"):
            cells = [str(row["parameter"])]
            for end in ("low", "high"):
                ends = [float(row[f"at_{end}_{part}"]) - base for part in BOUNDS]
                cells += [in_words(row[f"{end}_value"]), _interval(ends, scale.factor)]
            table.add_row(*cells)
        console.print(table)


def _title(result: SweepResult) -> str:
    points, replicates = len(result.points), result.sweep.replicates
    what = "levels"
    if result.compared:
        what = "the first policy's level, then differences from it"
    elif result.sweep.drawn_levers:
        what = "levels; each draw of a lever is a policy in a world of its own"
    return f"{result.sweep.name}: {points} points, {replicates} replicates; {what}"


def _cell(rows: pd.DataFrame, outcome: str, scale: Scale, kind: str) -> str:
    """Write an outcome with its interval, and its unit where that is not the column's."""
    mine = rows[rows["outcome"] == outcome]
    if mine.empty:
        return ""
    row = mine.iloc[0]
    text = _interval([float(row[name]) for name in BOUNDS], scale.factor)
    unit = scale.unit(str(row["kind"]))
    return text if unit == scale.unit(kind) else f"{text} {unit}"


def _interval(bounds: list[float], factor: float) -> str:
    """Write a value with its interval, or alone where there is none."""
    values = [bound * factor for bound in bounds]
    digits = decimals(*values)
    central = number(values[1], digits)
    if not math.isfinite(values[0]):
        return central
    return f"{central} [{number(values[0], digits)}, {number(values[2], digits)}]"
