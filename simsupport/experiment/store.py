"""Finished runs: each is computed once, kept whole or not at all, never mixed up.

`runs/KEY.parquet` is the run record and `households/KEY.parquet` what became of each household.
`runs/KEY.sha256` holds the hashes of both and appears last, so a run without it is not finished.
`failures/KEY.json` says why a run has no result. `compact` gathers finished runs into shards
(`storage/shards.py`), which count as much as single files do.

The store lies in a folder or at any address of fsspec. Any number of processes may share it,
because whoever writes a key writes the same bytes. The index is the listing.
"""

from __future__ import annotations

import errno
import hashlib
import uuid
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

import pyarrow as pa

from simsupport.experiment import InputError
from simsupport.experiment.failure import Failure
from simsupport.experiment.storage.lookup import copy_of
from simsupport.experiment.storage.place import (
    Place,
    clear_abandoned,
    names,
    place,
    publish,
)
from simsupport.experiment.storage.shards import PREFIX, ROOMS, SHARDS, Shard, shards
from simsupport.experiment.storage.tables import from_parquet, to_parquet

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pyarrow.dataset as pads

__all__ = ["Place", "State", "Store", "place", "publish", "run_key", "to_parquet"]

POINT_DIGITS = 12
"""Digits of a scenario's digest that name a point of a design."""

RUNS, HOUSEHOLDS = ROOMS
FAILURES = "failures"
SEAL = ".sha256"


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


