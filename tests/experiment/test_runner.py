"""Runs are made by many processes; none is lost, repeated or mixed up."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from simsupport.experiment import InputError, runner
from simsupport.experiment.provenance import code_digest
from simsupport.experiment.runs import Count, Interrupted, complete, plan
from simsupport.experiment.storage.place import place
from simsupport.experiment.store import Store
from simsupport.experiment.worker import Job, perform
from tests.experiment.probes import ENVIRONMENT, ROOT, kill, noted, run_files, slow, wait_until_gone
from tests.experiment.standin import BASELINE, TRANSFERS, Scenario, simulate

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

PROGRAM = """
import sys
from pathlib import Path
from simsupport.experiment import runner
from simsupport.experiment.runs import complete, plan
from tests.experiment.probes import ENVIRONMENT, ROOT, kill, noted, run_files, slow, wait_until_gone
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
    assert "Died: its process ended without an answer" in failures[0]
    assert len(Store(tmp_path).keys()) == 6


@pytest.mark.parametrize("workers", [1, 2])
def test_what_a_run_died_of_is_kept_in_full(tmp_path: Path, workers: int) -> None:
    scenarios = (replace(TRANSFERS, trouble="raise"),)
    (line,) = made(tmp_path, scenarios, workers, 2)
    failed = plan(scenarios, 2, 0)[1]
    (file,) = tmp_path.glob("failures/*.json")
    told = json.loads(file.read_text())
    assert file.stem == told["key"] == failed.key
    assert (told["scenario"], told["replicate"], told["seed"]) == ("transfers", 1, 1)
    assert (told["kind"], told["message"]) == (
        "ZeroDivisionError",
        "a village without households",
    )
    assert told["place"] in line
    assert told["traceback"].startswith("Traceback")
    assert "in simulate" in told["traceback"]


def test_a_run_that_asks_to_exit_ends_no_other(tmp_path: Path) -> None:
    (failure, *_) = complete(plan((BASELINE,), 2, 0), tmp_path, 1, run=leave)
    assert "SystemExit: no village" in failure


def leave(scenario: Scenario, seed: int) -> tuple[pa.Table, pa.Table]:
    """Behave as a measure that calls `sys.exit`."""
    sys.exit("no village")


def test_a_run_whose_process_is_killed_is_made_again(tmp_path: Path) -> None:
    marks, scenarios, killed = tmp_path / "marks", (BASELINE, slow(TRANSFERS, 0.5)), []
    marks.mkdir()

    def strike(count: Count) -> None:
        if count.done == 1 and not killed:
            while len([*marks.glob("*.begun")]) == len([*marks.glob("*.ended")]):
                time.sleep(0.01)
            killed.extend(process.pid for process in multiprocessing.active_children())
            for pid in killed:
                kill(pid)

    tasks, run = plan(scenarios, 3, 0), partial(noted, marks)
    assert complete(tasks, tmp_path / "killed", 2, run=run, progress=strike) == []
    assert len(killed) == 2
    assert len([*marks.glob("*.ended")]) == len(tasks)
    assert len([*marks.glob("*.begun")]) == len(tasks) + 1
    made(tmp_path / "alone", (BASELINE, TRANSFERS), 1)
    assert run_files(tmp_path / "killed") == run_files(tmp_path / "alone")


def test_any_executor_serves(tmp_path: Path) -> None:
    with ThreadPoolExecutor(2) as executor:
        complete(plan((BASELINE,), 3, 0), tmp_path, run=simulate, executor=executor)
    assert len(Store(tmp_path).keys()) == 3


def test_a_folder_in_memory_serves_one_process() -> None:
    folder = place("memory://runner")
    with pytest.raises(InputError, match=r"memory:///runner: lives in .* --workers 1"):
        complete(plan((BASELINE,), 2, 0), folder, 2, run=simulate)
    with ProcessPoolExecutor(1) as executor, pytest.raises(InputError, match="--workers 1"):
        complete(plan((BASELINE,), 2, 0), folder, run=simulate, executor=executor)
    assert Store(folder).keys() == []
    with ThreadPoolExecutor(2) as executor:
        complete(plan((BASELINE,), 2, 0), folder, run=simulate, executor=executor)
    complete(plan((BASELINE,), 3, 0), folder, 1, run=simulate)
    assert len(Store(folder).keys()) == 3


