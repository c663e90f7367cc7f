"""Many runs in few files: nothing is lost, whatever happens meanwhile."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from typing import TYPE_CHECKING

import pyarrow.dataset as pads
import pyarrow.parquet as pq
import pytest

from simsupport.experiment import InputError
from simsupport.experiment.storage import compact as module
from simsupport.experiment.storage import shards as shards_module
from simsupport.experiment.storage.compact import Compaction, compact
from simsupport.experiment.storage.place import names, publish
from simsupport.experiment.storage.tables import DamagedError
from simsupport.experiment.storage.verify import verify
from simsupport.experiment.store import State, Store
from tests.experiment.probes import full_disk
from tests.experiment.storage.small_runs import (
    ROWS,
    check,
    files_of,
    fill,
    flip,
    households_of,
    key_of,
    record_of,
)

if TYPE_CHECKING:
    from pathlib import Path

    from simsupport.experiment.storage.place import Place


def test_runs_read_the_same_from_shards_and_files_are_few(store: Store) -> None:
    fill(store, 25)
    assert compact(store, limit=10) == Compaction(runs=25, shards=3, left=0)
    check(store, 25)
    assert all(store.state(key) is State.FINISHED for key in store.finished())
    assert len(files_of(store)) == 3 * 4
    assert store.state("unknown") is State.MISSING
    with pytest.raises(FileNotFoundError):
        store.record("unknown")


def test_compacting_again_does_nothing_and_later_runs_join(store: Store) -> None:
    fill(store, 4)
    compact(store)
    before = {str(file): file.read_bytes() for file in files_of(store)}
    assert compact(store) == Compaction(0, 0, 0)
    assert {str(file): file.read_bytes() for file in files_of(store)} == before
    fill(store, 3, first=4)
    assert compact(store) == Compaction(3, 1, 0)
    check(store, 7)


def test_a_shard_has_one_row_group_a_run_and_reads_beside_single_files(tmp_path: Path) -> None:
    store = Store.open(tmp_path)
    fill(store, 6)
    compact(store)
    fill(store, 2, first=6)
    (file,) = tmp_path.glob("runs/shard-*.parquet")
    assert pq.read_metadata(file).num_row_groups == 6
    plain = pads.dataset(tmp_path / "runs", exclude_invalid_files=True)
    seeds = plain.to_table(columns=["seed"])
    assert sorted(set(seeds["seed"].to_pylist())) == list(range(8))


def test_the_same_runs_make_the_same_shard(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        fill(Store.open(tmp_path / folder), 5)
        compact(Store(tmp_path / folder))
    for path in (path for path in (tmp_path / "one").rglob("*") if path.is_file()):
        twin = tmp_path / "two" / path.relative_to(tmp_path / "one")
        assert twin.read_bytes() == path.read_bytes()


def test_runs_with_other_columns_get_a_shard_of_their_own(store: Store) -> None:
    fill(store, 2)
    store.write("x", record_of(7).drop_columns(["income"]), households_of(7))
    assert compact(store).shards == 2
    assert store.record("x").column_names == ["scenario", "point", "seed", "month"]
    table = store.dataset().to_table()
    assert table.num_rows == 3 * ROWS
    assert table["income"].null_count == ROWS


def test_a_damaged_or_empty_run_stays_alone(store: Store) -> None:
    fill(store, 3)
    store.write("empty", record_of(9).slice(0, 0), households_of(9))
    flip(store.runs / f"{key_of(1)}.parquet", 40)
    assert compact(store) == Compaction(runs=2, shards=1, left=2)
    assert store.state(key_of(1)) is State.DAMAGED
    assert store.state("empty") is State.FINISHED


def test_a_run_made_again_counts_before_its_copy_in_a_shard(store: Store) -> None:
    fill(store, 3)
    compact(store)
    (name,) = (name for name in names(store.runs) if name.startswith("shard-"))
    flip(store.runs / name, 40)
    lost = [number for number in range(3) if store.state(key_of(number)) is State.DAMAGED]
    assert len(lost) == 1
    fill(store, 1, first=lost[0])
    check(store, 3)
    assert all(store.state(key_of(number)) is State.FINISHED for number in range(3))


def test_a_crash_at_any_write_or_removal_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stop `compact` before each of its steps in turn, and each time look and go on."""
    step, stopped = 0, True
    while stopped:
        store = Store.open(tmp_path / str(step))
        fill(store, 3)
        stopped = stopped_after(step, store, monkeypatch)
        check(store, 3)
        assert all(store.state(key) is State.FINISHED for key in store.finished())
        assert store.dataset().to_table(columns=["seed"]).num_rows == 3 * ROWS
        assert verify(store).damages == ()
        compact(store)
        check(store, 3)
        assert store.singles() == []
        assert verify(store).sound == 3
        step += 1
    assert step == 4 + 3 * 3 + 1, "four files of the shard are written, then three a run removed"


