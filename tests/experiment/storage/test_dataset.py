"""All runs as one table, read only where asked."""

from __future__ import annotations

from pathlib import Path

import pyarrow.compute as pc
import pytest

from simsupport.experiment import InputError
from simsupport.experiment.storage.compact import compact
from simsupport.experiment.storage.place import publish
from simsupport.experiment.store import Store
from tests.experiment.storage.small_runs import ROWS, fill, households_of, key_of, record_of


def test_every_finished_run_is_there_once(store: Store) -> None:
    fill(store, 7)
    compact(store, limit=3)
    fill(store, 5, first=5)
    publish(store.runs / "unsealed.parquet", b"half a run")
    table = store.dataset().to_table(columns=["seed", "income"])
    assert sorted(table["seed"].to_pylist()) == sorted([*range(10)] * ROWS)
    chosen = store.dataset().to_table(filter=pc.field("seed") == 4)
    assert chosen.drop_columns(["income"]).equals(record_of(4).drop_columns(["income"]))


def test_chosen_runs_only(store: Store) -> None:
    fill(store, 6)
    compact(store)
    fill(store, 2, first=6)
    chosen = store.dataset([key_of(1), key_of(4), key_of(7), "unknown"])
    assert set(chosen.to_table()["seed"].to_pylist()) == {1, 4, 7}


def test_without_a_run_there_is_no_table(store: Store) -> None:
    with pytest.raises(InputError, match="no finished run"):
        store.dataset()


def test_listing_reads_no_run(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(store, 4)
    compact(store)
    fill(store, 2, first=4)
    opened: list[str] = []
    read = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda file: opened.append(file.name) or read(file))
    assert store.finished() == {key_of(number) for number in range(6)}
    assert not any(name.endswith((".parquet", ".sha256")) for name in opened)


def test_a_relative_folder_serves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    store = Store.open("results/sweep")
    store.write("k", record_of(1), households_of(1))
    compact(store)
    assert store.dataset().to_table().num_rows == ROWS
