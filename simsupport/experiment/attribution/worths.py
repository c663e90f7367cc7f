"""From finished runs to what each coalition is worth, in each replicate and outcome."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from simsupport.experiment import InputError
from simsupport.experiment.inference.headlines import NATIONAL, Outcomes, headlines
from simsupport.experiment.store import State

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    import numpy.typing as npt
    import pandas as pd

    from simsupport.experiment.store import Store
    from simsupport.experiment.worker import Task

Worths = dict[int, dict[int, "npt.NDArray[np.float64]"]]
"""By replicate and coalition: the nation's outcomes, shape (n_outcomes,)."""


def read_worths(
    store: Store,
    tasks: Mapping[tuple[int, int], Task],
    outcomes: Sequence[str],
    known: Outcomes,
) -> tuple[Worths, list[str]]:
    """Read what coalitions are worth; a replicate of which a run failed is left out.

    Returns:
        the worths, and a line for each replicate left out.

    Raises:
        InputError: no replicate is whole.
    """
    missing = Counter(
        replicate
        for (replicate, _), task in tasks.items()
        if store.state(task.key) is not State.FINISHED
    )
    whole = {place: task for place, task in tasks.items() if place[0] not in missing}
    notes = [
        f"replicate {replicate} is left out: {count} of its runs failed"
        for replicate, count in sorted(missing.items())
    ]
    if not whole:
        raise InputError("no replicate is whole: " + "; ".join(notes))
    read = _national(store, [task.key for task in whole.values()], outcomes, known)
    worths: Worths = {}
    for (replicate, coalition), task in whole.items():
        worths.setdefault(replicate, {})[coalition] = read[task.key]
    return worths, notes


def _national(
    store: Store, keys: Sequence[str], outcomes: Sequence[str], known: Outcomes
) -> dict[str, npt.NDArray[np.float64]]:
    """Return each run's outcomes of the nation by key, shape (n_outcomes,)."""
    wanted = ["month", "group", *outcomes]
    tables = []
    for key in dict.fromkeys(keys):
        record = store.record(key).select(wanted)
        record = record.filter(pc.equal(record["group"], NATIONAL))
        label = pa.array([key] * record.num_rows, pa.string())
        tables.append(record.append_column("scenario", label))
    runs: pd.DataFrame = pa.concat_tables(tables).to_pandas(date_as_object=False)
    named = {name: known[name] for name in outcomes}
    headline = headlines(runs.assign(replicate=0), named, list(dict.fromkeys(keys)))
    places = [headline.outcomes.index(name) for name in outcomes]
    return {key: headline.of(key)[0, 0, places] for key in headline.scenarios}
