"""The code's digest follows the code; the manifest's facts name no place."""

from __future__ import annotations

import json
from pathlib import Path

from simsupport.experiment.provenance import (
    PACKAGE,
    data_digests,
    digest_files,
    git_revision,
    machine,
    package_versions,
)


def package(folder: Path) -> Path:
    (folder / "data").mkdir(parents=True)
    (folder / "__pycache__").mkdir()
    (folder / "model.py").write_text("x = 1\n")
    (folder / "data" / "prices.csv").write_text("1\n")
    return folder


def test_digest_follows_sources_and_data_but_no_compiled_files(tmp_path: Path) -> None:
    first = digest_files(package(tmp_path / "a"))
    assert digest_files(package(tmp_path / "b")) == first
    (tmp_path / "a" / "__pycache__" / "model.py").write_text("cached")
    assert digest_files(tmp_path / "a") == first
    (tmp_path / "a" / "data" / "prices.csv").write_text("2\n")
    assert digest_files(tmp_path / "a") != first
    (tmp_path / "b" / "model.py").rename(tmp_path / "b" / "moved.py")
    assert digest_files(tmp_path / "b") != first


def test_data_digests_leave_out_sources(tmp_path: Path) -> None:
    root = package(tmp_path / "a")
    (root / "data" / "__init__.py").write_text("")
    assert list(data_digests(root)) == ["prices.csv"]


def test_a_folder_outside_git_has_no_revision(tmp_path: Path) -> None:
    assert git_revision(package(tmp_path / "a")) is None


def test_facts_hold_no_path() -> None:
    text = json.dumps([machine(), package_versions()])
    assert str(PACKAGE) not in text
    assert str(Path.home()) + "/" not in text
    assert {"processor", "cores", "system", "python"} <= set(machine())
