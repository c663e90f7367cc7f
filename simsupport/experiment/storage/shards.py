"""A shard holds many finished runs in few files, and still knows each run's bytes.

`runs/shard-NAME.parquet` and `households/shard-NAME.parquet` have the columns of a single run's
files and one row group a run. `shards/NAME.index` appears last: it says which row group is whose,
where its bytes end and what their hash is, so a changed byte is traced to one run. What follows
the last run, Parquet's footer, has its hash too. `shards/NAME.spare` repeats the index and both
footers, so that no single changed byte makes more than one run unreadable. NAME is the hash of
the index; whoever gathers the same runs writes the same files.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from simsupport.experiment.storage.place import (
    Place,
    Remote,
    names,
    publish,
    read_range,
    settle,
)
from simsupport.experiment.storage.tables import (
    ROW_GROUP,
    DamagedError,
    encoding,
    fingerprint,
    from_parquet,
    opened,
    row_group,
    sealed,
    to_parquet,
    unsealed,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOMS = ("runs", "households")
SHARDS = "shards"
PREFIX = "shard-"
FOOTER = ""
"""Stands in the index where a run's key would: the bytes after the last run."""

_LABELS = ("scenario", "point", "seed")
_NAME_DIGITS = 32
_SHARDS_KNOWN = 1 << 14
_FOOTERS_KNOWN = 8


@dataclass(frozen=True, slots=True, eq=False)
class Shard:
    """The runs of one shard: `index` has one row a run in the order of the row groups.

    Its columns are `key` and, for each room, `ROOM_end` (bytes) and `ROOM_sha256`; the last row
    is the footers', and alone has the `schema` of run records.
    """

    folder: Place
    name: str
    index: pa.Table

    def __len__(self) -> int:
        runs: int = self.index.num_rows - 1
        return runs

    @property
    def keys(self) -> pa.ChunkedArray:
        """The keys of the runs."""
        return self.index["key"].slice(0, len(self))

    @property
    def schema(self) -> pa.Schema:
        """The columns of the run records."""
        return pa.ipc.read_schema(pa.py_buffer(self.index["schema"][len(self)].as_py()))

    def row_of(self, key: str) -> int:
        """Return the row group of a run; -1 if it is not here."""
        row: int = pc.index(self.keys, key).as_py()
        return row

    def file(self, room: str) -> Place:
        """Return the Parquet file of a room."""
        return self.folder / room / f"{PREFIX}{self.name}.parquet"

    def whole(self, room: str, row: int) -> bool:
        """Tell whether a run's bytes, or those of the footer, have their hash."""
        start, end = self._range(room, row)
        try:
            content = read_range(self.file(room), start, end)
        except OSError:
            return False
        expected: str = self.index[f"{room}_sha256"][row].as_py()
        return hashlib.sha256(content).hexdigest() == expected

    def damaged(self, room: str, content: bytes) -> list[int]:
        """Return the rows of the index whose part of a file's content has another hash."""
        expected = self.index[f"{room}_sha256"].to_pylist()
        ends = [*self.index[f"{room}_end"].to_pylist()[:-1], len(content)]
        found = _digests(memoryview(content), ends)
        return [row for row, digest in enumerate(found) if digest != expected[row]]

    def sound(self, key: str) -> bool:
        """Tell whether a run is here and its bytes have their hashes."""
        row = self.row_of(key)
        return row >= 0 and all(self.whole(room, row) for room in ROOMS)

    def read(self, room: str, row: int) -> pa.Table:
        """Read one run.

        Raises:
            OSError: the file is gone, or its bytes are no Parquet.
            DamagedError: the footer is damaged, and so is its copy.
        """
        file = self.file(room)
        footer = _metadata(self, room)
        if isinstance(file, Remote):
            with file.system.open(file.path, "rb") as there:
                return row_group(opened(there, footer), row)
        with opened(file, footer) as here:
            return row_group(here, row)

    def footer_start(self, room: str) -> int:
        """Return where the last run's bytes end."""
        return self._range(room, len(self))[0]

    def _range(self, room: str, row: int) -> tuple[int, int | None]:
        ends = self.index[f"{room}_end"]
        start = ends[row - 1].as_py() if row else 0
        return start, None if row == len(self) else ends[row].as_py()


