"""`run` saves a beginning and goes on from one; what is kept is the run from the start."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from simsupport.cli import app
from simsupport.experiment import InputError, single
from simsupport.experiment.snapshots.file import Snapshot
from simsupport.experiment.store import Store

SMALL = {"households": 120, "months": 16}


@pytest.fixture(autouse=True)
def no_figures(monkeypatch):
    """Keep runs, but draw nothing."""
    monkeypatch.setattr(single, "conclude", lambda folder, *rest: folder)


def kept(folder):
    """Return the names and bytes of a folder's runs."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def test_a_run_from_a_beginning_is_kept_as_the_run_from_the_start(tmp_path):
    start, months = tmp_path / "start.npz", []
    whole = single.run("combined", 5, out=tmp_path / "whole", **SMALL)
    saving = single.run(
        "combined",
        5,
        out=tmp_path / "saving",
        save=("2013-10", start),
        progress=lambda done, total: months.append((done, total)),
        **SMALL,
    )
    assert months == [(month, 16) for month in range(1, 17)]
    branched = single.run("combined", out=tmp_path / "branched", start=start, **SMALL)
    assert kept(whole) == kept(saving) == kept(branched)
    assert len(Store(whole).keys()) == 1


def test_a_run_that_is_kept_already_is_saved_all_the_same(tmp_path):
    for _ in range(2):
        single.run("baseline", out=tmp_path, save=("2013-03", tmp_path / "start.npz"), **SMALL)
    first = tmp_path / "start.npz"
    single.run("baseline", out=tmp_path, start=first, save=("2013-05", tmp_path / "b"), **SMALL)
    assert [str(Snapshot.open(path).month) for path in (first, tmp_path / "b")] == [
        "2013-03",
        "2013-05",
    ]


def test_what_does_not_fit_is_said_before_anything_runs(tmp_path):
    start = tmp_path / "start.npz"
    single.run("baseline", 2, out=tmp_path, save=("2013-03", start), **SMALL)
    before = kept(tmp_path)
    for message, options in (
        ("seed is 3; the run in .* has seed 2", {"seed": 3, "start": start}),
        ("cannot go on from 2013-03: population", {"start": start, "households": 60}),
        ("2015-01 is not within the run", {"save": ("2015-01", tmp_path / "b")}),
        ("2013-01 is not within .* from 2013-03", {"start": start, "save": ("2013-01", "b")}),
        ("is no month; write YYYY-MM", {"save": ("2015", tmp_path / "b")}),
        ("seed is -1", {"seed": -1}),
        ("seed is 9223372036854775808; it must be at most", {"seed": 2**63}),
        (r"\.: is a folder; name a file", {"save": ("2013-03", ".")}),
        ("is a folder; name a file", {"save": ("2013-03", tmp_path)}),
        ("lies below start.npz, which is a file", {"save": ("2013-03", start / "b")}),
    ):
        with pytest.raises(InputError, match=message):
            single.run("baseline", out=tmp_path, **(SMALL | options))
    assert kept(tmp_path) == before


def test_the_command_line_says_in_a_line_what_is_wrong_with_a_file(tmp_path):
    file = tmp_path / "start.npz"
    file.write_bytes(b"nothing")
    answer = CliRunner().invoke(app, ["run", "baseline", "--from", str(file)])
    assert answer.exit_code == 2
    assert answer.stderr == f"simsupport: {file}: is damaged, or no snapshot; make it anew\n"
