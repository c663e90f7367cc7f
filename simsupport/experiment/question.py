"""The question that a results folder answers, so that a folder alone is enough to go on.

`question.json` is written before the first run. It holds scenarios in full, so the files that they
came from are not needed again, and the hash of all else that it says. A folder holds the question
asked last; the command that asks writes it anew where it cannot be read.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from simsupport.experiment import InputError
from simsupport.experiment.store import publish

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simsupport.experiment.storage.place import Place

FILE = "question.json"
AGAIN = "repeat the `compare` or `sweep` that made it, which writes it anew and keeps all runs"
_HASH = "sha256"
_ASKED = {"sweep": "sweep", "compare": "comparison"}


def keep_question(folder: Place, question: Mapping[str, Any]) -> None:
    """Write what a folder's runs are for; `command` says which command asks."""
    publish(folder / FILE, _encoded(question))


def read_question(folder: Place) -> dict[str, Any]:
    """Read what a folder's runs are for.

    Raises:
        InputError: the folder does not say, or not in words of this version.
    """
    path = folder / FILE
    if not path.is_file():
        raise InputError(f"{folder}: no {FILE}; this is no folder of a sweep or a comparison")
    question = _decoded(path.read_bytes())
    if question is None:
        raise InputError(f"{path}: is damaged, or of another version of the program; {AGAIN}")
    return question


def damaged(folder: Place) -> bool:
    """Tell whether a folder has a question that does not have its hash."""
    path = folder / FILE
    return path.is_file() and _decoded(path.read_bytes()) is None


def check_free(folder: Place, command: str) -> None:
    """Refuse a folder that holds a comparison or a sweep, unless the command is that which asked.

    Raises:
        InputError: it does, or what it holds cannot be told.
    """
    path = folder / FILE
    before = _decoded(path.read_bytes()) if path.is_file() else None
    if damaged(folder) and command not in _ASKED:
        raise InputError(
            f"{folder} holds other results; name another folder for `{command}` by --out"
        )
    if before is not None and before["command"] != command:
        held = _ASKED[before["command"]]
        raise InputError(f"{folder} holds a {held}; name another folder for `{command}` by --out")


def misfit(folder: Place, error: Exception) -> InputError:
    """Say in one line why a question does not fit this version of the program."""
    from pydantic import ValidationError

    reason = f"{error} is missing" if isinstance(error, KeyError) else str(error).splitlines()[0]
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        reason = f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
    return InputError(
        f"{folder / FILE}: does not fit this version of the program: {reason}; {AGAIN}"
    )


def _encoded(question: Mapping[str, Any]) -> bytes:
    """Return the text of a question, the hash of what it says last."""
    digest = hashlib.sha256(_text(question)).hexdigest()
    return _text({**question, _HASH: digest})


def _text(question: Mapping[str, Any]) -> bytes:
    return f"{json.dumps(question, indent=1, ensure_ascii=False)}\n".encode()


def _decoded(content: bytes) -> dict[str, Any] | None:
    """Return the question that a text holds; None if a byte of it was changed."""
    try:
        question: dict[str, Any] = json.loads(content)
        del question[_HASH]
        whole = _encoded(question) == content and question["command"] in _ASKED
    except (ValueError, KeyError, TypeError):
        return None
    return question if whole else None
