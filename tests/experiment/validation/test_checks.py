"""The history is held against every target, and none is silently missing."""

import re
from pathlib import Path

import numpy as np
import pytest

from simsupport import data
from simsupport.experiment import InputError
from simsupport.experiment.validation.checks import has_campaign, validate
from simsupport.experiment.validation.government import against
from simsupport.scenario import Scenario

TARGETS = [f"C{number:02}" for number in range(1, 31)]
PRINTED = Path(__file__).parents[3] / "results" / "reference" / "history.md"


@pytest.fixture(scope="module")
def checks():
    """The history's table, from one small nation."""
    return validate("history", households=3000, replicates=1)


def test_every_target_has_a_row(checks):
    assert set(TARGETS) <= set(checks["id"])


def test_a_row_without_a_figure_says_why_and_all_shipped_targets_are_used(checks):
    without = checks[checks["model"].isna()]
    assert (without["note"] != "").all()
    assert set(without["target"]) == {
        "ever covered: start-up help", "provinces praised", "provincial deputies summoned"
    }  # fmt: skip
    shown = set(zip(checks["target"], checks["year"], strict=True))
    assert {(row["target"], int(row["year"])) for row in data.rows("targets")} <= shown


def test_misses_are_in_tolerances(checks):
    told = checks[checks["model"].notna()]
    assert np.all(told["tolerance"] > 0)
    assert np.allclose(told["miss"], (told["model"] - told["published"]) / told["tolerance"])


def test_the_printed_table_has_every_target_and_its_miss():
    text = PRINTED.read_text(encoding="utf-8")
    assert "uv run simsupport validate history" in text
    for target in TARGETS:
        assert re.search(rf"^ ?{target} .*[+-]\d+\.\d", text, re.MULTILINE), target
    for row in data.rows("targets"):
        assert row["source_name"]
        assert float(row["below"]) > 0
        assert float(row["above"]) > 0


def test_a_figure_on_the_far_side_is_judged_by_the_tolerance_there():
    below, above = (against("overdue", 2019, model).tolerance for model in (0.0, 1.0))
    assert (below, above) == (0.26, 0.74)


def test_a_target_that_is_not_shipped_is_an_error():
    with pytest.raises(KeyError, match="no target"):
        against("happiness", 2016, 1.0)


def test_no_replicate_is_refused():
    with pytest.raises(InputError, match="replicates is 0; it must be at least 1"):
        validate("baseline", replicates=0)


@pytest.mark.parametrize(("name", "months"), [("baseline", 48), ("history", 96)])
def test_a_scenario_that_ends_before_the_figures_is_refused(name, months):
    short = Scenario.load(name).with_overrides({"horizon.months": months - 1})
    with pytest.raises(
        InputError, match=f"has a horizon of {months - 1} months; .* at least {months}"
    ):
        validate(short)


@pytest.mark.parametrize(("name", "campaign"), [("baseline", False), ("history", True)])
def test_only_scenarios_with_a_campaign_are_held_against_what_needs_one(name, campaign):
    assert has_campaign(Scenario.load(name)) == campaign
