"""What a calibration found, as text."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from simsupport.experiment.calibration.calibrate import CalibrationResult


def show_calibration(result: CalibrationResult, stream: TextIO | None = None) -> None:
    """Print parameters with intervals, then the model's figures beside the targets."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    stream = stream or sys.stdout
    console = Console(file=stream, width=None if stream.isatty() else 120)
    found = Table(box=box.SIMPLE_HEAD, pad_edge=False, title="Found", title_justify="left")
    for heading in ("parameter", "unit"):
        found.add_column(heading)
    for heading in ("value", "95 % interval", "range searched"):
        found.add_column(heading, justify="right")
    for row in result.parameters.to_dict("records"):
        interval = f"{row['lower']:.4g} to {row['upper']:.4g}"
        searched = f"{row['low']:.4g} to {row['high']:.4g}"
        cells = (str(row["parameter"]), str(row["unit"]), f"{row['central']:.4g}")
        found.add_row(*cells, interval, searched)
    console.print(found)
    held = Table(box=box.SIMPLE_HEAD, pad_edge=False, title="Targets", title_justify="left")
    for heading in ("outcome", "group", "month", "unit"):
        held.add_column(heading)
    for heading in ("target", "model", "tolerance", "miss"):
        held.add_column(heading, justify="right")
    for row in result.targets.to_dict("records"):
        labels = [str(row[name]) for name in ("outcome", "group", "month", "unit")]
        numbers = [f"{row[name]:,.4g}" for name in ("target", "model", "tolerance")]
        held.add_row(*labels, *numbers, f"{row['miss']:+.1f}")
    console.print(held)
    print(f"{result.points} points were run; tables and runs are in {result.folder}", file=stream)
