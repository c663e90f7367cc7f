"""`simsupport verify` and `compact`, as one types them."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest
from typer.testing import CliRunner

from simsupport.cli import app
from simsupport.experiment import single
from simsupport.experiment.storage.asked import tasks_of
from simsupport.experiment.storage.verify import rerun
from simsupport.experiment.store import Store
from simsupport.experiment.worker import simulate
from tests.experiment.storage.small_runs import check, fill, flip, key_of

RUNNER = CliRunner()


def said(*words: object) -> tuple[int, str, str]:
    """Return exit code, standard output and standard error of a command."""
    result = RUNNER.invoke(app, [str(word) for word in words])
    return result.exit_code, result.stdout, result.stderr


def test_compact_and_verify_say_what_they_did(tmp_path: Path) -> None:
    store = Store.open(tmp_path)
    fill(store, 3)
    assert said("compact", tmp_path) == (0, "3 runs gathered into 1 shards\n", "")
    code, out, err = said("verify", tmp_path)
    assert (code, out, err) == (0, "3 runs sound, 0 damaged; 0 files of unfinished runs\n", "")
    check(store, 3)


def test_damage_is_exit_code_1_until_it_is_repaired(tmp_path: Path) -> None:
    store = Store.open(tmp_path)
    fill(store, 3)
    flip(tmp_path / "households" / f"{key_of(1)}.parquet", 12)
    code, out, err = said("verify", tmp_path)
    assert (code, out) == (1, "2 runs sound, 1 damaged; 0 files of unfinished runs\n")
    assert err.startswith(f"simsupport: households/{key_of(1)}.parquet: does not have the hash")
    assert said("verify", tmp_path, "--repair")[0] == 1
    code, out, _ = said("verify", tmp_path)
    assert (code, out) == (0, "2 runs sound, 0 damaged; 2 files of unfinished runs\n")


@pytest.mark.parametrize("command", ["verify", "compact"])
def test_what_is_no_results_folder_is_one_line(tmp_path: Path, command: str) -> None:
    for address in (tmp_path, f"memory://{uuid.uuid4().hex}", "nowhere://x"):
        code, out, err = said(command, address)
        assert (code, out) == (2, "")
        assert err.count("\n") == 1


def test_a_run_is_made_again_from_what_its_folder_says(tmp_path: Path) -> None:
    single.run("baseline", seed=3, out=tmp_path, households=300, months=12)
    (task,) = tasks_of(tmp_path)
    assert Store(tmp_path).keys() == [task.key]
    assert rerun(Store(tmp_path), [task], 1, simulate) == []
    code, out, _ = said("verify", tmp_path, "--rerun", 1)
    assert code == 0
    assert out.endswith("made again: 1 runs, 0 files differ\n")
    code, _, err = said("verify", tmp_path / "runs", "--rerun", 1)
    assert code == 2
    assert "no results folder" in err


def test_damage_is_told_though_no_run_can_be_made_again(tmp_path: Path) -> None:
    fill(Store.open(tmp_path), 3)
    flip(tmp_path / "households" / f"{key_of(1)}.parquet", 12)
    code, out, err = said("verify", tmp_path, "--rerun", 1)
    assert (code, out) == (2, "2 runs sound, 1 damaged; 0 files of unfinished runs\n")
    assert f"households/{key_of(1)}.parquet: does not have the hash" in err
    assert "no manifest.json, so its runs cannot be made again" in err
