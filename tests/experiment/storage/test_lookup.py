"""A run in a shard is found without a listing of the folder for every run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simsupport.experiment.storage import lookup
from simsupport.experiment.storage.compact import compact
from simsupport.experiment.store import State
from tests.experiment.storage.small_runs import fill, key_of

if TYPE_CHECKING:
    import pytest

    from simsupport.experiment.storage.place import Place
    from simsupport.experiment.store import Store

RUNS = 12


def test_the_folder_is_listed_once_for_all_its_runs(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(store, RUNS)
    compact(store, limit=2)
    listed, shard_names = list[str](), lookup.shard_names

    def counted(folder: Place) -> list[str]:
        listed.append(str(folder))
        return shard_names(folder)

    monkeypatch.setattr(lookup, "shard_names", counted)
    assert all(store.state(key_of(number)) is State.FINISHED for number in range(RUNS))
    assert all(store.record(key_of(number)).num_rows for number in range(RUNS))
    assert len(listed) == 1


def test_shards_that_come_and_go_are_noticed(store: Store) -> None:
    fill(store, 2)
    compact(store)
    assert store.state(key_of(1)) is State.FINISHED
    fill(store, 2, first=2)
    compact(store)
    assert store.state(key_of(3)) is State.FINISHED
    for shard in store.shards():
        lookup.index_file(store.folder, shard.name).unlink()
    assert {store.state(key_of(number)) for number in range(4)} == {State.MISSING}
