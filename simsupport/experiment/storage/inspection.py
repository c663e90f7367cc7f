"""A shard held against its index, and mended so that only runs with damaged bytes are lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pyarrow as pa

from simsupport.experiment.storage.place import Place, publish
from simsupport.experiment.storage.shards import (
    PREFIX,
    ROOMS,
    SHARDS,
    Gathering,
    Shard,
    index_file,
    read_index,
    read_spare,
    spare_content,
    spare_file,
)
from simsupport.experiment.storage.tables import DamagedError, opened, row_group, sealed, unsealed


@dataclass(frozen=True, slots=True)
class Damage:
    """A file that is not what was written, and the run that this costs."""

    file: str
    """relative to the store's folder"""
    key: str
    """the run; empty where no run is lost, since what the file says stands elsewhere too"""
    reason: str

    def __str__(self) -> str:
        return f"{self.file}: {self.reason}" + (f" (run {self.key})" if self.key else "")


@dataclass(slots=True)
class Inspection:
    """What was read of a shard, and what of it is damaged."""

    folder: Place
    name: str
    shard: Shard | None = None
    """None where neither the index nor its copy can be read"""
    body: bytes = b""
    """the index as bytes"""
    footers: dict[str, bytes] = field(default_factory=dict)
    """by room, from the spare; empty if that is damaged"""
    contents: dict[str, bytes] = field(default_factory=dict)
    """by room"""
    lost: set[int] = field(default_factory=set)
    """row groups of damaged runs"""
    damages: list[Damage] = field(default_factory=list)

    @property
    def sound_keys(self) -> set[str]:
        """The keys of runs whose every byte has its hash."""
        keys = self.shard.keys.to_pylist() if self.shard else []
        return {key for row, key in enumerate(keys) if row not in self.lost}


def inspect(folder: Place, name: str) -> Inspection:
    """Read all files of a shard and compare their hashes."""
    found = Inspection(folder, name)
    _read_index_and_spare(found)
    if found.shard is None:
        lost = "is damaged, and so is its copy: which runs it had cannot be told"
        found.damages = [Damage(f"{SHARDS}/{name}.index", f"all of {PREFIX}{name}", lost)]
        return found
    for room in ROOMS:
        found.contents[room] = _content(found.shard.file(room)) or b""
        _compare(found, found.shard, room)
    return found


def mend(found: Inspection) -> None:
    """Restore what stands elsewhere too; gather sound runs anew where others are lost."""
    shard = found.shard
    if shard is None or len(found.lost) == len(shard):
        _remove(found.folder, found.name)
        return
    for room in ROOMS:
        _restore_footer(found, shard, room)
    if found.lost:
        if _regather(found, shard).name != found.name:
            _remove(found.folder, found.name)
        return
    footers = {room: found.contents[room][shard.footer_start(room) :] for room in ROOMS}
    publish(spare_file(found.folder, found.name), spare_content(found.body, footers))
    publish(index_file(found.folder, found.name), sealed(found.body))


def _read_index_and_spare(found: Inspection) -> None:
    body = _decoded(index_file(found.folder, found.name), unsealed)
    spare = _decoded(spare_file(found.folder, found.name), read_spare)
    for kind, missing in (("index", body is None), ("spare", spare is None)):
        if missing:
            file = f"{SHARDS}/{found.name}.{kind}"
            found.damages.append(Damage(file, "", "is gone or does not have its hash"))
    if spare is not None:
        found.footers = {room: spare[room] for room in ROOMS}
        body = spare["index"] if body is None else body
    if body is not None:
        found.body = body
        found.shard = Shard(found.folder, found.name, read_index(sealed(body)))


def _compare(found: Inspection, shard: Shard, room: str) -> None:
    """Note which runs of a room's file are damaged; all are lost with a footer kept nowhere."""
    file, last = f"{room}/{PREFIX}{found.name}.parquet", len(shard)
    keys = shard.keys.to_pylist()
    for row in shard.damaged(room, found.contents[room]):
        if row < last:
            found.lost.add(row)
            reason = f"row group {row} does not have its hash"
            found.damages.append(Damage(file, keys[row], reason))
            continue
        found.damages.append(Damage(file, "", "the footer does not have its hash"))
        if not found.footers:
            reason = "cannot be read without the footer, whose copy is damaged too"
            found.lost.update(range(last))
            found.damages += [Damage(file, key, reason) for key in keys]


def _restore_footer(found: Inspection, shard: Shard, room: str) -> None:
    """Put the copy of a damaged footer in its place."""
    content = found.contents[room]
    if len(shard) in shard.damaged(room, content):
        start = shard.footer_start(room)
        found.contents[room] = content[:start].ljust(start, b"\0") + found.footers[room]
        publish(shard.file(room), found.contents[room])


def _regather(found: Inspection, shard: Shard) -> Shard:
    """Write the sound runs as a shard of their own."""
    files = {room: opened(pa.BufferReader(content)) for room, content in found.contents.items()}
    gathering = Gathering(tuple(files[room].schema_arrow for room in ROOMS))
    for row, key in enumerate(shard.keys.to_pylist()):
        if row not in found.lost:
            gathering.add(key, tuple(row_group(files[room], row) for room in ROOMS))
    return gathering.seal(found.folder)


def _remove(folder: Place, name: str) -> None:
    """Remove a shard, its index first, so that what is left never counts."""
    for file in (index_file(folder, name), spare_file(folder, name)):
        file.unlink(missing_ok=True)
    for room in ROOMS:
        (folder / room / f"{PREFIX}{name}.parquet").unlink(missing_ok=True)


def _decoded[T](file: Place, decode: Callable[[bytes], T]) -> T | None:
    content = _content(file)
    try:
        return None if content is None else decode(content)
    except DamagedError:
        return None


def _content(file: Place) -> bytes | None:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return None