class Counting(ThreadPoolExecutor):
    """Counts the runs that wait or are under way, at most."""

    most = 0
    now = 0

    def submit(self, *args, **kwargs):
        self.now += 1
        self.most = max(self.most, self.now)
        future = super().submit(*args, **kwargs)
        future.add_done_callback(self.ended)
        return future

    def ended(self, _: object) -> None:
        self.now -= 1


def test_an_executor_is_handed_a_few_runs_at_a_time(tmp_path: Path) -> None:
    tasks = plan((replace(BASELINE, months=1, households=10),), 60, 0)
    with Counting(2) as executor:
        assert complete(tasks, tmp_path, run=simulate, executor=executor) == []
    assert 4 <= executor.most <= 2 * runner.RUNS_PER_WORKER
    assert len(Store(tmp_path).keys()) == 60


def test_an_executor_that_breaks_ends_the_command_and_loses_nothing(tmp_path: Path) -> None:
    scenarios = (slow(BASELINE, 0.01), replace(TRANSFERS, trouble="die"))
    context = multiprocessing.get_context("forkserver")
    with ProcessPoolExecutor(1, context) as executor, pytest.raises(InputError) as stopped:
        complete(plan(scenarios, 20, 0), tmp_path, run=simulate, executor=executor)
    kept = len(Store(tmp_path).keys())
    assert kept >= 3
    assert "the executor takes no more runs: BrokenProcessPool" in str(stopped.value)
    assert f"{kept} of 40 runs are kept in {tmp_path}; the same command" in str(stopped.value)


def test_runs_an_executor_lost_without_breaking_are_made_again(tmp_path: Path) -> None:
    executor = Forgetful(2)
    with executor:
        failures = complete(plan((BASELINE,), 5, 0), tmp_path, run=simulate, executor=executor)
    assert len(failures) == 1
    assert "seed 3): Died: its process ended" in failures[0]
    assert len(Store(tmp_path).keys()) == 4


class KilledWorker(Exception):  # noqa: N818 - Dask calls it so
    """What Dask says of a run that took too many workers down."""


class Forgetful(ThreadPoolExecutor):
    """Loses one run for good, and another the first time."""

    def submit(self, fn, job, task):
        if task.seed == 3 or (task.seed == 1 and "lost" not in vars(self)):
            if task.seed == 1:
                self.lost = task
            return super().submit(lose)
        return super().submit(fn, job, task)


def lose() -> None:
    raise KilledWorker


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
        env=ENVIRONMENT,
        start_new_session=True,
    )
    assert program.stdout is not None
    while int(program.stdout.readline()) < wait_for:
        pass
    return program


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


HEARS = """
import signal
from multiprocessing import forkserver
from pathlib import Path
from simsupport.experiment.runner import get_ready

get_ready(2)
status = Path(f"/proc/{forkserver._forkserver._forkserver_pid}/status").read_text().split()
deaf = int(status[status.index("SigBlk:") + 1], 16) | int(status[status.index("SigIgn:") + 1], 16)
print(bool(deaf >> (signal.SIGINT - 1) & 1))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_process_that_starts_workers_never_hears_ctrl_c() -> None:
    command = [sys.executable, "-c", HEARS]
    done = subprocess.run(
        command, check=True, capture_output=True, text=True, cwd=ROOT, env=ENVIRONMENT
    )
    assert done.stdout.split() == ["True"]


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
        "from simsupport.experiment.runs import complete, plan\n"
        "from tests.experiment.standin import BASELINE, simulate\n"
        "from pathlib import Path\n"
        "runner._PRELOADED = ['simsupport.experiment.worker']\n"
        f"print(complete(plan((BASELINE,), 2, 0), Path({str(tmp_path)!r}), 2, run=simulate))\n"
    )
    answer = subprocess.run(
        [sys.executable, str(script)],
        capture_output=True,
        text=True,
        env=ENVIRONMENT,
        timeout=60,
        check=False,
    )
    assert answer.stdout == "[]\n", answer.stderr