class CrashError(BaseException):
    """The process ends here."""


def stopped_after(steps: int, store: Store, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Compact and crash after a number of writes and removals; False if it needs fewer."""
    left = steps

    def step() -> None:
        nonlocal left
        if left == 0:
            raise CrashError
        left -= 1

    def breaking_publish(file: Place, content: bytes) -> Place:
        step()
        return publish(file, content)

    kind = type(store.folder)
    unlink = kind.unlink

    def breaking_unlink(self: Path, missing_ok: bool = False) -> None:
        if ".tmp" not in self.name:
            step()
        unlink(self, missing_ok=missing_ok)

    with monkeypatch.context() as patch:
        patch.setattr(shards_module, "publish", breaking_publish)
        patch.setattr(kind, "unlink", breaking_unlink)
        try:
            compact(store)
        except CrashError:
            return True
    return False


def test_nothing_is_removed_if_a_shard_does_not_read_back(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(store, 3)
    before = {str(file) for file in files_of(store)}
    prints = iter(range(100))
    monkeypatch.setattr(shards_module, "fingerprint", lambda table: next(prints))
    with pytest.raises(DamagedError, match="does not read back"):
        compact(store)
    assert {str(file) for file in files_of(store)} == before


def test_a_large_run_stays_alone(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SHARD_BYTES", 400)
    fill(store, 2)
    assert compact(store) == Compaction(runs=0, shards=0, left=2)


def write_and_compact(folder: Path, first: int) -> None:
    """Write 20 runs and compact after every fifth."""
    store = Store(folder)
    for begin in range(first, first + 20, 5):
        fill(store, 5, begin)
        compact(store, limit=7)


def test_processes_write_and_compact_one_folder_together(tmp_path: Path) -> None:
    Store.open(tmp_path)
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        for future in [pool.submit(write_and_compact, tmp_path, first) for first in (0, 10)]:
            future.result(60)
    store = Store(tmp_path)
    check(store, 30)
    compact(store)
    check(store, 30)
    assert store.singles() == []
    assert store.dataset().to_table(columns=["seed"]).num_rows == 30 * ROWS, "each run once"
    found = verify(store)
    assert (found.sound, found.damages, found.unfinished) == (30, (), ())


def test_threads_write_and_compact_one_store_together(store: Store) -> None:
    with ThreadPoolExecutor(4) as pool:
        writers = [pool.submit(fill, store, 10, first) for first in (0, 5, 10)]
        compactor = pool.submit(lambda: [compact(store, limit=3) for _ in range(5)])
        for future in (*writers, compactor):
            future.result(60)
    check(store, 20)
    assert verify(store).damages == ()


def test_a_full_disk_is_one_line_and_costs_no_run(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(store, 3)
    with monkeypatch.context() as patch:
        patch.setattr(shards_module, "publish", full_disk)
        with pytest.raises(InputError, match="File too large; no run in ") as told:
            compact(store)
    assert str(store.folder) in str(told.value)
    check(store, 3)
