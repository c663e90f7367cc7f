"""A folder of finished runs: each is computed once, kept whole or not at all, never mixed up.

`runs/KEY.parquet` is the run record and `households/KEY.parquet` what became of each household.
`runs/KEY.sha256` holds the hashes of both and appears last, so a run without it is not finished.
Every file is written under a temporary name and then renamed; any number of processes may share
a folder, because whoever writes a key writes the same bytes. The index is the listing.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
import uuid
from dataclasses import asdict, dataclass
from enum import Enum
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from simsupport.experiment import InputError

if TYPE_CHECKING:
    from pathlib import Path

    from simsupport.experiment.failure import Failure

POINT_DIGITS = 12
"""Digits of a scenario's digest that name a point of a design."""

_TEMPORARY = ".tmp"
_ABANDONED_SECONDS = 3600.0


class State(Enum):
    """What the store knows about a run."""

    MISSING = "missing"
    DAMAGED = "damaged"
    FINISHED = "finished"


def run_key(scenario: str, digest: str, seed: int, code: str) -> str:
    """Return the key of a run; sha256 in hexadecimal.

    Args:
        scenario: the scenario's name.
        digest: hash of its resolved content, titles and comments excluded.
        seed: the run's seed.
        code: hash of the package's sources and data.
    """
    text = "\n".join((scenario, digest, str(seed), code))
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Store:
    """The runs in a results folder."""

    folder: Path

    @classmethod
    def open(cls, folder: Path) -> Store:
        """Make the folder ready for runs, and clear what killed writers left behind.

        Raises:
            InputError: it cannot be made or written.
        """
        store = cls(folder)
        try:
            for room in (store.runs, store.households):
                room.mkdir(parents=True, exist_ok=True)
                publish(room / f"write-test-{uuid.uuid4().hex}", b"").unlink()
                _clear_abandoned(room)
        except OSError as error:
            reason = error.strerror or str(error)
            raise InputError(f"{folder}: results cannot be written there: {reason}") from error
        return store

    @property
    def runs(self) -> Path:
        """The folder of run records."""
        return self.folder / "runs"

    @property
    def households(self) -> Path:
        """The folder of household summaries."""
        return self.folder / "households"

    def keys(self) -> list[str]:
        """List the keys that claim to be finished, sorted."""
        return sorted(path.stem for path in self.runs.glob("*.sha256"))

    def state(self, key: str) -> State:
        """Tell whether a run is there and its files still have their hashes."""
        seal = self.runs / f"{key}.sha256"
        if not seal.exists():
            return State.MISSING
        try:
            whole = seal.read_text(encoding="utf-8") == self._seal_of(key)
        except (OSError, UnicodeDecodeError):
            whole = False
        return State.FINISHED if whole else State.DAMAGED

    def write(self, key: str, record: pa.Table, households: pa.Table) -> None:
        """Keep a finished run; a run that is there already is replaced by the same bytes."""
        publish(self.households / f"{key}.parquet", to_parquet(households))
        publish(self.runs / f"{key}.parquet", to_parquet(record))
        publish(self.runs / f"{key}.sha256", self._seal_of(key).encode())

    def note_failure(self, failure: Failure) -> None:
        """Keep what a run died of as `failures/KEY.json`."""
        room = self.folder / "failures"
        room.mkdir(exist_ok=True)
        text = json.dumps(asdict(failure), indent=2, ensure_ascii=False)
        publish(room / f"{failure.key}.json", f"{text}\n".encode())

    def record(self, key: str) -> pa.Table:
        """Read a run record."""
        return _read(self.runs / f"{key}.parquet")

    def household_summary(self, key: str) -> pa.Table:
        """Read what became of each household in a run."""
        return _read(self.households / f"{key}.parquet")

    def _seal_of(self, key: str) -> str:
        """Return the hashes of a run's files as `sha256sum --check` reads them inside `runs/`."""
        lines = []
        for name in (f"{key}.parquet", f"../households/{key}.parquet"):
            content = (self.runs / name).read_bytes()
            lines.append(f"{hashlib.sha256(content).hexdigest()}  {name}\n")
        return "".join(lines)


def to_parquet(table: pa.Table) -> bytes:
    """Encode a table so that equal tables give equal bytes: no times, no paths, no pandas."""
    sink = pa.BufferOutputStream()
    pq.write_table(
        table.replace_schema_metadata(None),
        sink,
        compression="zstd",
        compression_level=3,
        version="2.6",
        data_page_version="1.0",
        row_group_size=1 << 20,
        use_dictionary=True,
    )
    encoded: bytes = sink.getvalue().to_pybytes()
    return encoded


def publish(path: Path, content: bytes) -> Path:
    """Write a file that is there whole or not at all; return its path."""
    temporary = path.with_name(f".{path.name}.{uuid.uuid4().hex}{_TEMPORARY}")
    try:
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    return path


def _read(path: Path) -> pa.Table:
    return pq.read_table(path, memory_map=False, partitioning=None)


def _clear_abandoned(room: Path) -> None:
    """Remove temporary files whose writer died long ago."""
    oldest = time.time() - _ABANDONED_SECONDS
    for temporary in room.glob(f".*{_TEMPORARY}"):
        try:
            if temporary.stat().st_mtime < oldest:
                temporary.unlink()
        except FileNotFoundError:
            continue
