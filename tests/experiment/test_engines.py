"""Dask makes the same runs as processes of our own, and loses none with a worker."""

from __future__ import annotations

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import nbformat
import pytest
from dask import config as dask_config
from nbclient import NotebookClient
from typer.testing import CliRunner

from simsupport import cli
from simsupport.experiment import InputError
from simsupport.experiment.engines import open_engine
from simsupport.experiment.gathering import gather
from simsupport.experiment.runs import Count, complete, plan
from tests.experiment.probes import ENVIRONMENT, ROOT, kill, noted, run_files, slow
from tests.experiment.standin import BASELINE, TRANSFERS, simulate

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Executor
    from pathlib import Path


QUICK = {"distributed.deploy.lost-worker-timeout": "500ms"}


@pytest.fixture(scope="module")
def cluster() -> Iterator[Executor]:
    """Two Dask workers on this machine."""
    with open_engine("local", 2) as executor:
        assert executor is not None
        yield executor


@pytest.fixture
def dask(cluster: Any) -> Any:
    """The cluster once those are replaced whom another test killed."""
    cluster._client.wait_for_workers(2)
    return cluster


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What three replicates of two scenarios leave behind, made one after the other."""
    folder = tmp_path_factory.mktemp("alone")
    assert complete(plan((BASELINE, TRANSFERS), 3, 0), folder, 1, run=simulate) == []
    return run_files(folder)


def test_without_dask_runs_are_made_in_processes_of_our_own() -> None:
    with open_engine(None, 2) as executor:
        assert executor is None


@pytest.mark.full
def test_dask_workers_write_the_same_bytes_on_one_thread_each(
    dask: Any, tmp_path: Path, alone: dict[str, bytes]
) -> None:
    tasks = plan((BASELINE, TRANSFERS), 3, 0)
    assert complete(tasks, tmp_path, run=simulate, executor=dask) == []
    assert run_files(tmp_path) == alone
    assert list(dask._client.nthreads().values()) == [1, 1]
    threads = dask._client.run(lambda: os.environ["OMP_NUM_THREADS"])
    assert list(threads.values()) == ["1", "1"]


@pytest.mark.full
def test_a_killed_dask_worker_costs_one_run_which_is_made_again(
    dask: Any, tmp_path: Path, alone: dict[str, bytes]
) -> None:
    marks, tasks = tmp_path / "marks", plan((BASELINE, slow(TRANSFERS, 0.5)), 3, 0)
    marks.mkdir()
    workers, killed = dask._client.run(os.getpid), list[int]()

    def strike(count: Count) -> None:
        if count.done == 1 and not killed:
            killed.extend(workers.values())
            for pid in killed:
                kill(pid)

    run = partial(noted, marks)
    assert complete(tasks, tmp_path, run=run, progress=strike, executor=dask) == []
    assert len(killed) == 2
    assert len([*marks.glob("*.begun")]) > len(tasks)
    assert run_files(tmp_path) == alone


@pytest.mark.full
def test_a_run_that_kills_dask_workers_is_a_failure_and_not_the_end(
    dask: Any, tmp_path: Path
) -> None:
    tasks = plan((BASELINE, replace(TRANSFERS, trouble="die")), 2, 0)
    (failure,) = complete(tasks, tmp_path, run=simulate, executor=dask)
    assert failure.startswith("transfers, replicate 1 (seed 1): Died: its process ended")
    assert len(run_files(tmp_path)) == 9
    assert [file.stem for file in tmp_path.glob("failures/*")] == [tasks[3].key]


@pytest.mark.full
def test_a_worker_that_dask_gave_up_is_replaced(tmp_path: Path) -> None:
    """Dask gives one up for good if it dies at a bad moment of its start."""
    with open_engine("local", 1) as executor, dask_config.set(QUICK):
        cluster: Any = vars(executor)["_client"].cluster
        (keeper,) = cluster.workers.values()
        cluster.sync(keeper.close)
        assert complete(plan((BASELINE,), 1, 0), tmp_path, run=simulate, executor=executor) == []


@pytest.mark.full
def test_the_scheduler_at_an_address_serves(
    dask: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    address = dask._client.scheduler.address
    with open_engine(address) as executor:
        folder = tmp_path.relative_to(tmp_path) / "elsewhere"
        assert complete(plan((BASELINE,), 2, 0), folder, run=simulate, executor=executor) == []
    assert len(run_files(tmp_path / "elsewhere")) == 6
    with (
        pytest.raises(InputError, match=r"workers is 2, but the cluster at tcp://.* has its own"),
        open_engine(address, 2),
    ):
        pass


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--dask", "tcp://127.0.0.1:1"], "no Dask scheduler answers at tcp://127.0.0.1:1"),
        (["--dask", "somewhere"], "no Dask scheduler answers at somewhere: missing port"),
        (["--dask", "local", "--workers", "0"], "workers is 0; it must be at least 1"),
    ],
)
def test_a_cluster_that_is_not_there_is_one_line(
    options: list[str], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("simsupport.experiment.engines.ANSWER_SECONDS", 0.3)
    answer = CliRunner().invoke(cli.app, ["compare", *options])
    assert answer.exit_code == cli.BAD_INPUT
    assert answer.stderr.startswith(f"simsupport: {message}")
    assert answer.stderr.count("\n") == 1


def test_without_the_package_dask_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    answer = CliRunner().invoke(cli.app, ["compare", "--dask", "local"])
    assert answer.exit_code == cli.BAD_INPUT
    expected = "simsupport: Dask is not installed: pip install 'simsupport[cluster]'\n"
    assert answer.stderr == expected


def test_one_thread_processes_dask_and_threads_keep_identical_records_of_the_model(
    dask: Any, tmp_path: Path
) -> None:
    tasks = plan(gather(["transfers"], "baseline", 200, 12), 1, 0)
    assert complete(tasks, tmp_path / "one", 1) == []
    assert complete(tasks, tmp_path / "processes", 2) == []
    assert complete(tasks, tmp_path / "dask", executor=dask) == []
    with ThreadPoolExecutor(2) as threads:
        assert complete(tasks, tmp_path / "threads", executor=threads) == []
    files = run_files(tmp_path / "one")
    assert len(files) == 6
    for other in ("processes", "dask", "threads"):
        assert run_files(tmp_path / other) == files, other


CELL = """
from simsupport import compare
result = compare(
    ["transfers"], replicates=2, workers=2, households=200, months=12, out={folder!r}
)
print(result.failures, len(result.summary))
"""

STAND_IN_CELL = """
from pathlib import Path
from simsupport.experiment import runner
from simsupport.experiment.runs import complete, plan
from tests.experiment.standin import BASELINE, simulate
runner._PRELOADED = ["simsupport.experiment.worker"]
folder = Path({folder!r})
failures = complete(plan((BASELINE,), 4, 0), folder, workers=2, run=simulate)
print(len(failures), len([*folder.glob("runs/*.sha256")]))
"""


@pytest.mark.parametrize("cell", [STAND_IN_CELL, pytest.param(CELL, marks=pytest.mark.full)])
def test_two_workers_serve_a_notebook(cell: str, tmp_path: Path) -> None:
    code = nbformat.v4.new_code_cell(cell.format(folder=str(tmp_path)))
    notebook = nbformat.v4.new_notebook(cells=[code])
    resources = {"metadata": {"path": str(ROOT)}}
    client = NotebookClient(notebook, timeout=120, kernel_name="python3", resources=resources)
    client.execute(env=ENVIRONMENT)
    printed = [out for out in notebook.cells[0].outputs if out.get("name") == "stdout"]
    assert "".join(out["text"] for out in printed) == "0 4\n"
