"""What a sweep's answer looks like as text."""

from __future__ import annotations

import math
import sys
from typing import TYPE_CHECKING, TextIO

from simsupport.experiment.sweeps.effects import effects
from simsupport.views.units import decimals, number, scale_of

if TYPE_CHECKING:
    import pandas as pd

    from simsupport.experiment.sweeps.result import SweepResult

SHOWN = ("poverty_headcount", "poverty_gap", "sustained_exits_12", "false_exits", "spending")
MOST_POLICIES = 40


def show_sweep(result: SweepResult, stream: TextIO | None = None) -> None:
    """Print the difference that each policy makes, and where everything is kept."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    stream = stream or sys.stdout
    console = Console(file=stream, width=None if stream.isatty() else 140)
    shown = [name for name in SHOWN if name in result.recorded]
    found = effects(result, shown)
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
        print(f"{count - MOST_POLICIES} more policies are in effects.csv", file=stream)
    for line in result.failures[:10]:
        print(line, file=stream)
    print(f"Tables, figures and runs are in {result.folder}", file=stream)


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
    values = [float(row[name]) * factor for name in ("lower", "central", "upper")]
    digits = decimals(*values)
    central = number(values[1], digits)
    if not math.isfinite(values[0]):
        return central
    return f"{central} [{number(values[0], digits)}, {number(values[2], digits)}]"
