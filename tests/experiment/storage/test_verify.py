"""No changed byte goes unnoticed, and none costs more than the run it belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simsupport.experiment.failure import Failure
from simsupport.experiment.runs import complete, plan
from simsupport.experiment.storage.compact import compact
from simsupport.experiment.storage.place import publish
from simsupport.experiment.storage.shards import PREFIX
from simsupport.experiment.storage.verify import rerun, verify
from simsupport.experiment.store import State, Store
from tests.experiment.standin import BASELINE, TRANSFERS, simulate
from tests.experiment.storage.small_runs import (
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

    import pyarrow as pa

    from tests.experiment.standin import Scenario

RUNS = 4


@pytest.fixture(scope="module", params=["singles", "shard"])
def whole(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Four sound runs; tests leave them sound."""
    store = Store.open(tmp_path_factory.mktemp(request.param))
    fill(store, RUNS)
    if request.param == "shard":
        compact(store)
    return store


def test_a_sound_store_is_sound(store: Store) -> None:
    fill(store, 3)
    compact(store)
    fill(store, 2, first=3)
    seen: list[tuple[int, int]] = []
    found = verify(store, progress=lambda done, total: seen.append((done, total)))
    assert (found.sound, found.damages, found.unfinished) == (5, (), ())
    assert seen == [(1, 3), (2, 3), (3, 3)]


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_flipped_bit_anywhere_is_found_and_costs_at_most_its_run(
    whole: Store, data: st.DataObject
) -> None:
    flip_and_repair(whole, data)


