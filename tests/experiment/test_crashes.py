"""Killed sweeps, full disks and edited code: nothing is lost, nothing stale is answered."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from simsupport.experiment import InputError
from simsupport.experiment.runs import Count, complete, plan
from simsupport.experiment.store import Store
from tests.experiment.probes import ENVIRONMENT, ROOT, run_files, sweep, tasks_of, wait_until_gone
from tests.experiment.standin import BASELINE, TRANSFERS, simulate

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc, mounts tmpfs")

TINY = replace(BASELINE, households=10, months=1)
SWEEP = """
import sys
from pathlib import Path
from simsupport.experiment import runner
from tests.experiment.probes import sweep
runner._PRELOADED = ["tests.experiment.standin"]
sweep(sys.argv[1], Path(sys.argv[2]), 2, lambda count: print(count.done, flush=True))
"""


def killed_after(kind: str, folder: Path, runs: int, pause: float) -> None:
    """Start a sweep, and kill it with all its workers when so many more runs are done."""
    program = subprocess.Popen(
        [sys.executable, "-c", SWEEP, kind, str(folder)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=ENVIRONMENT,
        start_new_session=True,
    )
    assert program.stdout is not None
    while int(program.stdout.readline()) < runs:
        pass
    time.sleep(pause)
    os.killpg(program.pid, signal.SIGKILL)
    program.communicate(timeout=20)
    wait_until_gone(program.pid)


@pytest.mark.parametrize(
    ("kind", "kills", "most"),
    [
        ("short", 3, 15),
        pytest.param("long", 25, 12, marks=pytest.mark.full),
        pytest.param("model", 6, 7, marks=pytest.mark.full),
    ],
)
def test_a_sweep_killed_again_and_again_ends_with_exactly_the_same_records(
    tmp_path: Path, kind: str, kills: int, most: int
) -> None:
    folder, random, before = tmp_path / "killed", np.random.default_rng(kills), 0
    total = len(tasks_of(kind))
    for _ in range(kills):
        killed_after(kind, folder, int(random.integers(most + 1)), random.uniform(0.0, 0.1))
        kept = len(Store(folder).keys())
        assert before <= kept < total
        before = kept
    seen: list[Count] = []
    sweep(kind, folder, 2, seen.append)
    assert seen[0].kept == before
    assert seen[-1].done == total - before
    sweep(kind, tmp_path / "uninterrupted", 1)
    files = run_files(tmp_path / "uninterrupted")
    assert len(files) == 3 * total
    assert run_files(folder) == files


def test_what_a_killed_writer_left_does_no_harm(tmp_path: Path) -> None:
    """Half a file under a temporary name, and a whole run without its seal."""
    tasks = plan((BASELINE,), 2, 0)
    complete(tasks, tmp_path / "whole", 1, run=simulate)
    complete(tasks[:1], tmp_path / "killed", 1, run=simulate)
    files, runs = run_files(tmp_path / "whole"), tmp_path / "killed" / "runs"
    record = f"runs/{tasks[1].key}.parquet"
    (runs / f".{tasks[1].key}.parquet.0123.tmp").write_bytes(files[record][:100])
    (tmp_path / "killed" / record).write_bytes(files[record])
    assert Store(tmp_path / "killed").keys() == [tasks[0].key]
    assert complete(tasks, tmp_path / "killed", 1, run=simulate) == []
    assert run_files(tmp_path / "killed") == files


@pytest.mark.parametrize(
    "code", [errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EFBIG]
)
def test_a_folder_that_takes_no_more_ends_the_command_at_once(
    tmp_path: Path, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    tasks, write, tried = plan((TINY,), 20, 0), Store.write, list[str]()

    def refuse(store: Store, key: str, *tables: object) -> None:
        tried.append(key)
        if len(tried) > 3:
            raise OSError(code, os.strerror(code))
        write(store, key, *tables)

    monkeypatch.setattr(Store, "write", refuse)
    with pytest.raises(InputError) as stopped:
        complete(tasks, tmp_path, 1, run=simulate)
    monkeypatch.undo()
    assert str(stopped.value) == (
        f"results cannot be written: {os.strerror(code)}; "
        f"3 of 20 runs are kept in {tmp_path}; the same command goes on from there"
    )
    assert len(tried) == 4
    assert not (tmp_path / "failures").exists()
    seen: list[Count] = []
    assert complete(tasks, tmp_path, 1, run=simulate, progress=seen.append) == []
    assert (seen[0].kept, seen[-1].done) == (3, 17)


def test_another_trouble_with_a_file_is_a_failure_of_one_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tasks, write = plan((BASELINE,), 3, 0), Store.write

    def stumble(store: Store, key: str, *tables: object) -> None:
        if key == tasks[1].key:
            raise ConnectionResetError(errno.ECONNRESET, "the store hung up")
        write(store, key, *tables)

    monkeypatch.setattr(Store, "write", stumble)
    (failure,) = complete(tasks, tmp_path, 1, run=simulate)
    assert "seed 1): ConnectionResetError" in failure
    assert len(Store(tmp_path).keys()) == 2


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of half a megabyte; mounting one needs root."""
    disk = tmp_path / "disk"
    disk.mkdir()
    tool = shutil.which("mount")
    words = [tool or "", "-t", "tmpfs", "-o", "size=512k", "tmpfs", str(disk)]
    if tool is None or subprocess.run(words, capture_output=True, check=False).returncode:
        pytest.skip("a file system cannot be mounted here")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def remount(disk: Path, options: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{options}", str(disk)], check=True)


@pytest.mark.parametrize("workers", [1, 2])
def test_on_a_full_disk_nothing_is_lost(small_disk: Path, tmp_path: Path, workers: int) -> None:
    tasks, folder = plan((BASELINE, TRANSFERS), 25, 0), small_disk / "sweep"
    with pytest.raises(InputError, match="results cannot be written: No space left") as stopped:
        complete(tasks, folder, workers, run=simulate)
    kept = len(Store(folder).keys())
    assert 0 < kept < 50
    assert f"{kept} of 50 runs are kept" in str(stopped.value)
    assert not [*folder.glob("*/.*")]
    remount(small_disk, "size=4m")
    seen: list[Count] = []
    assert complete(tasks, folder, workers, run=simulate, progress=seen.append) == []
    assert seen[0].kept == kept
    complete(tasks, tmp_path / "roomy", 1, run=simulate)
    assert run_files(folder) == run_files(tmp_path / "roomy")


def test_a_folder_that_becomes_read_only_ends_the_command(small_disk: Path) -> None:
    def lock(count: Count) -> None:
        if count.done == 2:
            remount(small_disk, "ro")

    tasks = plan((TINY,), 10, 0)
    with pytest.raises(InputError, match=r"Read-only file system; 2 of 10 runs are kept"):
        complete(tasks, small_disk, 1, run=simulate, progress=lock)
    with pytest.raises(InputError, match="results cannot be written there: Read-only"):
        complete(tasks, small_disk, 1, run=simulate)
    remount(small_disk, "rw")
    assert complete(tasks, small_disk, 1, run=simulate) == []


ONCE = """
from pathlib import Path
import simsupport
from simsupport.experiment.runs import complete, plan
from tests.experiment.standin import BASELINE, simulate
counts = []
complete(plan((BASELINE,), 2, 0), Path({folder!r}), 1, run=simulate, progress=counts.append)
print(Path(simsupport.__file__).parents[1], counts[0].kept, counts[-1].done)
"""


def test_edited_code_is_not_answered_from_the_store(tmp_path: Path) -> None:
    copied, folder = tmp_path / "copied", tmp_path / "results"
    skipped = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "simsupport", copied / "simsupport", ignore=skipped)
    environment = ENVIRONMENT | {"PYTHONPATH": os.pathsep.join((str(copied), str(ROOT)))}

    def told() -> list[str]:
        answer = subprocess.run(
            [sys.executable, "-c", ONCE.format(folder=str(folder))],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env=environment,
            timeout=60,
            check=True,
        )
        place, *counts = answer.stdout.split()
        assert Path(place) == copied
        return counts

    assert told() == ["0", "2"]
    before = run_files(folder)
    source = copied / "simsupport" / "livelihoods" / "__init__.py"
    source.write_text(source.read_text() + "\n# edited\n")
    assert told() == ["0", "2"]
    after = run_files(folder)
    assert before.items() < after.items()
    assert len(after) == 2 * len(before) == 12
