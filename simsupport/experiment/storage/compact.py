"""Gather finished runs into shards, so that a million runs are some thousands of files.

A run's own files are removed only when its shard is sealed and on the disk. A crash at any moment
leaves at worst a run in both forms, or files without an index, and neither does harm.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa

from simsupport.experiment import InputError
from simsupport.experiment.storage.place import names
from simsupport.experiment.storage.shards import PREFIX, ROOMS, Gathering
from simsupport.experiment.storage.tables import ROW_GROUP, from_parquet
from simsupport.experiment.store import SEAL, Store, seal_of
from simsupport.experiment.worker import Halted, halting

if TYPE_CHECKING:
    from collections.abc import Iterable

Progress = Callable[[int, int], None]
Tables = tuple[pa.Table, ...]

SHARD_RUNS = 500
"""Runs of a shard at most: Parquet's footer names every column of every run, and is read whole."""
SHARD_BYTES = 128 << 20
"""Bytes of a shard, which is made in memory, at most; a run of a quarter of it stays alone."""


@dataclass(frozen=True, slots=True)
class Compaction:
    """What `compact` did: runs gathered, shards made, runs left alone since damaged or large."""

    runs: int
    shards: int
    left: int

    def __str__(self) -> str:
        left = f"; {self.left:,} left alone, being damaged or large" if self.left else ""
        return f"{self.runs:,} runs gathered into {self.shards:,} shards{left}"


def compact(
    store: Store, *, limit: int = SHARD_RUNS, progress: Progress | None = None
) -> Compaction:
    """Gather the finished runs that still have files of their own; those in shards stay there.

    It may be repeated, and run while others write; each call that finds runs makes at least one
    shard. A damaged run is left as it is.

    Args:
        store: where the runs are.
        limit: runs of a shard at most.
        progress: called with runs seen and runs in all.

    Raises:
        DamagedError: a shard does not read back as it was written; nothing was removed.
        InputError: the folder cannot be written.
    """
    with _losing_nothing(store):
        return _gather(store, limit, progress)


@contextmanager
def _losing_nothing(store: Store) -> Iterator[None]:
    """Say where the runs still are, if the folder cannot be written."""
    try:
        with halting():
            yield
    except Halted as halt:
        raise InputError(
            f"{halt}; no run in {store.folder} is lost, the same command goes on from there"
        ) from halt


def _gather(store: Store, limit: int, progress: Progress | None) -> Compaction:
    _clear_copies(store)
    keys = store.singles()
    making: dict[tuple[pa.Schema, ...], Gathering] = {}
    gathered = made = 0
    for seen, key in enumerate(keys):
        tables = _sound_tables(store, key)
        if tables is not None and _fits(tables):
            shape = tuple(table.schema for table in tables)
            if shape not in making:
                making[shape] = Gathering(shape)
            making[shape].add(key, tables)
            gathered += 1
            if len(making[shape].keys) >= limit or making[shape].size >= SHARD_BYTES:
                _finish(store, making.pop(shape))
                made += 1
        if progress is not None:
            progress(seen + 1, len(keys))
    for gathering in making.values():
        _finish(store, gathering)
    return Compaction(gathered, made + len(making), len(keys) - gathered)


def _finish(store: Store, gathering: Gathering) -> None:
    """Seal a shard, and only then remove what it replaces."""
    gathering.seal(store.folder)
    for key in gathering.keys:
        remove_own_files(store, key)


def remove_own_files(store: Store, key: str) -> None:
    """Remove a run's own files, the seal first, so that what is left never looks finished."""
    (store.runs / f"{key}{SEAL}").unlink(missing_ok=True)
    for room in ROOMS:
        (store.folder / room / f"{key}.parquet").unlink(missing_ok=True)


def _clear_copies(store: Store) -> None:
    """Remove own files of runs that lie soundly in a shard: an interrupted `compact` left them."""
    alone = set(_keys_of_files(store))
    for shard in store.shards() if alone else ():
        for key in alone.intersection(shard.keys.to_pylist()):
            if shard.sound(key):
                remove_own_files(store, key)


def _keys_of_files(store: Store) -> Iterator[str]:
    listed: Iterable[str] = (name for room in ROOMS for name in names(store.folder / room))
    for name in listed:
        if not name.startswith((PREFIX, ".")):
            yield name.removesuffix(SEAL).removesuffix(".parquet")


def _sound_tables(store: Store, key: str) -> Tables | None:
    """Read a run's files; None if they do not have their hashes or were gathered meanwhile."""
    try:
        seal = (store.runs / f"{key}{SEAL}").read_bytes()
        contents = {room: (store.folder / room / f"{key}.parquet").read_bytes() for room in ROOMS}
    except OSError:
        return None
    if seal != seal_of(key, contents):
        return None
    return tuple(from_parquet(contents[room]) for room in ROOMS)


def _fits(tables: Tables) -> bool:
    """Tell whether a run is one row group in each room, and small beside a shard."""
    rows = all(0 < table.num_rows <= ROW_GROUP for table in tables)
    return rows and sum(table.nbytes for table in tables) < SHARD_BYTES // 4
