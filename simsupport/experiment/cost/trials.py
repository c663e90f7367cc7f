"""Try a scenario on fixed seeds; whatever was tried before is read, not run."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from simsupport.experiment import InputError
from simsupport.experiment.analysis import read_runs
from simsupport.experiment.inference.headlines import headlines
from simsupport.experiment.runs import complete, plan
from simsupport.experiment.store import Store
from simsupport.indicators.outcomes import OUTCOMES

if TYPE_CHECKING:
    from concurrent.futures import Executor

    import pyarrow as pa

    from simsupport.experiment.runs import Count, Progress
    from simsupport.experiment.storage.place import Place
    from simsupport.experiment.worker import Task
    from simsupport.scenario import Scenario

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Trials:
    """Where scenarios are tried, and on which seeds: `seed` and the `replicates` - 1 after it."""

    folder: Place
    replicates: int
    seed: int
    workers: int | None = None
    executor: Executor | None = None
    progress: Progress | None = None

    def national(self, scenario: Scenario, *outcomes: str) -> tuple[Array, ...]:
        """Return outcomes of the nation, each of shape (replicates,).

        Raises:
            InputError: a run failed.
        """
        runs = read_runs(Store(self.folder), self._made(scenario))
        known = {name: OUTCOMES[name] for name in outcomes}
        found = headlines(runs, known, [scenario.name])
        columns = [found.national(scenario.name, name) for name in outcomes]
        if any(column is None for column in columns):
            raise InputError(f"{scenario.name} records no {outcomes[columns.index(None)]}")
        return tuple(column for column in columns if column is not None)

    def households(self, scenario: Scenario) -> list[pa.Table]:
        """Return the household summary of each replicate.

        Raises:
            InputError: a run failed.
        """
        store = Store(self.folder)
        return [store.household_summary(task.key) for task in self._made(scenario)]

    def _made(self, scenario: Scenario) -> list[Task]:
        tasks = plan([scenario], self.replicates, self.seed)
        failures = complete(
            tasks, self.folder, self.workers, executor=self.executor, progress=self._tell
        )
        if failures:
            raise InputError(failures[0])
        return tasks

    def _tell(self, count: Count) -> None:
        if self.progress is not None:
            self.progress(replace(count, what="trial runs"))
