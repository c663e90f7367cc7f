"""Write what people read: tables, figures and the manifest, rebuilt whenever a command ends."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pandas as pd

from simsupport.experiment.provenance import (
    code_digest,
    data_digests,
    git_revision,
    machine,
    package_versions,
)
from simsupport.experiment.storage.place import publish

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simsupport.experiment.comparison import Comparison
    from simsupport.experiment.storage.place import Place
    from simsupport.experiment.store import Store
    from simsupport.experiment.worker import Task
    from simsupport.scenario import Scenario

_FAILURES = ["scenario", "point", "replicate", "seed", "error", "traceback"]


def write_results(
    comparison: Comparison, command: str, scenarios: Sequence[Scenario], tasks: Sequence[Task]
) -> None:
    """Write tables, `figures/` and `manifest.json`; of those that say nothing none is left."""
    from simsupport.views.plots import write_figures

    folder = comparison.folder
    write_csv(folder / "summary.csv", comparison.summary)
    write_csv(folder / "comparison.csv", comparison.table)
    worth = comparison.worth
    told = {
        "pairing": comparison.pairing,
        "leavers": comparison.leavers,
        "joint": comparison.joint,
        "cost_effectiveness": None if worth is None else worth.table,
        "acceptability": None if worth is None else worth.acceptability,
    }
    for name, table in told.items():
        write_or_clear(folder / f"{name}.csv", table)
    write_figures(comparison, folder / "figures")
    write_manifest(folder, manifest(comparison, command, scenarios, tasks))


def write_failures(store: Store, tasks: Sequence[Task]) -> None:
    """Write `failures.csv`, one row a run without a result; no file where every run has one."""
    wanted = {task.key for task in tasks}
    rows = [
        [getattr(failure, name) for name in _FAILURES]
        for failure in store.failures()
        if failure.key in wanted
    ]
    write_or_clear(store.folder / "failures.csv", pd.DataFrame(rows, columns=_FAILURES))


def write_manifest(folder: Place, question: dict[str, Any]) -> None:
    """Write `manifest.json`: what was asked, and what its answers come from."""
    text = json.dumps(question | _origins(), indent=2, ensure_ascii=False)
    publish(folder / "manifest.json", f"{text}\n".encode())


def write_csv(path: Place, table: pd.DataFrame) -> None:
    """Write a table with nine significant digits; cells without a value are empty."""
    publish(path, csv_text(table))


def csv_text(table: pd.DataFrame) -> bytes:
    """Return what `write_csv` writes."""
    return table.to_csv(index=False, float_format="%.9g", lineterminator="\n").encode()


def write_or_clear(path: Place, table: pd.DataFrame | None) -> None:
    """Write a table; where it has no rows, let none of an earlier question lie there."""
    if table is None or not len(table):
        path.unlink(missing_ok=True)
    else:
        write_csv(path, table)


def manifest(
    comparison: Comparison, command: str, scenarios: Sequence[Scenario], tasks: Sequence[Task]
) -> dict[str, Any]:
    """Return what was asked, so that results can be made again; no times, paths or names."""
    finished = set(zip(comparison.summary["scenario"], comparison.summary["seed"], strict=True))
    return {
        "command": command,
        "baseline": comparison.baseline,
        "scenarios": [
            {
                "name": scenario.name,
                "title": comparison.titles[scenario.name],
                "digest": scenario.digest(),
                "text": scenario.to_yaml(),
            }
            for scenario in scenarios
        ],
        "seeds": sorted({task.seed for task in tasks}),
        "runs": [
            {
                "key": task.key,
                "scenario": task.scenario.name,
                "replicate": task.replicate,
                "seed": task.seed,
            }
            for task in tasks
            if (task.scenario.name, task.seed) in finished
        ],
        "notes": list(comparison.notes),
    }


def _origins() -> dict[str, Any]:
    """Return the code, the data, the packages and the machine that results come from."""
    return {
        "code": code_digest(),
        "data": data_digests(),
        "git_revision": git_revision(),
        "packages": package_versions(),
        "machine": machine(),
    }
