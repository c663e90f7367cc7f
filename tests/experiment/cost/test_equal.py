"""Policies at equal cost, with the model itself on a small nation."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from simsupport.experiment import InputError
from simsupport.experiment.compare import compare
from simsupport.experiment.cost import equal
from simsupport.experiment.cost.equal import CAPPED, FITTED, FREE, LIMITED, at_equal_cost
from simsupport.experiment.cost.trials import Trials
from simsupport.experiment.gathering import gather
from simsupport.views import plots

if TYPE_CHECKING:
    from simsupport.scenario import Scenario

BUDGET = 1e10


def small(*names: str) -> list[Scenario]:
    """Return scenarios of 300 households and 24 months."""
    return gather(names, None, households=300, months=24)


@pytest.fixture(scope="module")
def trials(tmp_path_factory: pytest.TempPathFactory) -> Trials:
    """Two seeds, in a folder that all tests share."""
    return Trials(tmp_path_factory.mktemp("equal"), 2, 0, workers=1)


def spending(trials: Trials, scenario: Scenario) -> float:
    """Return mean spending, yuan."""
    return float(trials.national(scenario, "spending")[0].mean())


def test_all_spend_what_the_cheapest_does_and_nothing_but_sizes_differs(trials: Trials) -> None:
    before = small("transfers", "employment")
    fitted, lines = at_equal_cost(before, trials)
    assert [one.name for one in fitted] == ["transfers (equal cost)", "employment (equal cost)"]
    assert fitted[0].title.en == "Cash transfers (equal cost)"
    sums = [spending(trials, one) for one in before]
    assert [spending(trials, one) for one in fitted] == pytest.approx([min(sums)] * 2, rel=0.02)
    dearer = sums.index(max(sums))
    paths = {one.path for one in before[dearer].diff(fitted[dearer])}
    assert {path.rsplit(".", 1)[0] for path in paths} == {
        ("measures.cash_transfer", "measures.employment_subsidy")[dearer]
    }
    assert before[1 - dearer].diff(fitted[1 - dearer]) == []
    table = pd.read_csv(trials.folder / "equal_cost.csv")
    assert set(table["how"]) == {FITTED}
    assert table["factor"][1 - dearer] == 1.0
    assert all(line.startswith(one.name) for line, one in zip(lines, fitted, strict=True))


def test_the_cheapest_is_so_on_all_replicates(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that is cheaper on the first four seeds alone is scaled down, not the other up."""

    def spent(trials: Trials, scenario: Scenario) -> float:
        first = trials.replicates <= equal.PILOT
        if scenario.name.startswith("transfers"):
            amount = scenario.measures.cash_transfer.amount.at(12)
            return amount / full_amount * (10.0 if first else 13.0)
        return 11.0 if first else 9.0

    transfers, employment = small("transfers", "employment")
    full_amount = transfers.measures.cash_transfer.amount.at(12)
    monkeypatch.setattr(equal, "_spent", spent)
    monkeypatch.setattr(equal, "write_csv", lambda *_: None)
    fitted, _ = at_equal_cost([transfers, employment], Trials(Path("nowhere"), 8, 0))
    amount = fitted[0].measures.cash_transfer.amount.at(12)
    assert amount == pytest.approx(full_amount * 9.0 / 13.0, rel=0.01)
    assert fitted[1].measures == employment.measures


def test_a_given_sum_is_met_or_the_end_of_the_range_is_named(trials: Trials) -> None:
    (free, met, limited), lines = at_equal_cost(
        small("baseline", "transfers", "designated-units"), trials, 3.0 * BUDGET
    )
    table = pd.read_csv(trials.folder / "equal_cost.csv").set_index("scenario")
    assert table["how"].tolist() == [FREE, FITTED, LIMITED]
    assert spending(trials, met) == pytest.approx(3.0 * BUDGET, rel=0.02)
    assert table["factor"][limited.name] == 1.0
    assert spending(trials, limited) < 3.0 * BUDGET
    assert lines[0] == f"{free.name}: spends nothing, and stays as it is"
    assert "the most that its ranges allow" in lines[2]


def test_what_no_size_can_lower_is_capped(trials: Trials, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(equal, "acting", lambda _: {})
    (capped,), (line,) = at_equal_cost(small("transfers"), trials, BUDGET)
    assert capped.budget.cap == BUDGET
    assert spending(trials, capped) <= BUDGET * (1.0 + 1e-9)
    assert "until the money is gone" in line
    assert pd.read_csv(trials.folder / "equal_cost.csv")["how"].tolist() == [CAPPED]


def test_a_comparison_without_spending_or_sum_is_refused(trials: Trials) -> None:
    with pytest.raises(InputError, match="needs a scenario that spends money"):
        at_equal_cost(small("baseline"), trials)
    with pytest.raises(InputError, match="it must be a finite number above 0"):
        at_equal_cost(small("transfers"), trials, 0.0)


def test_a_failed_trial_is_one_line(trials: Trials, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simsupport.model.SupportModel.run", lambda *_: 1 / 0)
    other = replace(trials, seed=77)
    with pytest.raises(InputError, match=r"transfers \(equal cost\), replicate 0 .*ZeroDivision"):
        at_equal_cost(small("transfers"), other)


def test_compare_runs_what_was_fitted_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plots, "poverty_paths", plots.frontier)
    drawn = {"frontier": plots.frontier, "acceptability": plots.acceptability}
    monkeypatch.setattr(plots, "FIGURES", drawn)
    monkeypatch.setattr(plots, "overview", plots.frontier)
    result = compare(
        ["transfers", "employment"],
        replicates=2,
        workers=1,
        out=tmp_path,
        households=300,
        months=24,
        equal_cost=True,
        budget=BUDGET,
    )
    rows = [result.row(name, "spending") for name in result.scenarios[1:]]
    assert [float(row["central"]) for row in rows if row is not None] == pytest.approx(
        [BUDGET] * 2, rel=0.02
    )
    assert result.scenarios[0] == "baseline"
    assert any("sizes times" in note for note in result.notes)
    for name in ("equal_cost.csv", "cost_effectiveness.csv", "acceptability.csv"):
        assert (tmp_path / name).exists()
    for name in ("frontier", "acceptability"):
        assert (tmp_path / "figures" / f"{name}.png").stat().st_size > 10_000


def test_a_cap_holds_in_every_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plots, "write_figures", lambda comparison, folder: None)
    result = compare(
        ["transfers"], 2, workers=1, out=tmp_path, households=300, months=24, cap=BUDGET
    )
    spent = result.summary.query("scenario == 'transfers'")["spending"]
    assert (spent <= BUDGET * (1.0 + 1e-9)).all()
    assert spent.max() > 0.9 * BUDGET


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"budget": 1.0}, "a budget is the common sum"),
        ({"budget": float("inf"), "equal_cost": True}, "must be a finite number above 0"),
        ({"budget": float("nan"), "equal_cost": True}, "must be a finite number above 0"),
        ({"cap": 1.0, "equal_cost": True}, "exclude each other"),
        ({"cap": "1e9"}, "cap is '1e9'; it must be a number"),
        ({"budget": "1e9", "equal_cost": True}, "budget is '1e9'; it must be a number"),
        ({"cap": -1.0}, "cap is -1 yuan; it must be at least 0"),
        ({"effect": "true_exit"}, "did you mean true_exits"),
    ],
)
def test_senseless_questions_about_money_are_refused(
    tmp_path: Path, wrong: dict[str, object], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        compare(["transfers"], out=tmp_path, **wrong)  # type: ignore[arg-type]
