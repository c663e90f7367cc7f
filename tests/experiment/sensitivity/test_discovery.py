"""The EMA Workbench's tools run on a sweep's output as they are."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

from simsupport.experiment.sweeps.result import SweepResult
from simsupport.experiment.sweeps.sweep import sweep

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from ema_workbench.analysis import cart, feature_scoring, prim
    from ema_workbench.analysis.scenario_discovery_util import RuleInductionType

HARVEST = "livelihoods.shocks.harvest_sd"
TEXT = f"""
scenario: baseline
design: {{kind: latin-hypercube, points: 48}}
uncertainties:
  {HARVEST}: {{low: 0.02, high: 0.8}}
  livelihoods.crime.chance: {{low: 0.0, high: 0.2}}
  livelihoods.arrears.chance: {{low: 0.0, high: 0.2}}
replicates: 1
overrides: {{population.households: 300, horizon.months: 12}}
"""


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> SweepResult:
    """Worlds of small nations."""
    folder = tmp_path_factory.mktemp("discovery")
    (folder / "worlds.yaml").write_text(TEXT, encoding="utf-8")
    return sweep(folder / "worlds.yaml", 1, folder / "out")


def test_prim_finds_the_worlds_in_which_many_are_poor(result: SweepResult) -> None:
    experiments, outcomes = result.to_ema()
    cases = experiments.drop(columns=["scenario", "policy", "model"])
    poor = outcomes["poverty_gap"] > np.quantile(outcomes["poverty_gap"], 0.7)
    box = prim.Prim(cases, poor, peel_alpha=0.1).find_box()
    limits = box.box_lims[-1]
    assert limits[HARVEST][0] > 0.3
    assert box.peeling_trajectory["density"].iloc[-1] > 0.8


def test_cart_splits_on_the_same_parameter(result: SweepResult) -> None:
    experiments, outcomes = result.to_ema()
    cases = experiments.drop(columns=["scenario", "policy", "model"])
    tree = cart.CART(cases, outcomes["poverty_gap"], mode=RuleInductionType.REGRESSION)
    tree.build_tree()
    assert cases.columns[tree.clf.tree_.feature[0]] == HARVEST


def test_feature_scores_rank_it_first(result: SweepResult) -> None:
    experiments, outcomes = result.to_ema()
    cases = experiments.drop(columns=["scenario", "policy", "model"])
    scores, _ = feature_scoring.get_ex_feature_scores(
        cases, outcomes["poverty_gap"], mode=RuleInductionType.REGRESSION, random_state=0
    )
    assert scores[1].idxmax() == HARVEST
