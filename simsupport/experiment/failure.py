"""A run that ended without a result, as data: its failure is a row, not the end of a sweep."""

from __future__ import annotations

import json
import traceback
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simsupport.experiment.worker import Task


class Died(RuntimeError):  # noqa: N818 - the kind a failure shows
    """A run's process ended without an answer."""

    def __init__(self) -> None:
        super().__init__(
            "its process ended without an answer; too little memory is the usual cause"
        )


@dataclass(frozen=True, slots=True)
class Failure:
    """Which run failed, and of what."""

    key: str
    scenario: str
    point: str
    replicate: int
    seed: int
    kind: str
    """the exception's type, or `Died` where the process ended without an answer"""
    message: str
    """one line"""
    place: str
    """file and line of the code, or empty"""
    traceback: str
    """in full, or empty"""

    @property
    def error(self) -> str:
        """What went wrong, one line."""
        return f"{self.kind}: {self.message}" if self.message else self.kind

    def __str__(self) -> str:
        where = f" ({self.place})" if self.place else ""
        run = f"{self.scenario}, replicate {self.replicate} (seed {self.seed})"
        return f"{run}: {self.error}{where}"

    def to_json(self) -> str:
        """Return all fields by name."""
        return json.dumps(asdict(self), indent=2, ensure_ascii=False) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Failure:
        """Return the failure that `to_json` wrote.

        Raises:
            ValueError, TypeError: the text is not one.
        """
        return cls(**json.loads(text))


def failed(task: Task, error: BaseException) -> Failure:
    """Describe what went wrong in a run, and in which file and line of the code."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return Failure(
        task.key,
        task.scenario.name,
        task.point,
        task.replicate,
        task.seed,
        type(error).__name__,
        " ".join(str(error).split()),
        place,
        "".join(traceback.format_exception(error)) if frames else "",
    )
