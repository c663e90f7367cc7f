"""`simsupport emulate`: the list, one run, one line for bad input."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from simsupport.cli import app
from simsupport.experiment.studies.study import shipped_studies

STUDY = """
title: Cash by lot
source: Nobody (2000)
differs: in nothing
published: {text: a finding}
households: 400
treatment: {start: 2013-02, measures: {cash_transfer: {amount: 300}}}
unit: household
among: [below_line]
design: {kind: randomised, share: 0.5}
outcome: {name: income}
years: {after: [2013]}
"""


def run(*words: str):
    return CliRunner().invoke(app, ["emulate", *words])


def test_the_list_names_every_shipped_study_with_its_design():
    lines = run("--list").stdout.splitlines()
    assert [line.split()[0] for line in lines] == shipped_studies()
    assert len(lines) >= 3


def test_a_study_file_is_run_and_printed(tmp_path):
    path = tmp_path / "cash.yaml"
    path.write_text(STUDY, encoding="utf-8")
    done = run(str(path), "--replicates", "1", "--workers", "1", "--out", str(tmp_path / "out"))
    assert done.exit_code == 0, done.output
    assert "Cash by lot (Nobody (2000))" in done.stdout
    assert "One replicate: no intervals" in done.stdout
    assert (tmp_path / "out" / "study.csv").read_text().startswith("study,outcome,kind,unit,lower")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "simsupport: which study?"),
        (("graduation", "--list"), "simsupport: --list names all studies; leave the study out"),
        (("graduaton",), "no study is called graduaton; did you mean graduation?"),
        (("graduation", "--replicates", "0"), "simsupport: replicates is 0"),
        (("missing.yaml",), "no such file: missing.yaml"),
    ],
)
def test_bad_input_is_one_line_and_exit_code_two(words, said):
    done = run(*words)
    assert done.exit_code == 2
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


def test_every_mistake_of_a_file_has_its_place(tmp_path):
    path = tmp_path / "bad.yaml"
    path.write_text(STUDY.replace("share: 0.5", "share: 5").replace("title:", "titel:"), "utf-8")
    done = run(str(path))
    assert done.exit_code == 2
    assert f"{path}:2:1: titel: no such parameter; did you mean title?" in done.stderr
    assert "share: is 5 share; it must lie between 0 and 1" in done.stderr.replace("5.0", "5")
