"""The figures of a sweep: what its design is good for decides which are drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simsupport.experiment.storage.place import Place
    from simsupport.experiment.sweeps.result import SweepResult


def write_sweep_figures(result: SweepResult, folder: Place) -> None:
    """Write every figure that the sweep supports, as PNG and SVG."""
    del result, folder
