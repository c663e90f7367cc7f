"""All finished runs as one table that is read only where it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.dataset as pads
import pyarrow.fs as pafs

from simsupport.experiment import InputError
from simsupport.experiment.storage.place import Place, Remote
from simsupport.experiment.storage.shards import ROOMS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from simsupport.experiment.store import Store


def dataset(store: Store, keys: Iterable[str] | None = None) -> pads.Dataset:
    """Return the records of finished runs, each once.

    Args:
        store: where they are.
        keys: these runs only; all by default.

    Raises:
        InputError: none is finished.
    """
    fragments = list(_fragments(store, None if keys is None else set(keys)))
    if not fragments:
        raise InputError(f"{store.folder}: no finished run")
    schema = _common_schema(store, fragments[0])
    form = pads.ParquetFileFormat()
    return pads.FileSystemDataset(fragments, schema, form, _system(store.folder))


def _fragments(store: Store, wanted: set[str] | None) -> Iterator[pads.ParquetFileFragment]:
    """Cut the finished runs into pieces: files of single runs, shards or parts of them."""
    form, system = pads.ParquetFileFormat(), _system(store.folder)
    taken = set(store.singles())
    for key in sorted(taken if wanted is None else taken & wanted):
        yield form.make_fragment(_path(store.runs / f"{key}.parquet"), system)
    for shard in store.shards():
        keys = shard.keys.to_pylist()
        rows = [
            row
            for row, key in enumerate(keys)
            if key not in taken and (wanted is None or key in wanted)
        ]
        taken.update(keys)
        file = _path(shard.file(ROOMS[0]))
        if len(rows) == len(keys):
            yield form.make_fragment(file, system)
        elif rows:
            yield form.make_fragment(file, system, row_groups=rows)


def _common_schema(store: Store, first: pads.ParquetFileFragment) -> pa.Schema:
    """Return the columns of the first fragment and of every shard."""
    different: list[pa.Schema] = [first.physical_schema]
    for shard in store.shards():
        if not any(shard.schema.equals(known) for known in different):
            different.append(shard.schema)
    return pa.unify_schemas(different, promote_options="permissive")


def _system(folder: Place) -> pafs.FileSystem:
    if isinstance(folder, Remote):
        return pafs.PyFileSystem(pafs.FSSpecHandler(folder.system))
    return pafs.LocalFileSystem()


def _path(file: Place) -> str:
    return file.path if isinstance(file, Remote) else str(file)
