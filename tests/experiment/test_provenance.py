"""The code's digest follows the code; the manifest's facts name no place."""

from __future__ import annotations

import json
from pathlib import Path

from simsupport.experiment.provenance import (
    data_digests,
    git_revision,
    machine,
    package_versions,
)
from simsupport.sources import PACKAGE
from tests.test_sources import package


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
