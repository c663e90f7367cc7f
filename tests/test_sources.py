"""The code's digest follows the code, and is that of the code in use."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from simsupport.sources import PACKAGE, digest_files


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


def test_a_session_keeps_the_digest_of_the_code_that_it_began_with(tmp_path: Path) -> None:
    copy = tmp_path / "simsupport"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    before = digest_files(copy)
    session = (
        "from pathlib import Path\n"
        "from simsupport.core.calendar import Month\n"
        "file = Path('simsupport', 'indicators', 'poverty.py')\n"
        "file.write_text(file.read_text() + '\\n# edited\\n')\n"
        "from simsupport.experiment.provenance import code_digest\n"
        "print(code_digest())\n"
    )
    command = [sys.executable, "-c", session]
    told = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == before != digest_files(copy)
