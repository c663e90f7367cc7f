"""The question that a results folder answers, so that a folder alone is enough to go on.

`question.json` is written before the first run. It holds scenarios in full, so the files that they
came from are not needed again. A folder holds the question asked last.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from simsupport.experiment import InputError
from simsupport.experiment.store import publish

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simsupport.experiment.storage.place import Place

FILE = "question.json"


def keep_question(folder: Place, question: Mapping[str, Any]) -> None:
    """Write what a folder's runs are for; `command` says which command asks."""
    text = json.dumps(question, indent=1, ensure_ascii=False)
    publish(folder / FILE, f"{text}\n".encode())


def read_question(folder: Place) -> dict[str, Any]:
    """Read what a folder's runs are for.

    Raises:
        InputError: the folder does not say.
    """
    path = folder / FILE
    if not path.is_file():
        raise InputError(f"{folder}: no {FILE}; this is no folder of a sweep or a comparison")
    try:
        question: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if question["command"] in {"sweep", "compare"}:
            return question
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"{path}: is damaged; repeat the command that made it") from error
    raise InputError(f"{path}: is of another version of the program")
