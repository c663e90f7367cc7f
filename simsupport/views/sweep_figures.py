"""The figures of a sweep: what its design is good for decides which are drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from simsupport.experiment.sweeps.result import SweepResult


def write_sweep_figures(result: SweepResult, folder: Path) -> None:
    """Write every figure that the sweep supports, as PNG and SVG."""
    del result, folder
