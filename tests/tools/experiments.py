"""Make the reference experiments anew: one small example of each kind, tables and pictures.

`uv run python -m tests.tools.experiments` makes all (about ten minutes on two cores), or
name some of the pieces. Runs are kept under `results/reference-runs`, so a second time is quick;
tables and pictures go to `results/reference/experiments/`, and `README.md` there shows them.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from simsupport.experiment.attribution.attribute import attribute
from simsupport.experiment.calibration.calibrate import calibrate
from simsupport.experiment.compare import compare
from simsupport.experiment.folder import write_csv
from simsupport.experiment.sensitivity.answer import answer_sensitivity
from simsupport.experiment.studies.emulation import emulate
from simsupport.experiment.sweeps.definition import Sweep
from simsupport.experiment.sweeps.sweep import sweep

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "results" / "reference" / "experiments"
RUNS = ROOT / "results" / "reference-runs"
SWEEPS = ROOT / "scenarios" / "sweeps"
CALIBRATION = ROOT / "scenarios" / "calibrations" / "migration.yaml"
POLICIES = ("transfers", "employment", "designated-units", "combined")
STUDIES = ("graduation", "designated-counties", "eight-seven-plan")
"""One for each design: randomised, differences in differences, discontinuity."""


@dataclass(frozen=True)
class Piece:
    """One experiment of the reference set: how it is made, and what it leaves."""

    title: str
    command: str
    make: Callable[[Path], object]
    tables: tuple[str, ...]
    pictures: tuple[str, ...] = ()


def compared(out: Path) -> None:
    """Compare four policies with the baseline."""
    compare(POLICIES, 8, out=out, households=5000)
    table = pd.read_csv(out / "comparison.csv")
    write_csv(out / "comparison.csv", table[table["group"] == "national"])


def one_at_a_time(out: Path) -> None:
    """Move one parameter at a time; small enough for a test to make again."""
    sweep(small("one-at-a-time"), out=out)


def small(name: str) -> Sweep:
    """Return an example sweep with two replicates of 500 rows and 24 months."""
    return Sweep.load(SWEEPS / f"{name}.yaml").with_settings(
        replicates=2, households=500, months=24
    )


def studied(name: str) -> Callable[[Path], object]:
    """Return how a study is emulated."""
    return lambda out: emulate(name, 10, out=out)


PIECES = {
    "compare": Piece(
        "Four policies compared",
        f"simsupport compare {' '.join(POLICIES)} --replicates 8 --households 5000",
        compared,
        ("comparison.csv", "joint.csv", "leavers.csv", "cost_effectiveness.csv"),
        (
            "poverty_paths",
            "paired_differences",
            "frontier",
            "acceptability",
            "incidence",
            "leavers",
            "provinces",
        ),
    ),
    "equal-cost": Piece(
        "The same policies at equal cost",
        f"simsupport compare {' '.join(POLICIES[:3])} --equal-cost --replicates 8"
        " --households 2000",
        lambda out: compare(POLICIES[:3], 8, out=out, households=2000, equal_cost=True),
        ("equal_cost.csv", "cost_effectiveness.csv"),
        ("paired_differences",),
    ),
    "attribute": Piece(
        "The history shared out among its families",
        "simsupport attribute history --households 500 --replicates 4",
        lambda out: attribute("history", replicates=4, households=500, out=out),
        ("attribution.csv", "interactions.csv"),
        ("waterfall", "interactions"),
    ),
    "cash-and-jobs": Piece(
        "Two levers on a map",
        "simsupport sweep scenarios/sweeps/cash-and-jobs.yaml --households 2000",
        lambda out: sweep(SWEEPS / "cash-and-jobs.yaml", out=out, households=2000),
        ("points.csv", "effects.csv"),
        ("map_poverty_gap", "policies"),
    ),
    "one-at-a-time": Piece(
        "One parameter at a time",
        "simsupport sweep scenarios/sweeps/one-at-a-time.yaml"
        " --replicates 2 --households 500 --months 24",
        one_at_a_time,
        ("points.csv", "effects.csv"),
        ("tornado_poverty_gap",),
    ),
    "what-matters": Piece(
        "Which parameters decide how much cash achieves",
        "simsupport sensitivity scenarios/sweeps/what-matters.yaml --households 1000",
        lambda out: answer_sensitivity(
            SWEEPS / "what-matters.yaml", None, None, out, households=1000
        ),
        ("sensitivity.csv",),
        ("sensitivity",),
    ),
    "variance": Piece(
        "Shares of variance",
        "simsupport sensitivity scenarios/sweeps/variance.yaml --households 500 --replicates 1",
        lambda out: answer_sensitivity(
            SWEEPS / "variance.yaml", None, None, out, households=500, replicates=1
        ),
        ("sensitivity.csv",),
        ("sensitivity",),
    ),
    "calibrate": Piece(
        "Two parameters found from three figures",
        "simsupport calibrate scenarios/calibrations/migration.yaml",
        lambda out: calibrate(CALIBRATION, out=out),
        ("parameters.csv", "targets.csv"),
        ("calibration",),
    ),
} | {
    f"emulate-{name}": Piece(
        f"A study emulated: {name}",
        f"simsupport emulate {name} --replicates 10",
        studied(name),
        ("study.csv",),
        ("study",),
    )
    for name in STUDIES
}


def make(name: str) -> None:
    """Make one piece and keep its tables and pictures."""
    piece, out, kept = PIECES[name], RUNS / name, REFERENCE / name
    piece.make(out)
    shutil.rmtree(kept, ignore_errors=True)
    kept.mkdir(parents=True)
    for table in piece.tables:
        shutil.copyfile(out / table, kept / table)
    for picture in piece.pictures:
        shutil.copyfile(out / "figures" / f"{picture}.png", kept / f"{picture}.png")


def page() -> str:
    """Return the page that shows the set."""
    lines = [
        "# Reference experiments",
        "",
        "One small example of each kind of experiment, made by",
        "`uv run python -m tests.tools.experiments`. They show what answers look like, with few",
        "replicates of small nations; they are not results to quote. A test makes the smallest of",
        "them again and holds the tables against these.",
    ]
    for name, piece in PIECES.items():
        links = ", ".join(f"[{table}]({name}/{table})" for table in piece.tables)
        lines += ["", f"## {piece.title}", "", f"`uv run {piece.command}`: {links}"]
        for picture in piece.pictures:
            lines += ["", f"![{piece.title}: {picture}]({name}/{picture}.png)"]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    REFERENCE.mkdir(parents=True, exist_ok=True)
    for chosen in sys.argv[1:] or PIECES:
        make(chosen)
        sys.stdout.write(f"{chosen}\n")
    (REFERENCE / "README.md").write_text(page(), encoding="utf-8")
