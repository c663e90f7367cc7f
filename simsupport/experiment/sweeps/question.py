"""The question that a results folder answers, so that a folder alone is enough to go on.

`question.json` is written before the first run. It holds the sweep and its scenario in full, so
neither the sweep file nor the scenario files are needed again.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from simsupport.experiment import InputError
from simsupport.experiment.store import publish
from simsupport.experiment.sweeps.definition import Sweep, SweepFile
from simsupport.experiment.sweeps.design import Point
from simsupport.scenario import Scenario

if TYPE_CHECKING:
    from simsupport.experiment.storage.place import Place

FILE = "question.json"


def keep_question(folder: Place, sweep: Sweep) -> None:
    """Write what a folder's runs are for.

    Raises:
        InputError: the folder answers another question already.
    """
    if (folder / FILE).exists():
        before = read_question(folder)
        if before.base.digest() != sweep.base.digest() or before.columns != sweep.columns:
            raise InputError(
                f"{folder} holds another sweep; choose another folder with --out, or remove it"
            )
    kept = {
        "command": "sweep",
        "sweep": sweep.file.model_dump(mode="json"),
        "scenario": sweep.base.resolved(own=True),
        "points": sweep.listed and [[p.policy, p.world, p.values] for p in sweep.listed],
    }
    publish(folder / FILE, f"{json.dumps(kept, indent=1, ensure_ascii=False)}\n".encode())


def read_question(folder: Place) -> Sweep:
    """Read the sweep whose runs a folder holds.

    Raises:
        InputError: the folder holds no sweep, or its question cannot be read.
    """
    path = folder / FILE
    if not path.is_file():
        raise InputError(f"{folder}: no {FILE}; this is no folder of a sweep")
    try:
        kept: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return Sweep(
            SweepFile.model_validate(kept["sweep"]),
            Scenario.model_validate(kept["scenario"]),
            kept["points"] and tuple(_point(*row) for row in kept["points"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        reason = str(error).splitlines()[0]
        raise InputError(f"{path}: does not fit this version of the program: {reason}") from error


def _point(policy: int, world: int, values: list[list[Any]]) -> Point:
    return Point(policy, world, tuple((path, value) for path, value in values))
