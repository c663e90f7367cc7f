"""The example calibration recovers the parameters of synthetic data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from simsupport.experiment import InputError
from simsupport.experiment import folder as folder_module
from simsupport.experiment.calibration.calibrate import CalibrationResult, calibrate
from simsupport.experiment.calibration.definition import (
    Calibration,
    CalibrationFile,
    Target,
    groups_of,
)
from simsupport.experiment.inference.headlines import NATIONAL
from simsupport.experiment.store import Store
from simsupport.experiment.sweeps.result import reduced
from simsupport.indicators.outcomes import OUTCOMES
from simsupport.model import SupportModel
from simsupport.scenario import Scenario, ScenarioError
from tests.experiment.probes import full_disk

EXAMPLE = Path(__file__).parents[3] / "scenarios" / "calibrations" / "migration.yaml"
DATA, FOR_ERRORS = 8, 40
LEAVE, HARVEST = "livelihoods.labour.leave_cost", "livelihoods.shocks.harvest_sd"


def recovered(
    folder: Path, truth: dict[str, float], names: tuple[str, ...], first: int = 0, **overrides: Any
) -> CalibrationResult:
    """Calibrate with seeds from `first` on, on data of the model at `truth` with other seeds.

    A target is the mean of eight runs. Its tolerance is the standard error of that mean, which
    takes more runs to know than eight.
    """
    example = Calibration.load(EXAMPLE).file
    base = Scenario.load("baseline").with_overrides(overrides)
    data = []
    for seed in range(first + 100_000, first + 100_000 + DATA + FOR_ERRORS):
        model = SupportModel(base.with_overrides(truth), rng=seed)
        model.run()
        headline = reduced(model.outcomes(), OUTCOMES)
        data.append([headline[name] for name in names])
    errors = np.std(data[DATA:], axis=0, ddof=1) / np.sqrt(DATA)
    targets = tuple(
        Target(outcome=name, value=float(value), tolerance=float(error))
        for name, value, error in zip(names, np.mean(data[:DATA], axis=0), errors, strict=True)
    )
    spans = {path: span for path, span in example.parameters.items() if path in truth}
    values = example.model_dump() | {"targets": (), "parameters": spans, "seed": first}
    file = CalibrationFile.model_validate(values).model_copy(update={"targets": targets})
    return calibrate(Calibration(file, base), 2, folder)


def holds(result: CalibrationResult, truth: dict[str, float]) -> bool:
    table = result.parameters.set_index("parameter")
    return all(table["lower"][p] <= v <= table["upper"][p] for p, v in truth.items())


def test_one_parameter_is_recovered_within_its_interval(tmp_path: Path) -> None:
    truth = {LEAVE: 0.5}
    result = recovered(
        tmp_path,
        truth,
        ("migration", "income_wage"),
        **{"population.households": 300, "horizon.months": 12},
    )
    assert holds(result, truth)
    row = result.parameters.iloc[0]
    assert row["upper"] - row["lower"] < 0.5 * (row["high"] - row["low"])
    assert np.abs(result.targets["miss"]).max() < 3.0


@pytest.mark.full
def test_two_parameters_are_recovered_as_often_as_their_intervals_say(tmp_path: Path) -> None:
    truth = {LEAVE: 1.5, HARVEST: 0.2}
    names = ("migration", "income_wage", "gini", "poverty_gap")
    small = {"population.households": 3000, "horizon.months": 24}
    repetitions, held, widths = 8, np.zeros(2), list[np.ndarray]()
    for one in range(repetitions):
        result = recovered(tmp_path / str(one), truth, names, 10_000 * one, **small)
        table = result.parameters.set_index("parameter").loc[list(truth)]
        values = np.array(list(truth.values()))
        held += (table["lower"] <= values) & (values <= table["upper"])
        searched = table["high"] - table["low"]
        widths.append(((table["upper"] - table["lower"]) / searched).to_numpy())
    assert (held / repetitions > 0.95 - 3.0 * np.sqrt(0.95 * 0.05 / repetitions)).all()
    assert (np.median(widths, axis=0) < 0.8).all()


@pytest.mark.full
def test_the_example_recovers_what_made_its_figures(tmp_path: Path) -> None:
    example = Calibration.load(EXAMPLE)
    truths = [(1.0, 0.3), (2.0, 0.25), (2.5, 0.15), (1.2, 0.4)]
    held = []
    for place, (leave, harvest) in enumerate(truths):
        truth = {LEAVE: leave, HARVEST: harvest}
        nation = example.base.with_overrides(truth)
        data = pd.DataFrame(december(nation, 100_000 + DATA * place + r) for r in range(DATA))
        targets = tuple(
            target.model_copy(update={"value": float(data[target.outcome].mean())})
            for target in example.file.targets
        )
        file = example.file.model_copy(update={"targets": targets})
        result = calibrate(Calibration(file, example.base), 2, tmp_path / str(place))
        held += [holds(result, {path: value}) for path, value in truth.items()]
    assert np.mean(held) > 0.95 - 3.0 * np.sqrt(0.95 * 0.05 / len(held))


def december(scenario: Scenario, seed: int) -> pd.Series[Any]:
    """Return the nation's outcomes in December 2013."""
    model = SupportModel(scenario, rng=seed)
    model.run()
    months = model.outcomes().to_pandas()
    when = pd.to_datetime(months["month"]) == pd.Timestamp("2013-12-01")
    row: pd.Series[Any] = months[when & (months["group"] == NATIONAL)].iloc[0]
    return row


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("leave_cost", "leave_costs", "did you mean livelihoods.labour.leave_cost?"),
        ("outcome: gini", "outcome: ginni", "did you mean gini"),
        ("low: 0.0", "low: 9.0", "low must be below high"),
        ("livelihoods.labour.leave_cost", "projects.microcredit.term", "counted in whole numbers"),
        ("scenario: baseline", "scenario: base", "did you mean baseline"),
        ("outcome: gini", "group: county_type:por, outcome: gini", "did you mean county_type:poor"),
        ("0.02, month: 2013-12", "0.02, months: 2013-12", "did you mean month?"),
        ("0.02, month: 2013-12", "0.02, month: 2013-05", "is 2013-05; gini is known in Decembers"),
        ("0.02, month: 2013-12", "0.02, month: 2014-01", "is 2014-01; the runs go from 2013-01 to"),
        ("0.02, month: 2013-12", "0.02, month: 2012-12", "is 2012-12; the runs go from 2013-01 to"),
        (
            "outcome: gini, value: 0.38, tolerance: 0.02, month: 2013-12",
            "outcome: poverty_gap, value: 0.1, tolerance: 0.02, month: 2013-05, group: cause:other",
            "is 2013-05; groups are told of in Decembers",
        ),
        ("horizon.months: 12", "horizon.month: 12", "overrides: horizon.month: no such parameter"),
        ("replicates: 4", f"replicates: 4\nseed: {2**63 - 1}", "seed: is 9223372036854775807; the"),
    ],
)
def test_a_mistake_is_named_with_its_place(
    tmp_path: Path, before: str, after: str, message: str
) -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    assert before in text
    path = tmp_path / "wrong.yaml"
    path.write_text(text.replace(before, after), encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"wrong\.yaml:[0-9]+:[0-9]+: ") as caught:
        Calibration.load(path)
    assert message in str(caught.value)


