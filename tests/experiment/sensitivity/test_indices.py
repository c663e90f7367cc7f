"""SALib's indices of a sweep: exact where the answer is known, and on real runs."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from simsupport.experiment import InputError
from simsupport.experiment.sensitivity.answer import answer_sensitivity
from simsupport.experiment.sensitivity.indices import sensitivity
from simsupport.experiment.sweeps.definition import Sweep, SweepFile
from simsupport.experiment.sweeps.result import SweepResult, points_table
from simsupport.experiment.sweeps.sweep import expand, sweep
from simsupport.indicators.outcomes import OUTCOMES
from simsupport.scenario import Scenario

RANGES = {
    "livelihoods.shocks.harvest_sd": {"low": 0.0, "high": 0.4},
    "livelihoods.shocks.persistent_sd": {"low": 0.0, "high": 0.2},
    "livelihoods.labour.leave_cost": {"low": 0.0, "high": 4.0},
}


def made_up(design: dict[str, object], levers: dict[str, list[float]] | None = None) -> SweepResult:
    """Return a sweep whose poverty gap is x1 + 2 x2 x3 of the unit cube, plus a lever times x1."""
    file = SweepFile.model_validate(
        {"name": "made-up", "design": design, "levers": levers or {}, "uncertainties": RANGES}
        | {"replicates": 2}
    )
    sweep = Sweep(file, Scenario.load("baseline"))
    points = points_table(sweep)
    unit = {path: (points[path] - span["low"]) / span["high"] for path, span in RANGES.items()}
    one, two, three = unit.values()
    lever = points[next(iter(levers))] if levers else 0.0
    gap = one + 2.0 * two * three + lever * one
    rows = [
        points.drop_duplicates("point").assign(
            replicate=replicate, seed=replicate, poverty_gap=gap + shift
        )
        for replicate, shift in enumerate((-0.1, 0.1))
    ]
    return SweepResult(sweep, points, pd.concat(rows), OUTCOMES, (), Path("nowhere"))


def found(table: pd.DataFrame, kind: str = "level", policy: int = 0) -> pd.DataFrame:
    mine = table[(table["kind"] == kind) & (table["policy"] == policy)]
    return mine.set_index(["parameter", "index"])


def test_sobol_indices_are_those_of_a_known_function() -> None:
    # Variances on the unit cube: x1 gives 1/12; 2 x2 x3 gives 4 (1/9 - 1/16) = 7/36, of which
    # x2 and x3 alone have 4 (1/12)(1/4) = 1/12 each and both together the rest, 1/36.
    table = found(sensitivity(made_up({"kind": "saltelli", "points": 512}), ["poverty_gap"]))
    whole = 1 / 12 + 7 / 36
    harvest, persistent, leave = RANGES
    for parameter, first, total in (
        (harvest, 1 / 12, 1 / 12),
        (persistent, 1 / 12, 1 / 12 + 1 / 36),
        (leave, 1 / 12, 1 / 12 + 1 / 36),
    ):
        for index, share in (("S1", first / whole), ("ST", total / whole)):
            row = table.loc[(parameter, index)]
            half = (row["upper"] - row["lower"]) / 2.0
            assert abs(row["central"] - share) < 2.0 * half, (parameter, index)
            assert 0.0 < half < 0.2


@pytest.mark.full
def test_second_order_indices_name_both_parameters() -> None:
    design = {"kind": "saltelli", "points": 128, "second_order": True}
    table = found(sensitivity(made_up(design), ["poverty_gap"]))
    _, persistent, leave = RANGES
    row = table.loc[(f"{persistent} x {leave}", "S2")]
    assert abs(row["central"] - (1 / 36) / (1 / 12 + 7 / 36)) < row["upper"] - row["central"]


def test_morris_measures_are_those_of_a_known_function() -> None:
    table = found(sensitivity(made_up({"kind": "morris", "points": 60}), ["poverty_gap"]))
    harvest, persistent, leave = RANGES
    assert table.loc[(harvest, "mu")]["central"] == pytest.approx(1.0)
    assert table.loc[(harvest, "sigma")]["central"] == pytest.approx(0.0, abs=1e-9)
    for parameter in (persistent, leave):
        # The effect of one is twice the other, which is uniform over four levels: mean 1.
        sigma = table.loc[(parameter, "sigma")]["central"]
        assert sigma == pytest.approx(2.0 * math.sqrt(5.0 / 36.0), rel=0.25)
        mean = table.loc[(parameter, "mu_star")]["central"]
        assert abs(mean - 1.0) < 3.0 * sigma / math.sqrt(60)


@pytest.mark.parametrize("kind", ["saltelli", "morris"])
@pytest.mark.parametrize("seed", [0, 3])
def test_intervals_are_the_same_whenever_they_are_made(kind: str, seed: int) -> None:
    result = made_up({"kind": kind, "points": 8, "seed": seed})
    first, again = (sensitivity(result, ["poverty_gap"]) for _ in range(2))
    pd.testing.assert_frame_equal(first, again, check_exact=True)


def test_differences_between_policies_have_indices_of_their_own() -> None:
    levers = {"measures.cash_transfer.amount": [0.0, 100.0]}
    result = made_up({"kind": "saltelli", "points": 64}, levers)
    table = found(sensitivity(result, ["poverty_gap"]), "difference", 1)
    harvest, persistent, _ = RANGES
    assert table.loc[(harvest, "ST")]["central"] == pytest.approx(1.0, abs=0.15)
    assert table.loc[(persistent, "ST")]["central"] == pytest.approx(0.0, abs=1e-9)


def test_other_designs_are_refused() -> None:
    with pytest.raises(InputError, match="use saltelli or morris"):
        sensitivity(made_up({"kind": "latin-hypercube", "points": 4}))


def test_an_unknown_outcome_is_refused_before_any_run(tmp_path: Path) -> None:
    sweep = made_up({"kind": "morris", "points": 4}).sweep
    with pytest.raises(InputError, match=r"poverty_gip: no such outcome; did you mean poverty_gap"):
        answer_sensitivity(sweep, ["poverty_gip"], 1, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_missing_runs_are_not_passed_over() -> None:
    result = made_up({"kind": "morris", "points": 4})
    lost = result.points["point"].iloc[0]
    result.summary.loc[result.summary["point"] == lost, "poverty_gap"] = np.nan
    with pytest.raises(InputError, match="resume the sweep first"):
        sensitivity(result, ["poverty_gap"])


def test_a_real_sweep_finds_what_households_live_on(tmp_path: Path) -> None:
    path = tmp_path / "real.yaml"
    path.write_text(
        "scenario: baseline\n"
        "design: {kind: saltelli, points: 4}\n"
        "uncertainties:\n"
        "  livelihoods.shocks.harvest_sd: {low: 0.05, high: 0.5}\n"
        "  livelihoods.crime.chance: {low: 0.0, high: 0.2}\n"
        "replicates: 1\n"
        "overrides: {population.households: 300, horizon.months: 12}\n",
        encoding="utf-8",
    )
    result, table = answer_sensitivity(path, ["poverty_gap"], 1, tmp_path / "out")
    total = found(table)["central"].unstack()["ST"]
    assert total["livelihoods.shocks.harvest_sd"] > total["livelihoods.crime.chance"]
    assert (tmp_path / "out/sensitivity.csv").exists()
    assert (tmp_path / "out/figures/sensitivity.png").exists()
    assert len(result.summary) == 4 * 4
    sweep(path, 1, tmp_path / "out")
    assert (tmp_path / "out/sensitivity.csv").exists()
    expand(tmp_path / "out", 1, replicates=2)
    assert not list((tmp_path / "out").rglob("sensitivity.*"))
