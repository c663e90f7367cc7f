"""Runs are made by many processes; none is lost, repeated or mixed up."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from simsupport.experiment import InputError
from simsupport.experiment.compare import Count, Interrupted, complete, plan
from simsupport.experiment.provenance import code_digest
from simsupport.experiment.store import Store
from simsupport.experiment.worker import Job, perform
from tests.experiment.standin import BASELINE, TRANSFERS, Scenario, simulate

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).parents[2]
PROGRAM = """
import sys
from pathlib import Path
from simsupport.experiment import runner
from simsupport.experiment.compare import complete, plan
from tests.experiment.standin import BASELINE, TRANSFERS, simulate
from dataclasses import replace
runner._PRELOADED = ["simsupport.experiment.worker"]
slow = [replace(one, seconds=float(sys.argv[2])) for one in (BASELINE, TRANSFERS)]
try:
    complete(plan(slow, 10, 0), Path(sys.argv[1]), 2, run=simulate,
             progress=lambda count: print(count.done, flush=True))
except KeyboardInterrupt as stop:
    print(stop, flush=True)
    sys.exit(130)
"""


def run_files(folder: Path) -> dict[str, bytes]:
    paths = [*folder.glob("runs/*"), *folder.glob("households/*")]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def made(
    folder: Path, scenarios: Sequence[Scenario], workers: int, replicates: int = 3
) -> list[str]:
    return complete(plan(scenarios, replicates, 0), folder, workers, run=simulate)


def test_one_and_two_workers_write_the_same_bytes(tmp_path: Path) -> None:
    made(tmp_path / "one", (BASELINE, TRANSFERS), 1)
    made(tmp_path / "two", (BASELINE, TRANSFERS), 2)
    files = run_files(tmp_path / "one")
    assert len(files) == 18
    assert run_files(tmp_path / "two") == files


def test_a_finished_run_is_not_computed_again_and_more_replicates_extend(tmp_path: Path) -> None:
    made(tmp_path, (BASELINE,), 1)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.glob("runs/*")}
    seen: list[Count] = []
    complete(plan((BASELINE,), 5, 0), tmp_path, 1, run=simulate, progress=seen.append)
    assert (seen[0].kept, seen[0].total, seen[-1].done) == (3, 5, 2)
    assert all(path.stat().st_mtime_ns == stamp for path, stamp in before.items())


def test_a_damaged_run_is_computed_again(tmp_path: Path) -> None:
    made(tmp_path, (BASELINE,), 1)
    files = run_files(tmp_path)
    victim = next(tmp_path.glob("runs/*.parquet"))
    victim.write_bytes(b"not a run")
    made(tmp_path, (BASELINE,), 1)
    assert run_files(tmp_path) == files


@pytest.mark.parametrize("workers", [1, 2])
def test_a_failing_run_is_one_line_and_costs_no_other(tmp_path: Path, workers: int) -> None:
    failures = made(tmp_path, (BASELINE, replace(TRANSFERS, trouble="raise")), workers, 4)
    assert len(failures) == 2
    assert min(failures).startswith(
        "transfers, replicate 1 (seed 1): ZeroDivisionError: a village without households"
    )
    assert all("\n" not in line for line in failures)
    assert len(Store(tmp_path).keys()) == 6


def test_a_dying_process_costs_only_its_own_run(tmp_path: Path) -> None:
    failures = made(tmp_path, (BASELINE, replace(TRANSFERS, trouble="die")), 2, 4)
    assert [line.split(":")[0] for line in sorted(failures)] == [
        "transfers, replicate 1 (seed 1)",
        "transfers, replicate 3 (seed 3)",
    ]
    assert "ended without an answer" in failures[0]
    assert len(Store(tmp_path).keys()) == 6


def test_any_executor_serves(tmp_path: Path) -> None:
    with ThreadPoolExecutor(2) as executor:
        complete(plan((BASELINE,), 3, 0), tmp_path, run=simulate, executor=executor)
    assert len(Store(tmp_path).keys()) == 3


def test_two_parents_share_a_folder(tmp_path: Path) -> None:
    made(tmp_path / "alone", (BASELINE, TRANSFERS), 1)
    answers: list[list[str]] = []
    parents = [
        threading.Thread(
            target=lambda: answers.append(made(tmp_path / "shared", (BASELINE, TRANSFERS), 1))
        )
        for _ in range(2)
    ]
    for parent in parents:
        parent.start()
    for parent in parents:
        parent.join()
    assert answers == [[], []]
    assert run_files(tmp_path / "shared") == run_files(tmp_path / "alone")


def test_code_edited_under_way_is_noticed(tmp_path: Path) -> None:
    (task,) = plan((BASELINE,), 1, 0)
    Store.open(tmp_path)
    assert perform(Job(tmp_path, code_digest(), simulate), task) is None
    with pytest.raises(InputError, match="sources changed"):
        perform(Job(tmp_path, "other code", simulate), task)


def test_interrupting_a_single_process_says_how_to_go_on(tmp_path: Path) -> None:
    def stop(count: Count) -> None:
        if count.done == 2:
            raise KeyboardInterrupt

    with pytest.raises(Interrupted, match=r"2 of 3 runs are kept in .*the same command goes on"):
        complete(plan((BASELINE,), 3, 0), tmp_path, 1, run=simulate, progress=stop)
    assert made(tmp_path, (BASELINE,), 1) == []


def started(folder: Path, seconds: float, wait_for: int) -> subprocess.Popen[str]:
    """Start the program in its own process group and wait until some runs are done."""
    program = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(folder), str(seconds)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        start_new_session=True,
    )
    assert program.stdout is not None
    while int(program.stdout.readline()) < wait_for:
        pass
    return program


def members(group: int) -> list[int]:
    """List the living processes of a group."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == group and fields[0] != "Z":
            found.append(int(stat.parent.name))
    return found