class Gathering:
    """A shard in the making, in memory until it is sealed."""

    def __init__(self, schemas: tuple[pa.Schema, ...]) -> None:
        self.keys: list[str] = []
        self._schema = schemas[0].remove_metadata().serialize().to_pybytes()
        self._sinks = {room: pa.BufferOutputStream() for room in ROOMS}
        self._writers = {
            room: _writer(self._sinks[room], schema)
            for room, schema in zip(ROOMS, schemas, strict=True)
        }
        self._ends: dict[str, list[int]] = {room: [] for room in ROOMS}
        self._prints: dict[str, list[bytes]] = {room: [] for room in ROOMS}

    @property
    def size(self) -> int:
        """Bytes gathered so far."""
        return sum(ends[-1] for ends in self._ends.values() if ends)

    def add(self, key: str, tables: tuple[pa.Table, ...]) -> None:
        """Add a run: its record and its household summary."""
        self.keys.append(key)
        for room, table in zip(ROOMS, tables, strict=True):
            self._writers[room].write_table(table, row_group_size=ROW_GROUP)
            self._ends[room].append(self._sinks[room].tell())
            self._prints[room].append(fingerprint(table))

    def seal(self, folder: Place) -> Shard:
        """Write the shard, its index last, once every run reads back as it was added.

        Raises:
            DamagedError: one does not; nothing was written.
        """
        contents = {room: self._finished(room) for room in ROOMS}
        columns: dict[str, pa.Array] = {"key": pa.array([*self.keys, FOOTER], pa.string())}
        for room, content in contents.items():
            ends = [*self._ends[room], len(content)]
            columns[f"{room}_end"] = pa.array(ends, pa.int64())
            columns[f"{room}_sha256"] = pa.array(
                list(_digests(memoryview(content), ends)), pa.string()
            )
        columns["schema"] = pa.array([None] * len(self.keys) + [self._schema], pa.binary())
        index = to_parquet(pa.table(columns))
        name = hashlib.sha256(index).hexdigest()[:_NAME_DIGITS]
        shard = Shard(folder, name, pa.table(columns))
        (folder / SHARDS).mkdir(parents=True, exist_ok=True)
        for room, content in contents.items():
            publish(shard.file(room), content)
            settle(folder / room)
        footers = {room: contents[room][shard.footer_start(room) :] for room in ROOMS}
        publish(spare_file(folder, name), spare_content(index, footers))
        publish(index_file(folder, name), sealed(index))
        settle(folder / SHARDS)
        return shard

    def _finished(self, room: str) -> bytes:
        """Return a room's bytes after reading every run back."""
        self._writers[room].close()
        content: bytes = self._sinks[room].getvalue().to_pybytes()
        written = opened(pa.BufferReader(content))
        for row, expected in enumerate(self._prints[room]):
            if fingerprint(row_group(written, row)) != expected:
                raise DamagedError(f"run {self.keys[row]} does not read back from its shard")
        return content


def index_file(folder: Place, name: str) -> Place:
    """Return the file that makes a shard count."""
    return folder / SHARDS / f"{name}.index"


def spare_file(folder: Place, name: str) -> Place:
    """Return the file that repeats what a shard cannot do without."""
    return folder / SHARDS / f"{name}.spare"


def spare_content(index: bytes, footers: Mapping[str, bytes]) -> bytes:
    """Encode what is kept twice: the index and the footers of both rooms."""
    parts = {"index": pa.array([index], pa.binary())}
    for room, footer in footers.items():
        parts[room] = pa.array([footer], pa.binary())
    return sealed(to_parquet(pa.table(parts)))


def read_index(content: bytes) -> pa.Table:
    """Decode an index.

    Raises:
        DamagedError: a byte of it was changed.
    """
    return from_parquet(unsealed(content))


def read_spare(content: bytes) -> dict[str, bytes]:
    """Decode what is kept twice: `index`, and a footer for each room.

    Raises:
        DamagedError: a byte of it was changed.
    """
    parts = from_parquet(unsealed(content))
    return {name: parts[name][0].as_py() for name in parts.column_names}


def shard_names(folder: Place) -> list[str]:
    """List the shards that are sealed, sorted."""
    found = (name.removesuffix(".index") for name in names(folder / SHARDS) if ".index" in name)
    return sorted(name for name in found if len(name) == _NAME_DIGITS)


def shards(folder: Place) -> list[Shard]:
    """Return the shards whose index, or the copy of it, can be read."""
    found = (_known(folder, name) for name in shard_names(folder))
    return [shard for shard in found if shard is not None]


@lru_cache(_SHARDS_KNOWN)
def _known(folder: Place, name: str) -> Shard | None:
    """Open a shard; its name says what it holds, so it is read once."""
    try:
        return Shard(folder, name, read_index(index_file(folder, name).read_bytes()))
    except (OSError, DamagedError):
        pass
    try:
        spare = read_spare(spare_file(folder, name).read_bytes())
        return Shard(folder, name, read_index(sealed(spare["index"])))
    except (OSError, DamagedError):
        return None


@lru_cache(_FOOTERS_KNOWN)
def _metadata(shard: Shard, room: str) -> pq.FileMetaData:
    """Read where the columns of each run are, from the copy if the footer is damaged."""
    last = len(shard)
    if shard.whole(room, last):
        footer = read_range(shard.file(room), shard.footer_start(room), None)
    else:
        footer = read_spare(spare_file(shard.folder, shard.name).read_bytes())[room]
    return pq.read_metadata(pa.BufferReader(footer))


def _writer(sink: pa.NativeFile, schema: pa.Schema) -> pq.ParquetWriter:
    """Open a shard's file, with the least and greatest value of a run's labels only."""
    labels = [name for name in _LABELS if name in schema.names]
    plain = schema.remove_metadata()
    return pq.ParquetWriter(sink, plain, write_statistics=labels or False, **encoding(plain))


def _digests(content: memoryview, ends: list[int]) -> Iterator[str]:
    start = 0
    for end in ends:
        yield hashlib.sha256(content[start:end]).hexdigest()
        start = end