@dataclass(frozen=True, slots=True, init=False)
class Store:
    """The runs in a results folder, or at an address such as `s3://bucket/sweep`."""

    folder: Place

    def __init__(self, address: str | Place) -> None:
        object.__setattr__(self, "folder", place(address))

    @classmethod
    def open(cls, address: str | Place) -> Store:
        """Make the place ready for runs, and clear what killed writers left behind.

        Raises:
            InputError: it cannot be reached, made or written.
        """
        store = cls(address)
        try:
            for room in (store.runs, store.households):
                room.mkdir(parents=True, exist_ok=True)
                publish(room / f"write-test-{uuid.uuid4().hex}", b"").unlink()
            for name in (*ROOMS, SHARDS, FAILURES, "figures"):
                clear_abandoned(store.folder / name)
            clear_abandoned(store.folder)
        except OSError as error:
            reason = error.strerror or str(error)
            raise InputError(f"{address}: results cannot be written there: {reason}") from error
        return store

    def existing(self) -> Store:
        """Return this store, if there is one at its place.

        Raises:
            InputError: there is none.
        """
        if not self.runs.exists():
            raise InputError(f"{self.folder}: no runs/ there; this is no results folder")
        return self

    @property
    def runs(self) -> Place:
        """The folder of run records."""
        return self.folder / RUNS

    @property
    def households(self) -> Place:
        """The folder of household summaries."""
        return self.folder / HOUSEHOLDS

    # ---- what is there ----

    def keys(self) -> list[str]:
        """List the keys that claim to be finished, sorted."""
        return sorted(self.finished())

    def finished(self) -> set[str]:
        """Return the keys that claim to be finished, by a listing; no run is read."""
        listed = set(names(self.runs))
        found = set(self.singles(listed))
        for shard in self.shards():
            if f"{PREFIX}{shard.name}.parquet" in listed:
                found.update(shard.keys.to_pylist())
        return found

    def singles(self, listed: Iterable[str] | None = None) -> list[str]:
        """List the keys of finished runs that have files of their own, sorted.

        Args:
            listed: the names in `runs/`, if they were listed already.
        """
        there = set(names(self.runs) if listed is None else listed)
        seals = (name.removesuffix(SEAL) for name in there if name.endswith(SEAL))
        return sorted(key for key in seals if f"{key}.parquet" in there)

    def shards(self) -> list[Shard]:
        """Return the shards that are sealed."""
        return shards(self.folder)

    def state(self, key: str) -> State:
        """Tell whether a run is there and its bytes still have their hashes.

        A run's own files count before its copy in a shard.
        """
        own = self._own_state(key)
        if own is not State.MISSING:
            return own
        copy = copy_of(self.folder, key)
        if copy is None:
            return State.DAMAGED if (self.runs / f"{key}{SEAL}").exists() else State.MISSING
        shard, row = copy
        whole = all(shard.whole(room, row) for room in ROOMS)
        whole = whole or any(other.sound(key) for other in self.shards())
        return State.FINISHED if whole else State.DAMAGED

    # ---- runs ----

    def write(self, key: str, record: pa.Table, households: pa.Table) -> None:
        """Keep a finished run; a run that is there already is replaced by the same bytes."""
        contents = {RUNS: to_parquet(record), HOUSEHOLDS: to_parquet(households)}
        for room in reversed(ROOMS):
            publish(self.folder / room / f"{key}.parquet", contents[room])
        publish(self.runs / f"{key}{SEAL}", seal_of(key, contents))
        (self.folder / FAILURES / f"{key}.json").unlink(missing_ok=True)

    def record(self, key: str) -> pa.Table:
        """Read a run record.

        Raises:
            FileNotFoundError: there is no such run.
        """
        return self._read(RUNS, key)

    def household_summary(self, key: str) -> pa.Table:
        """Read what became of each household in a run.

        Raises:
            FileNotFoundError: there is no such run.
        """
        return self._read(HOUSEHOLDS, key)

    def dataset(self, keys: Iterable[str] | None = None) -> pads.Dataset:
        """Return the records of all finished runs, read only where they are asked for.

        A run is there once, though it lie in several shards or have files of its own too. The
        columns are those of the shards and of the first run with files of its own. Where only a
        part of a shard is meant, pyarrow's `count_rows()` counts all of it (as of pyarrow 26);
        `to_table(columns=["seed"]).num_rows` is right.

        Args:
            keys: these runs only.

        Raises:
            InputError: no run is finished.
        """
        from simsupport.experiment.storage.dataset import dataset

        return dataset(self, keys)

    # ---- runs without a result ----

    def note_failure(self, failure: Failure) -> None:
        """Keep why a run has no result, until it has one."""
        folder = self.folder / FAILURES
        folder.mkdir(parents=True, exist_ok=True)
        publish(folder / f"{failure.key}.json", failure.to_json().encode())

    def failures(self) -> list[Failure]:
        """Return the failures of runs that are not finished, by scenario, seed and key."""
        files = [name for name in names(self.folder / FAILURES) if name.endswith(".json")]
        kept = {name.removesuffix(".json") for name in files}
        kept -= self.finished() if kept else set()
        found = (self._failure(key) for key in kept)
        return sorted(
            (failure for failure in found if failure is not None),
            key=lambda failure: (failure.scenario, failure.seed, failure.key),
        )

    def _failure(self, key: str) -> Failure | None:
        """Read a failure; None if it was removed meanwhile or cannot be read."""
        try:
            content = (self.folder / FAILURES / f"{key}.json").read_bytes()
            return Failure.from_json(content.decode())
        except (FileNotFoundError, ValueError, TypeError):
            return None

    def _own_state(self, key: str) -> State:
        """Tell the state of a run's own files; missing too where only the seal is left."""
        try:
            seal = (self.runs / f"{key}{SEAL}").read_bytes()
            contents = {
                room: (self.folder / room / f"{key}.parquet").read_bytes() for room in ROOMS
            }
        except FileNotFoundError:
            return State.MISSING
        except OSError:
            return State.DAMAGED
        return State.FINISHED if seal == seal_of(key, contents) else State.DAMAGED

    def _read(self, room: str, key: str) -> pa.Table:
        file = self.folder / room / f"{key}.parquet"
        if (self.runs / f"{key}{SEAL}").exists():
            with suppress(FileNotFoundError):
                return from_parquet(file.read_bytes())
        copy = copy_of(self.folder, key)
        if copy is None:
            raise FileNotFoundError(errno.ENOENT, "no such run", str(file))
        shard, row = copy
        return shard.read(room, row)


def seal_of(key: str, contents: Mapping[str, bytes]) -> bytes:
    """Return the hashes of a run's files as `sha256sum --check` reads them inside `runs/`."""
    paths = {RUNS: f"{key}.parquet", HOUSEHOLDS: f"../{HOUSEHOLDS}/{key}.parquet"}
    lines = (
        f"{hashlib.sha256(contents[room]).hexdigest()}  {path}\n" for room, path in paths.items()
    )
    return "".join(lines).encode()
