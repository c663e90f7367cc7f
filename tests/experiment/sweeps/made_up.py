"""Sweeps without runs: what they draw and list, with outcomes that are made up."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from simsupport.experiment.sweeps.definition import Sweep, SweepFile
from simsupport.experiment.sweeps.result import SweepResult, points_table
from simsupport.indicators.outcomes import OUTCOMES
from simsupport.scenario import Scenario

AMOUNT = "measures.cash_transfer.amount"
SHARE = "measures.employment_subsidy.wage_share"
HARVEST = "livelihoods.shocks.harvest_sd"


def made_up(
    kind: str,
    levers: dict[str, Any],
    uncertainties: dict[str, Any] | None = None,
    gap: Callable[[dict[str, Any]], float] = len,
    **design: Any,
) -> SweepResult:
    """Return a sweep of three replicates whose poverty gap follows from what a point sets."""
    file = SweepFile.model_validate(
        {"name": "made-up", "design": {"kind": kind, **design}, "levers": levers}
        | {"uncertainties": uncertainties or {}, "replicates": 3}
    )
    sweep = Sweep(file, Scenario.load("baseline"))
    points = points_table(sweep)
    gaps = [0.1 + 0.01 * gap(dict(point.values)) for point in sweep.points]
    one = points.assign(poverty_gap=gaps).drop_duplicates("point")
    runs = [
        one.assign(
            replicate=replicate,
            seed=replicate,
            poverty_gap=one["poverty_gap"] * (1.0 + 0.01 * replicate),
        )
        for replicate in range(3)
    ]
    return SweepResult(sweep, points, pd.concat(runs), OUTCOMES, (), Path("nowhere"))