@pytest.mark.full
@settings(max_examples=500, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_thousand_flipped_bits_are_found(whole: Store, data: st.DataObject) -> None:
    flip_and_repair(whole, data)


def flip_and_repair(whole: Store, data: st.DataObject) -> None:
    before = {file: file.read_bytes() for file in files_of(whole)}
    victim = data.draw(st.sampled_from(sorted(before)))
    content = bytearray(before[victim])
    content[data.draw(st.integers(0, len(content) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    victim.write_bytes(content)
    relative = victim.relative_to(whole.folder).as_posix()
    found = verify(whole, repair=True)
    assert found.damages
    if not relative.endswith(".sha256"):
        assert {damage.file for damage in found.damages} == {relative}
    lost = found.damaged_keys
    assert len(lost) <= 1
    assert found.sound == RUNS - len(lost)
    assert [key for key in map(key_of, range(RUNS)) if key not in whole.finished()] == lost
    assert verify(whole).damages == ()
    for number in range(RUNS):
        if key_of(number) in lost:
            fill(whole, 1, first=number)
    check(whole, RUNS)
    restore(whole, before)


def restore(store: Store, before: dict[Path, bytes]) -> None:
    for file in files_of(store):
        file.unlink()
    for file, content in before.items():
        file.write_bytes(content)


@pytest.mark.parametrize("end", ["cut", "longer", "gone"])
def test_a_file_of_another_length_is_found(whole: Store, end: str) -> None:
    before = {file: file.read_bytes() for file in files_of(whole)}
    for victim, content in before.items():
        if end == "gone":
            if victim.suffix in {".sha256", ".index"}:
                continue
            victim.unlink()
        else:
            victim.write_bytes(content[:-1] if end == "cut" else content + b"\0")
        found = verify(whole, repair=True)
        assert found.damages, victim
        assert verify(whole).damages == ()
        fill(whole, RUNS)
        check(whole, RUNS)
        restore(whole, before)


def test_damage_in_memory_is_found_and_mended(store: Store) -> None:
    fill(store, RUNS)
    compact(store)
    (runs,) = (file for file in files_of(store) if f"runs/{PREFIX}" in str(file))
    flip(runs, 30)
    found = verify(store)
    assert found.damaged_keys == [key_of(0)]
    assert "row group 0 does not have its hash" in str(found.damages[0])
    assert store.state(key_of(0)) is State.DAMAGED
    verify(store, repair=True)
    assert store.state(key_of(0)) is State.MISSING
    assert store.keys() == [key_of(number) for number in range(1, RUNS)]


def test_a_run_reads_though_its_footer_or_index_is_damaged(tmp_path: Path) -> None:
    for number, pattern in enumerate(("runs/shard-*", "households/shard-*", "shards/*.index")):
        store = Store.open(tmp_path / str(number))
        fill(store, RUNS)
        compact(store)
        (file,) = store.folder.glob(pattern)
        flip(file, -20)
        check(store, RUNS)
        assert verify(store).damaged_keys == []


def test_a_shard_whose_copies_are_all_damaged_is_given_up(tmp_path: Path) -> None:
    store = Store.open(tmp_path)
    fill(store, RUNS)
    compact(store)
    for file in tmp_path.glob("shards/*"):
        flip(file, 100)
    found = verify(store, repair=True)
    assert found.sound == 0
    assert any("which runs it had cannot be told" in str(damage) for damage in found.damages)
    assert files_of(store) == []


def test_a_footer_damaged_with_its_copy_costs_the_runs_of_its_shard(tmp_path: Path) -> None:
    store = Store.open(tmp_path)
    fill(store, RUNS)
    compact(store)
    for pattern in ("shards/*.spare", "households/shard-*"):
        (file,) = tmp_path.glob(pattern)
        flip(file, -20)
    assert verify(store, repair=True).damaged_keys == [key_of(number) for number in range(RUNS)]
    assert store.keys() == []


def test_files_never_sealed_are_unfinished_and_not_damaged(store: Store) -> None:
    fill(store, 1)
    publish(store.households / "alone.parquet", b"half a run")
    publish(store.runs / "unsealed.parquet", b"half a run")
    publish(store.runs / f"{PREFIX}{'0' * 32}.parquet", b"half a shard")
    found = verify(store, repair=True)
    assert (found.sound, found.damages) == (1, ())
    assert sorted(found.unfinished) == [
        "households/alone.parquet",
        f"runs/{PREFIX}{'0' * 32}.parquet",
        "runs/unsealed.parquet",
    ]


def test_an_unreadable_note_of_a_failure_is_found(store: Store) -> None:
    store.note_failure(Failure("k", "baseline", "", 0, 0, "Died", "", "", ""))
    assert verify(store).damages == ()
    (note,) = files_of(store)
    publish(note, b"{")
    assert [damage.file for damage in verify(store, repair=True).damages] == ["failures/k.json"]
    assert store.failures() == []
    assert verify(store).damages == ()


def test_repair_and_resume_make_only_the_damaged_run_again(tmp_path: Path) -> None:
    tasks = plan((BASELINE, TRANSFERS), 2, 0)
    complete(tasks, tmp_path, 1, run=simulate)
    before = {path: path.read_bytes() for path in tmp_path.glob("*/*")}
    flip(tmp_path / "runs" / f"{tasks[1].key}.parquet", 50)
    assert verify(Store(tmp_path), repair=True).damaged_keys == [tasks[1].key]
    made = []

    def run(scenario: Scenario, seed: int) -> tuple[pa.Table, pa.Table]:
        made.append((scenario.name, seed))
        return simulate(scenario, seed)

    complete(tasks, tmp_path, 1, run=run)
    assert made == [("transfers", 0)]
    assert {path: path.read_bytes() for path in tmp_path.glob("*/*")} == before


def test_a_rerun_compares_bytes_of_singles_and_shards_alike(tmp_path: Path) -> None:
    tasks = plan((BASELINE,), 4, 0)
    complete(tasks[:2], tmp_path, 1, run=simulate)
    compact(Store(tmp_path))
    complete(tasks[:3], tmp_path, 1, run=simulate)
    assert rerun(Store(tmp_path), tasks, 3, simulate) == []
    differing = rerun(Store(tmp_path), tasks, 2, lambda scenario, seed: simulate(TRANSFERS, seed))
    assert len({damage.key for damage in differing}) == 2
    assert "gives another result now" in str(differing[0])


def test_keys_and_seals_of_a_store_are_as_they_were(tmp_path: Path) -> None:
    store = Store.open(tmp_path)
    store.write("k", record_of(1), households_of(1))
    assert sorted(path.relative_to(tmp_path).as_posix() for path in files_of(store)) == [
        "households/k.parquet",
        "runs/k.parquet",
        "runs/k.sha256",
    ]


def test_a_note_that_is_being_written_is_no_damage(tmp_path: Path) -> None:
    store = Store.open(tmp_path)
    store.note_failure(Failure("k", "baseline", "", 0, 0, "Died", "", "", ""))
    for name in (".m.json.0123.tmp", "notes.txt"):
        (tmp_path / "failures" / name).write_bytes(b"{")
    assert verify(store, repair=True).damages == ()
    assert len(list((tmp_path / "failures").iterdir())) == 3
