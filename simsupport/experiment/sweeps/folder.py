"""Write what people read of a sweep: tables, figures and the manifest."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from simsupport.experiment.folder import origins, write_csv
from simsupport.experiment.store import publish
from simsupport.experiment.sweeps.effects import effects

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simsupport.experiment.sweeps.result import SweepResult
    from simsupport.experiment.worker import Task


def write_sweep(result: SweepResult, tasks: Sequence[Task]) -> None:
    """Write `points.csv`, `summary.csv`, `effects.csv`, `figures/` and `manifest.json`."""
    from simsupport.views.sweep_figures import write_sweep_figures

    folder = result.folder
    write_csv(folder / "points.csv", result.points)
    write_csv(folder / "summary.csv", result.summary)
    write_csv(folder / "effects.csv", effects(result))
    write_sweep_figures(result, folder / "figures")
    text = json.dumps(_manifest(result, tasks), indent=2, ensure_ascii=False)
    publish(folder / "manifest.json", f"{text}\n".encode())


def _manifest(result: SweepResult, tasks: Sequence[Task]) -> dict[str, Any]:
    """Return all that is needed to make the results again, without times, paths or names."""
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
        **origins(),
    }