def wait_until_gone(group: int, seconds: float = 10.0) -> None:
    deadline = time.monotonic() + seconds
    while members(group) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert members(group) == []


def finished(folder: Path) -> int:
    """Count the finished runs among those the program makes."""
    wanted = {task.key for task in plan((BASELINE, TRANSFERS), 10, 0)}
    return len(wanted.intersection(Store(folder).keys()))


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize(("seconds", "wait_for", "pause"), [(0.3, 2, 0.0), (30.0, 0, 2.0)])
def test_ctrl_c_keeps_finished_runs_and_leaves_no_process(
    tmp_path: Path, seconds: float, wait_for: int, pause: float
) -> None:
    made(tmp_path, (BASELINE,), 1, 2)
    program = started(tmp_path, seconds, wait_for)
    time.sleep(pause)
    begun = time.monotonic()
    os.killpg(program.pid, signal.SIGINT)
    out, err = program.communicate(timeout=20)
    assert time.monotonic() - begun < 15.0
    assert program.returncode == 130
    assert f"{finished(tmp_path)} of 20 runs are kept" in out
    assert "the same command goes on" in out
    assert "Traceback" not in err
    wait_until_gone(program.pid)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_killed_parent_loses_no_finished_run_and_leaves_no_process(tmp_path: Path) -> None:
    program = started(tmp_path, 0.3, 2)
    program.kill()
    program.communicate(timeout=20)
    wait_until_gone(program.pid)
    seen: list[Count] = []
    complete(plan((BASELINE, TRANSFERS), 2, 0), tmp_path, 1, run=simulate, progress=seen.append)
    assert seen[0].kept >= 2
    assert seen[0].kept <= finished(tmp_path)


@pytest.mark.skipif(sys.platform != "linux", reason="spawn is what other systems do anyway")
def test_spawned_workers_serve_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simsupport.experiment.runner.sys.platform", "darwin")
    made(tmp_path, (BASELINE, TRANSFERS), 2, 2)
    assert len(Store(tmp_path).keys()) == 4


def test_a_plain_script_needs_no_main_guard(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "from simsupport.experiment import runner\n"
        "from simsupport.experiment.compare import complete, plan\n"
        "from tests.experiment.standin import BASELINE, simulate\n"
        "from pathlib import Path\n"
        "runner._PRELOADED = ['simsupport.experiment.worker']\n"
        f"print(complete(plan((BASELINE,), 2, 0), Path({str(tmp_path)!r}), 2, run=simulate))\n"
    )
    answer = subprocess.run(
        [sys.executable, str(script)],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        timeout=60,
        check=False,
    )
    assert answer.stdout == "[]\n", answer.stderr
