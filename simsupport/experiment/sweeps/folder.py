"""Write what people read of a sweep: tables, figures and the manifest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simsupport.experiment.folder import csv_text, write_csv, write_manifest
from simsupport.experiment.sweeps.effects import effects

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simsupport.experiment.storage.place import Place
    from simsupport.experiment.sweeps.result import SweepResult
    from simsupport.experiment.worker import Task


def write_sweep(result: SweepResult, tasks: Sequence[Task]) -> None:
    """Write `points.csv`, `summary.csv`, `effects.csv`, `figures/` and `manifest.json`.

    Sensitivity indices of other runs than these do not stay.
    """
    from simsupport.views.style import clear
    from simsupport.views.sweep_figures import write_sweep_figures

    folder = result.folder
    write_csv(folder / "points.csv", result.points)
    if _content(folder / "summary.csv") != csv_text(result.summary):
        (folder / "sensitivity.csv").unlink(missing_ok=True)
        clear(folder / "figures", "sensitivity")
    write_csv(folder / "summary.csv", result.summary)
    write_csv(folder / "effects.csv", effects(result))
    write_sweep_figures(result, folder / "figures")
    write_manifest(folder, _manifest(result, tasks))


def _content(path: Place) -> bytes | None:
    """Return a file's bytes; None if there is no such file."""
    return path.read_bytes() if path.is_file() else None


def _manifest(result: SweepResult, tasks: Sequence[Task]) -> dict[str, Any]:
    """Return what was asked, so that results can be made again; no times, paths or names."""
    return {
        "command": "sweep",
        "sweep": result.sweep.file.model_dump(mode="json"),
        "scenario": {
            "name": result.sweep.base.name,
            "digest": result.sweep.base.digest(),
            "text": result.sweep.base.to_yaml(),
        },
        "seeds": sorted({task.seed for task in tasks}),
        "runs_asked": len(tasks),
        "runs_finished": len(result.summary),
        "failures": list(result.failures),
    }
