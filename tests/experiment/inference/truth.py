"""A small case whose truth is known: 20,000 runs of 1,000 households and twelve months.

Five scenarios share 4,000 seeds. The runs are all there is, so their mean is the truth, and a
sample of replicates is drawn from them with replacement.
"""

from __future__ import annotations

import io
import multiprocessing
import tempfile
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from simsupport.experiment.inference.headlines import NATIONAL, Headlines, headlines
from simsupport.experiment.provenance import code_digest
from simsupport.experiment.store import publish
from simsupport.indicators.outcomes import OUTCOMES
from simsupport.model import SupportModel
from simsupport.scenario import Scenario

if TYPE_CHECKING:
    import numpy.typing as npt

SEEDS = 4000
CHUNK = 25
SIZE = {"population.households": 1000, "horizon.months": 12}
JOBS = {
    "measures.employment_subsidy.wage_share": 0.3,
    "measures.employment_subsidy.tax_relief": 4000,
    "measures.employment_subsidy.training": 800,
}
POLICIES = {
    "cash-20": {"measures.cash_transfer.amount": 20},
    "cash-120": {"measures.cash_transfer.amount": 120},
    "jobs": JOBS,
    "cash-and-jobs": {"measures.cash_transfer.amount": 120, **JOBS},
}
NAMES = ("baseline", *POLICIES)


@dataclass(frozen=True, slots=True)
class Truth:
    """Every run's national headlines; `values` has shape (scenarios, seeds, outcomes)."""

    outcomes: tuple[str, ...]
    values: npt.NDArray[np.float64]

    def of(self, outcome: str) -> npt.NDArray[np.float64]:
        """Return one outcome, shape (seeds, scenarios), the baseline first."""
        values: npt.NDArray[np.float64] = self.values[:, :, self.outcomes.index(outcome)].T
        return values

    def differences(self, outcome: str) -> npt.NDArray[np.float64]:
        """Return paired differences from the baseline, shape (seeds, policies)."""
        values = self.of(outcome)
        return values[:, 1:] - values[:, :1]


def the_truth() -> Truth:
    """Make the runs with two processes, or read those that this code has made before."""
    folder = Path(tempfile.gettempdir(), f"simsupport-coverage-{code_digest()[:16]}")
    folder.mkdir(exist_ok=True)
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, mp_context=context) as pool:
        parts = list(pool.map(partial(stored_from, folder), range(0, SEEDS, CHUNK)))
    return Truth(parts[0].outcomes, np.concatenate([part.values for part in parts], axis=1))


def stored_from(folder: Path, first: int) -> Truth:
    """Return the runs of `CHUNK` seeds, made if the folder does not hold them."""
    path = folder / f"{first:04}.npz"
    if not path.exists():
        made = runs_from(first)
        whole = io.BytesIO()
        np.savez(whole, values=made.values[:, :, 0], outcomes=np.array(made.outcomes))
        publish(path, whole.getvalue())
    with np.load(path) as stored:
        return Truth(tuple(stored["outcomes"].tolist()), stored["values"])


def runs_from(first: int) -> Headlines:
    """Make the runs of `CHUNK` seeds, and return the nation's headlines."""
    baseline = Scenario.load("baseline").with_overrides(SIZE)
    changed = [
        baseline.with_overrides({**changes, "name": name}) for name, changes in POLICIES.items()
    ]
    frames = []
    for seed in range(first, first + CHUNK):
        for scenario in (baseline, *changed):
            model = SupportModel(scenario, rng=seed)
            model.run()
            record = model.outcomes()
            record = record.filter(pc.equal(record["group"], NATIONAL))
            frame = record.to_pandas(date_as_object=False)
            frames.append(frame.assign(scenario=scenario.name, replicate=seed))
    return headlines(pd.concat(frames, ignore_index=True), OUTCOMES, NAMES)
