"""Scenarios of a question are loaded once each, the baseline first."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simsupport.experiment import InputError, gathering
from simsupport.experiment.gathering import gather
from tests.experiment.standin import BASELINE, EMPLOYMENT, TRANSFERS


def test_baseline_comes_first_and_each_scenario_once() -> None:
    chosen = gather([TRANSFERS, BASELINE, TRANSFERS], "baseline")
    assert [scenario.name for scenario in chosen] == ["baseline", "transfers"]
    assert gather([BASELINE, EMPLOYMENT], "employment")[0] is EMPLOYMENT


def test_two_scenarios_of_one_name_are_refused() -> None:
    with pytest.raises(InputError, match="two different scenarios are called transfers"):
        gather([TRANSFERS, replace(TRANSFERS, effect=0.5)], None)


def test_a_baseline_that_shares_its_name_with_another_scenario_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(gathering, "_load", lambda given, _: TWINS.get(given, given))
    assert gather([TRANSFERS], "same.yaml") == [TRANSFERS]
    with pytest.raises(InputError, match="two different scenarios are called transfers"):
        gather([TRANSFERS], "other.yaml")


TWINS = {"same.yaml": TRANSFERS, "other.yaml": replace(TRANSFERS, effect=0.5)}
