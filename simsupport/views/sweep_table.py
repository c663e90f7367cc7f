"""What a sweep's answer looks like as text."""

from __future__ import annotations

import math
import sys
from typing import TYPE_CHECKING, TextIO

from simsupport.core.plain import in_words
from simsupport.experiment.sweeps.effects import SIMULATION, effects, moved
from simsupport.views.units import decimals, number, scale_of

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console

    from simsupport.experiment.sweeps.result import SweepResult

SHOWN = ("poverty_headcount", "poverty_gap", "sustained_exits_12", "false_exits", "spending")
MOST_POLICIES = 40
BOUNDS = ("lower", "central", "upper")


def show_sweep(result: SweepResult, stream: TextIO | None = None) -> None:
    """Print the difference that each policy makes, and where everything is kept."""
    from rich.console import Console

    stream = stream or sys.stdout
    console = Console(file=stream, width=None if stream.isatty() else 140)
    shown = [name for name in SHOWN if name in result.recorded]
    if result.sweep.design.kind == "one-at-a-time":
        _show_moves(result, shown, console)
    else:
        _show_policies(result, shown, console)
    for line in result.failures[:10]:
        print(line, file=stream)
    print(f"Tables, figures and runs are in {result.folder}", file=stream)


def _show_policies(result: SweepResult, shown: list[str], console: Console) -> None:
    """Print the first policy's levels, then what every other changes."""
    from rich import box
    from rich.table import Table

    found = effects(result, shown)
    found = found[found["interval"] == SIMULATION]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, title=_title(result), title_justify="left")
    table.add_column("policy")
    for name in shown:
        scale = scale_of(result.outcomes[name].unit)
        table.add_column(f"{result.outcomes[name].label_en}, {scale.difference}", justify="right")
    count = int(found["policy"].max()) + 1
    for policy in range(min(count, MOST_POLICIES)):
        mine = found[found["policy"] == policy]
        cells = [_cell(mine[mine["outcome"] == name], result, name) for name in shown]
        table.add_row(str(mine["label"].iloc[0]), *cells)
    console.print(table)
    if count > MOST_POLICIES:
        console.print(f"{count - MOST_POLICIES} more policies are in effects.csv")


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
    return (
        f"{result.sweep.name}: {points} points, {replicates} replicates; "
        "the first policy's level, then differences from it"
    )


def _cell(rows: pd.DataFrame, result: SweepResult, outcome: str) -> str:
    """Write a difference with its interval, or a level where there is no difference."""
    if not len(rows):
        return ""
    chosen = rows[rows["kind"] == "difference"]
    row = (chosen if len(chosen) else rows).iloc[0]
    factor = scale_of(result.outcomes[outcome].unit).factor
    return _interval([float(row[name]) for name in BOUNDS], factor)


def _interval(bounds: list[float], factor: float) -> str:
    """Write a value with its interval, or alone where there is none."""
    values = [bound * factor for bound in bounds]
    digits = decimals(*values)
    central = number(values[1], digits)
    if not math.isfinite(values[0]):
        return central
    return f"{central} [{number(values[0], digits)}, {number(values[2], digits)}]"
