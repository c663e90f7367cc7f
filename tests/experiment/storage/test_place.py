"""A place is a folder or an address, and the code that uses it need not know which."""

from __future__ import annotations

import pickle
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from fsspec import core

from simsupport.experiment import InputError
from simsupport.experiment.runs import complete, plan
from simsupport.experiment.storage.place import Remote, names, place, publish, read_range
from simsupport.experiment.store import Store
from tests.experiment.standin import BASELINE, TRANSFERS, simulate
from tests.experiment.storage.small_runs import files_of

if TYPE_CHECKING:
    from simsupport.experiment.storage.place import Place


@pytest.fixture(params=["folder", "memory"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    return tmp_path if request.param == "folder" else place(f"memory://{uuid.uuid4().hex}")


def test_paths_and_file_addresses_are_folders_here(tmp_path: Path) -> None:
    assert place("results/x") == Path("results/x")
    assert place(tmp_path) is tmp_path
    assert place(f"file://{tmp_path}/x") == tmp_path / "x"


def test_addresses_keep_their_protocol() -> None:
    remote = place("memory://bucket/sweep")
    assert isinstance(remote, Remote)
    assert str(remote / "runs") == "memory:///bucket/sweep/runs"
    assert (remote / "runs").name == "runs"
    assert pickle.loads(pickle.dumps(remote)) == remote


@pytest.mark.parametrize(
    "address",
    [
        "nowhere://bucket/x",
        "s3://bucket/x",
        "github://a",
        "dir://x",
        "reference://x",
        "tar://x::FILE",
    ],
)
def test_an_address_nothing_reaches_is_one_line(address: str) -> None:
    with pytest.raises(InputError, match=r"no such place can be reached") as caught:
        place(address)
    assert "\n" not in str(caught.value)


def test_a_long_reason_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(address: str) -> None:
        raise RuntimeError("no library\n" * 1000)

    monkeypatch.setattr(core, "url_to_fs", fail)
    with pytest.raises(InputError, match="no library no library") as caught:
        place("hdfs://x")
    assert len(str(caught.value)) < 250


@pytest.mark.parametrize("address", ["", " "])
def test_an_empty_address_is_refused(address: str) -> None:
    with pytest.raises(InputError, match="is empty"):
        place(address)


def test_a_file_is_written_read_listed_and_removed(folder: Place) -> None:
    room = folder / "room"
    assert names(room) == []
    room.mkdir(parents=True, exist_ok=True)
    file = publish(room / "a", b"0123456789")
    assert (file.read_bytes(), names(room)) == (b"0123456789", ["a"])
    assert (read_range(file, 2, 5), read_range(file, 7, None)) == (b"234", b"789")
    publish(file, b"other")
    assert file.read_text(encoding="utf-8") == "other"
    assert file.is_file()
    file.unlink()
    file.unlink(missing_ok=True)
    assert not file.exists()
    with pytest.raises(FileNotFoundError):
        file.unlink()


def test_runs_at_an_address_are_those_of_a_folder(tmp_path: Path) -> None:
    address = f"memory://{uuid.uuid4().hex}"
    tasks = plan((BASELINE, TRANSFERS), 2, 0)
    with ThreadPoolExecutor(2) as executor:
        assert complete(tasks, place(address), run=simulate, executor=executor) == []
    complete(tasks, tmp_path, 1, run=simulate)
    here, there = files_of(Store(tmp_path)), files_of(Store(address))
    assert [file.name for file in there] == [file.name for file in here]
    assert [file.read_bytes() for file in there] == [file.read_bytes() for file in here]
