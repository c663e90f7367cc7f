"""How far a sweep has come, told from a listing of its folder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from simsupport.experiment.store import Store
from simsupport.experiment.sweeps.question import read_question
from simsupport.experiment.sweeps.sweep import plan_sweep

if TYPE_CHECKING:
    from simsupport.experiment.storage.place import Place


@dataclass(frozen=True, slots=True)
class Status:
    """Counts of runs.

    `other` are finished runs that the question does not ask for: of earlier code, or of points
    that the design no longer has.
    """

    name: str
    points: int
    replicates: int
    finished: int
    failed: int
    missing: int
    other: int

    @property
    def total(self) -> int:
        """Runs asked for."""
        return self.finished + self.failed + self.missing

    def __str__(self) -> str:
        size = f"{self.points:,} points, {self.replicates:,} replicates, {self.total:,} runs"
        lines = [
            f"{self.name}: {size}",
            f"finished  {self.finished:,}",
            f"failed    {self.failed:,}",
            f"missing   {self.missing:,}",
        ]
        if self.other:
            lines.append(f"besides   {self.other:,} of other code or points, which are not used")
        return "\n".join(lines)


def status_of(folder: Place) -> Status:
    """Count finished, failed and missing runs; reads no run.

    Raises:
        InputError: the folder holds no sweep.
    """
    sweep = read_question(folder)
    store = Store(folder)
    wanted = {task.key for task in plan_sweep(sweep)}
    kept = set(store.keys())
    finished = len(wanted & kept)
    failed = len({failure.key for failure in store.failures()} & wanted - kept)
    return Status(
        name=sweep.name,
        points=len(sweep.points),
        replicates=sweep.replicates,
        finished=finished,
        failed=failed,
        missing=len(wanted) - finished - failed,
        other=len(kept - wanted),
    )
