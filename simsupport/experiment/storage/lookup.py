"""Which shard has which run, without a look into every index for every run."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from simsupport.experiment.storage.shards import Shard, index_file, shard_names, shards

if TYPE_CHECKING:
    from simsupport.experiment.storage.place import Place

_FOLDERS_KNOWN = 2


def copy_of(folder: Place, key: str) -> tuple[Shard, int] | None:
    """Return a shard that has a run, and the run's row group; None where none has it."""
    return _contents(folder).find(key)


class _Contents:
    """Where each run of a folder lies, as of its last listing."""

    def __init__(self, folder: Place) -> None:
        self._folder = folder
        self._known: tuple[list[str], dict[str, tuple[Shard, int]]] = [], {}

    def find(self, key: str) -> tuple[Shard, int] | None:
        """Return a run's shard and row group; the folder is listed again for a run unknown."""
        found = self._known[1].get(key)
        if found is not None and index_file(self._folder, found[0].name).exists():
            return found
        listed = shard_names(self._folder)
        if listed != self._known[0]:
            self._known = listed, self._rows()
        return self._known[1].get(key)

    def _rows(self) -> dict[str, tuple[Shard, int]]:
        return {
            key: (shard, row)
            for shard in shards(self._folder)
            for row, key in enumerate(shard.keys.to_pylist())
        }


_contents = lru_cache(_FOLDERS_KNOWN)(_Contents)