@pytest.mark.parametrize(("households", "months"), [(50, 12), (500, 6)])
def test_the_groups_known_are_those_of_a_record(households: int, months: int) -> None:
    small = {"population.households": households, "horizon.months": months}
    base = Scenario.load("baseline").with_overrides(small)
    model = SupportModel(base, rng=1)
    model.run()
    assert sorted(groups_of(base)) == sorted(set(model.outcomes()["group"].to_pylist()))


def test_a_figure_that_no_run_records_is_named(tmp_path: Path) -> None:
    example = Calibration.load(EXAMPLE).file
    target = Target(outcome="gini", value=0.3, tolerance=0.01, group="county_type:poor")
    file = example.model_copy(update={"targets": (target,), "replicates": 2})
    small = {"population.households": 200, "horizon.months": 12}
    base = Scenario.load("baseline").with_overrides(small)
    with pytest.raises(InputError, match="gini of county_type:poor is not recorded"):
        calibrate(Calibration(file, base), 1, tmp_path)
    assert len(Store(tmp_path).keys()) == file.replicates


def test_a_disk_that_is_full_for_tables_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    example = Calibration.load(EXAMPLE).file
    spans = {LEAVE: example.parameters[LEAVE]}
    target = Target(outcome="migration", value=1e8, tolerance=1e8)
    changes = {"targets": (target,), "parameters": spans, "replicates": 2}
    base = Scenario.load("baseline").with_overrides(
        {"population.households": 200, "horizon.months": 12}
    )
    monkeypatch.setattr(folder_module, "publish", full_disk)
    with pytest.raises(InputError, match=r"File too large; [0-9]+ runs are kept in") as stopped:
        calibrate(Calibration(example.model_copy(update=changes), base), 1, tmp_path)
    assert f" {len(Store(tmp_path).keys())} runs are kept" in str(stopped.value)
