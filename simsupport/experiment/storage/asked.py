"""The runs that a results folder is for, read from what the folder itself says."""

from __future__ import annotations

import json

from simsupport.experiment import InputError
from simsupport.experiment.provenance import code_digest
from simsupport.experiment.storage.place import Place
from simsupport.experiment.store import POINT_DIGITS
from simsupport.experiment.worker import Task

_MANIFEST = "manifest.json"


def tasks_of(folder: Place) -> list[Task]:
    """Return the runs that a folder was last asked for.

    Raises:
        InputError: the folder does not say, or its runs are of other code than this.
    """
    from simsupport.experiment import resume
    from simsupport.experiment.question import FILE

    if (folder / FILE).exists():
        return resume.tasks_of(folder)
    return _of_manifest(folder)


def _of_manifest(folder: Place) -> list[Task]:
    from simsupport.scenario import Scenario

    try:
        said = json.loads((folder / _MANIFEST).read_bytes())
        texts = {one["name"]: one["text"] for one in said["scenarios"]}
        code, runs = said["code"], said["runs"]
    except FileNotFoundError as error:
        raise InputError(f"{folder}: no {_MANIFEST}, so its runs cannot be made again") from error
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"{folder}: {_MANIFEST} does not say what was run") from error
    if code != code_digest():
        raise InputError(f"{folder}: its runs are of another version of the program than this")
    scenarios = {name: Scenario.from_text(text) for name, text in texts.items()}
    points = {name: scenario.digest()[:POINT_DIGITS] for name, scenario in scenarios.items()}
    return [
        Task(
            scenarios[run["scenario"]],
            run["replicate"],
            run["seed"],
            run["key"],
            points[run["scenario"]],
        )
        for run in runs
    ]
