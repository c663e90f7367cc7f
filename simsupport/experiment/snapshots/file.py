"""A snapshot as a file that is safe to open: arrays, and one text in JSON that says what they are.

The file is NumPy's `npz`, a zip archive: `numpy.load(path)` reads any column without this package,
and nothing in it is ever executed. Columns are named `households.income`, the months told so far
`record.monthly` and so on; `about.json` holds the scenario, the accounts and what else is single.
The archive keeps a checksum of each member, so that damage is noticed; equal states give equal
bytes.
"""

from __future__ import annotations

import io
import json
import os
import uuid
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from simsupport.core.calendar import Month
from simsupport.experiment import InputError
from simsupport.experiment.provenance import code_digest
from simsupport.experiment.snapshots.branching import reason_against
from simsupport.experiment.snapshots.content import arrays_of, facts_of, state_of
from simsupport.scenario import Scenario

if TYPE_CHECKING:
    from simsupport.model import SupportModel
    from simsupport.state import State

FORMAT, VERSION = "simsupport snapshot", 1
ABOUT = "about.json"
LEVEL = 1
"""zlib's fastest: higher levels take several times as long for a few percent."""

_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    EOFError,
    ArithmeticError,
    RuntimeError,  # what an archive says that asks for a password or for a newer reader
)
"""What bytes that are not as they were written can make readers raise."""


def check_path(path: Path) -> None:
    """Refuse a path that can be no file's.

    Raises:
        InputError: it is a folder, lies below a file, or where it lies may not be looked at.
    """
    try:
        if not path.name or path.is_dir():
            raise InputError(f"{path}: is a folder; name a file to save the run in")
        above = next(folder for folder in path.absolute().parents if folder.exists())
        if not above.is_dir():
            raise InputError(f"{path}: lies below {above.name}, which is a file; name a folder")
    except OSError as error:
        raise _unwritable(path, error) from error


def write(model: SupportModel, path: Path) -> None:
    """Save a model as it stands between two months; the file is there whole or not at all.

    Raises:
        InputError: the model holds agents of one's own, or the file cannot be written.
    """
    check_path(path)
    own = len(model.agents) - sum(len(table) for table in model.tables.values())
    if own:
        raise InputError(
            f"the model holds {own} agents of your own, which a snapshot cannot keep; "
            "remove them, or save their state yourself"
        )
    state = model.state()
    about = {
        "format": FORMAT,
        "version": VERSION,
        "code": code_digest(),
        "month": str(state.month),
        "scenario": model.rules.resolved(own=True),
        **facts_of(state),
    }
    try:
        with _whole(path) as file, _archive(file) as archive:
            archive.writestr(zipfile.ZipInfo(ABOUT), json.dumps(about, indent=1))
            for name, values in arrays_of(state):
                with archive.open(f"{name}.npy", "w", force_zip64=True) as member:
                    np.lib.format.write_array(member, values, allow_pickle=False)
    except OSError as error:
        raise _unwritable(path, error) from error


def _unwritable(path: Path, error: OSError) -> InputError:
    return InputError(f"{path}: the snapshot cannot be written: {error.strerror or error}")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A file that holds a saved run of this code."""

    path: Path
    about: dict[str, Any]
    scenario: Scenario
    """the scenario until the date of saving"""

    @classmethod
    def open(cls, path: Path) -> Snapshot:
        """Read what a file says of itself.

        Raises:
            InputError: it is no snapshot, is damaged, or was saved by other code.
        """
        with _reading(path) as archive:
            about = json.loads(archive.read(ABOUT))
            if about["format"] != FORMAT:
                raise LookupError(FORMAT)
            if about["version"] != VERSION or about["code"] != code_digest():
                raise InputError(
                    f"{path}: was saved by other code ({str(about['code'])[:12]}) than this "
                    f"({code_digest()[:12]}); make it anew"
                )
            scenario = Scenario.model_validate(about["scenario"])
        return cls(path, about, scenario)

    @property
    def month(self) -> Month:
        """The first month that is still to come."""
        return Month(int(self.about["index"]))

    @property
    def seed(self) -> int:
        """The seed of the saved run."""
        return int(self.about["seed"])

    def check_branch(self, wanted: Scenario) -> None:
        """Refuse a scenario that would have acted differently before the date.

        Raises:
            InputError: it would; the text names the parameter and the month.
        """
        drawn, reached = int(self.about["drawn"]), bool(self.about["cap_reached"])
        reason = reason_against(self.scenario, wanted, self.month, drawn, cap_reached=reached)
        if reason is not None:
            raise InputError(f"{self.path}: {wanted.name} cannot go on from {self.month}: {reason}")

    def state(self) -> State:
        """Read the nation.

        Raises:
            InputError: the file is damaged.
        """
        with _reading(self.path) as archive:
            return state_of(partial(_array, archive), self.about)


def _array(archive: zipfile.ZipFile, name: str) -> npt.NDArray[Any]:
    """Read a member to its end, which is where its checksum is compared."""
    whole = io.BytesIO(archive.read(f"{name}.npy"))
    values: npt.NDArray[Any] = np.lib.format.read_array(whole, allow_pickle=False)
    return values


@contextmanager
def _reading(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open a file, and say in one line what is wrong with it."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except InputError:
        raise
    except FileNotFoundError:
        raise InputError(f"{path}: no such file") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror or error}") from error
    except _DAMAGE as error:
        raise InputError(f"{path}: is damaged, or no snapshot; make it anew") from error


def _archive(file: IO[bytes]) -> zipfile.ZipFile:
    return zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL)


@contextmanager
def _whole(path: Path) -> Iterator[IO[bytes]]:
    """Write a file under another name, and let it appear under its own once it is whole."""
    temporary = path.with_name(f".{path.name}.{uuid.uuid4().hex}.tmp")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with temporary.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
