"""Notebooks with sliders run as plain programs; those without are run in a kernel by nbmake.

A client that runs a notebook may wait for minutes on a slider's output area (jupyter/nbclient,
issue 312), so what these notebooks compute is tested without one.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import simsupport

ROOT = Path(simsupport.__file__).parents[1]
WITH_SLIDERS = ("02_the_officials_dilemma",)


def program(name):
    """Return a notebook's code cells as one program."""
    cells = json.loads((ROOT / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8"))["cells"]
    return "\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")


@pytest.mark.parametrize("name", WITH_SLIDERS)
def test_a_notebook_with_sliders_runs_from_top_to_bottom(name, tmp_path):
    code = program(name)
    assert "interact(" in code
    done = subprocess.run(
        [sys.executable, "-W", "error::RuntimeWarning:simsupport", "-c", code],
        cwd=tmp_path,
        env=os.environ | {"MPLBACKEND": "agg", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-2000:]


def test_every_notebook_is_run_one_way_or_the_other():
    left_out = (ROOT / "pyproject.toml").read_text(encoding="utf-8").split("addopts")[1]
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        assert (f"--ignore=notebooks/{path.name}" in left_out) == (path.stem in WITH_SLIDERS)
