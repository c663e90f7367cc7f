"""Run a sweep for its sensitivity indices, and keep them with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simsupport.experiment import InputError
from simsupport.experiment.decembers import check_told
from simsupport.experiment.folder import write_csv
from simsupport.experiment.runs import writing
from simsupport.experiment.sensitivity.indices import sensitivity
from simsupport.experiment.sequential import find_outcome
from simsupport.experiment.store import Store
from simsupport.experiment.sweeps.definition import Sweep
from simsupport.experiment.sweeps.sweep import sweep

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pandas as pd

    from simsupport.experiment.runs import Progress
    from simsupport.experiment.storage.place import Place
    from simsupport.experiment.sweeps.result import SweepResult

DEFAULT_OUTCOMES = ("poverty_headcount", "poverty_gap", "sustained_exits_12")


def answer_sensitivity(  # noqa: PLR0913 - each is a part of the question
    source: str | Path | Sweep,
    outcomes: Sequence[str] | None = None,
    workers: int | None = None,
    out: str | Place | None = None,
    *,
    replicates: int | None = None,
    households: int | None = None,
    months: int | None = None,
    progress: Progress | None = None,
) -> tuple[SweepResult, pd.DataFrame]:
    """Run a sweep and write `sensitivity.csv` and its figure beside the sweep's results.

    Raises:
        InputError: the design has no indices, or an outcome is unknown, or told by no month.
        ScenarioError: the file has mistakes.
    """
    from simsupport.views.sensitivity import sensitivity_figure
    from simsupport.views.style import save

    chosen = source if isinstance(source, Sweep) else Sweep.load(source)
    if chosen.design.kind not in {"saltelli", "morris"}:
        raise InputError(
            f"{chosen.name} has a {chosen.design.kind} design; sensitivity indices need "
            "saltelli or morris"
        )
    named = outcomes or DEFAULT_OUTCOMES
    for name in named:
        find_outcome(name)
    if "horizon.months" not in chosen.set_always:
        check_told(named, chosen.base.horizon.months if months is None else months)
    result = sweep(
        chosen,
        workers,
        out,
        replicates=replicates,
        households=households,
        months=months,
        progress=progress,
    )
    table = sensitivity(result, named)
    with writing(Store(result.folder)):
        write_csv(result.folder / "sensitivity.csv", table)
        if len(table):
            save(sensitivity_figure(result, table), result.folder / "figures", "sensitivity")
    return result, table
