"""A run is in the store whole or not at all, whatever happens around it."""

from __future__ import annotations

import hashlib
import os
import time
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest

from simsupport.experiment import InputError
from simsupport.experiment.failure import Failure
from simsupport.experiment.store import State, Store, run_key, to_parquet

if TYPE_CHECKING:
    from pathlib import Path

RECORD = pa.table({"month": [1, 2], "income": [1.5, 2.5]})
HOUSEHOLDS = pa.table({"household": [0, 1, 2]})


def test_a_written_run_reads_back_and_is_listed(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "new" / "folder")
    assert store.state("k") is State.MISSING
    store.write("k", RECORD, HOUSEHOLDS)
    assert store.state("k") is State.FINISHED
    assert store.keys() == ["k"]
    assert store.record("k").equals(RECORD)
    assert store.household_summary("k").equals(HOUSEHOLDS)


def test_seal_holds_the_hashes_of_both_files(tmp_path: Path) -> None:
    store = Store.open(tmp_path)
    store.write("k", RECORD, HOUSEHOLDS)
    for line in (store.runs / "k.sha256").read_text().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((store.runs / name).read_bytes()).hexdigest() == digest


@pytest.mark.parametrize("room", ["runs", "households"])
@pytest.mark.parametrize("damage", ["cut", "gone"])
def test_a_damaged_run_is_not_finished(tmp_path: Path, room: str, damage: str) -> None:
    store = Store.open(tmp_path)
    store.write("k", RECORD, HOUSEHOLDS)
    path = tmp_path / room / "k.parquet"
    content = path.read_bytes()
    path.unlink()
    if damage == "cut":
        path.write_bytes(content[:-1])
    assert store.state("k") is State.DAMAGED
    store.write("k", RECORD, HOUSEHOLDS)
    assert store.state("k") is State.FINISHED


def test_a_run_without_its_seal_is_missing(tmp_path: Path) -> None:
    store = Store.open(tmp_path)
    store.write("k", RECORD, HOUSEHOLDS)
    (store.runs / "k.sha256").unlink()
    assert store.state("k") is State.MISSING


def test_equal_tables_give_equal_bytes_without_metadata() -> None:
    marked = RECORD.replace_schema_metadata({"written": "yesterday"})
    assert to_parquet(marked) == to_parquet(RECORD)


def test_key_depends_on_all_its_parts() -> None:
    parts = ("baseline", "digest", 1, "code")
    keys = {
        run_key(*parts),
        run_key("other", "digest", 1, "code"),
        run_key("baseline", "changed", 1, "code"),
        run_key("baseline", "digest", 2, "code"),
        run_key("baseline", "digest", 1, "edited"),
    }
    assert len(keys) == 5


def test_only_old_temporary_files_are_cleared(tmp_path: Path) -> None:
    store = Store.open(tmp_path)
    (tmp_path / "figures").mkdir()
    for room in (store.runs, tmp_path / "figures", tmp_path):
        old, young = room / ".k.1.tmp", room / ".k.2.tmp"
        old.write_bytes(b"half")
        young.write_bytes(b"half")
        os.utime(old, (time.time() - 7200.0, time.time() - 7200.0))
        Store.open(tmp_path)
        assert not old.exists()
        assert young.exists()


def test_a_file_in_the_way_is_one_line(tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("a file")
    with pytest.raises(InputError, match="results cannot be written there") as caught:
        Store.open(taken)
    assert "\n" not in str(caught.value)


def failure_of(key: str, seed: int = 0) -> Failure:
    return Failure(key, "transfers", "abc", seed, seed, "Died", "一行", "x.py:1", "Trace\n  back")


def test_a_failure_is_kept_until_its_run_is_there(tmp_path: Path) -> None:
    store = Store.open(tmp_path)
    assert store.failures() == []
    kept = [failure_of("b", 1), failure_of("a", 2)]
    for failure in reversed(kept):
        store.note_failure(failure)
    assert Store(tmp_path).failures() == kept
    store.write("b", RECORD, HOUSEHOLDS)
    assert store.failures() == kept[1:]
    assert [path.name for path in tmp_path.glob("failures/*")] == ["a.json"]


def test_a_failure_left_behind_by_a_crash_does_not_count(tmp_path: Path) -> None:
    store = Store.open(tmp_path)
    store.write("k", RECORD, HOUSEHOLDS)
    store.note_failure(failure_of("k"))
    assert store.failures() == []
