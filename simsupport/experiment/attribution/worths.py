"""From finished runs to what each coalition is worth, in each replicate and outcome."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pandas as pd

from simsupport.experiment import InputError
from simsupport.experiment.inference.headlines import LABELS, NATIONAL, Outcomes, headlines
from simsupport.experiment.store import State

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    import numpy.typing as npt

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
    read: dict[str, npt.NDArray[np.float64]] = {}
    worths: Worths = {}
    for (replicate, coalition), task in tasks.items():
        if replicate not in missing:
            if task.key not in read:
                read[task.key] = _national(store, task, outcomes, known)
            worths.setdefault(replicate, {})[coalition] = read[task.key]
    notes = [
        f"replicate {replicate} is left out: {count} of its runs failed"
        for replicate, count in sorted(missing.items())
    ]
    if not worths:
        raise InputError("no replicate is whole: " + "; ".join(notes))
    return worths, notes


def _national(
    store: Store, task: Task, outcomes: Sequence[str], known: Outcomes
) -> npt.NDArray[np.float64]:
    """Return one run's outcomes of the nation, shape (n_outcomes,)."""
    record = store.record(task.key)
    labels = [name for name in LABELS if name in record.column_names]
    runs: pd.DataFrame = record.select([*labels, *outcomes]).to_pandas(date_as_object=False)
    runs = runs[runs["group"] == NATIONAL].assign(replicate=task.replicate)
    headline = headlines(runs, {name: known[name] for name in outcomes}, [task.scenario.name])
    places = [headline.outcomes.index(name) for name in outcomes]
    values: npt.NDArray[np.float64] = headline.values[0, 0, 0, places]
    return values
