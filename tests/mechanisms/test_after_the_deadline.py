"""After 2020: no exits are demanded, and who left is watched and helped where help goes on."""

import numpy as np
import pytest

from simsupport.agents.households import Register
from simsupport.core.calendar import Month
from simsupport.measures import base
from simsupport.measures.base import Policy
from simsupport.model import SupportModel
from simsupport.month import POLICIES
from simsupport.scenario import Scenario

JANUARY_2021, JANUARY_2024, LAST = 96, 132, 155
"""Carers whom volunteers trained stay for three years after the last team has left."""
FADING = {"honours", "local_teams", "market_awareness", "talent_programmes"}
"""What these left behind fades for longer: attention, knowledge, and people who stayed."""
SEEDS = (1, 2, 3)


class After:
    """A run to 2025, and the projects of its last two years that reached watched households."""

    def __init__(self, scenario, seed, monkeypatch):
        self.watched = self.helped = 0
        deliver = base.deliver_projects

        def noted(block, now, order):
            if now.month.index >= JANUARY_2024:
                rows = block.households.register[order.rows]
                weight = block.weight[order.rows]
                self.helped += int(weight.sum())
                self.watched += int(weight[rows == Register.MONITORED].sum())
            deliver(block, now, order)

        with monkeypatch.context() as patch:
            patch.setattr(base, "deliver_projects", noted)
            self.model = SupportModel(scenario, rng=seed, households=3000)
            while self.model.running:
                self.model.step()
                if self.model.time == JANUARY_2021:
                    self.register = self.model.households.register.copy()
        told = self.model.outcomes().to_pandas()
        self.nation = told[told.group == "national"].reset_index(drop=True)


@pytest.fixture(scope="module")
def pairs():
    """Runs with help that goes on and with help that ends, seed by seed."""
    monkeypatch = pytest.MonkeyPatch()
    return [
        tuple(After(name, seed, monkeypatch) for name in ("history-to-2025", "history-ends-2020"))
        for seed in SEEDS
    ]


def test_the_ended_scenario_names_everything_that_acts_in_history():
    ended = Scenario.load("history-ends-2020")
    for policy in POLICIES:
        mine = getattr(ended.measures, policy.key)
        assert not Policy.active(mine, Month(JANUARY_2021)), policy.key
        assert not mine.active(Month(JANUARY_2024)) or policy.key in FADING, policy.key


def test_both_are_the_same_until_the_deadline(pairs):
    for one, other in pairs:
        assert len(one.nation) == len(other.nation) == LAST + 1
        before = [run.nation.iloc[:JANUARY_2021] for run in (one, other)]
        assert before[0].equals(before[1])
        assert np.array_equal(one.register, other.register)


def test_watched_households_are_helped_where_help_goes_on_and_nobody_where_it_ended(pairs):
    for one, other in pairs:
        assert one.watched > 0
        assert (other.helped, other.watched) == (0, 0)
        assert not other.nation.spending[JANUARY_2024:].any()


def test_no_exits_are_demanded_or_invented_and_no_county_claims_after_the_deadline(pairs):
    for one, _ in pairs:
        assert not one.model.villages.target.any()
        assert not one.model.officials.target.any()
        exits = one.nation.county_exits.dropna()
        assert (exits[exits.index >= JANUARY_2021 - 1].diff().dropna() == 0).all()


def test_returns_are_counted_and_gains_can_be_read_until_2025(pairs):
    for one, _ in pairs:
        after = one.nation.iloc[JANUARY_2021:]
        decembers = after[after.poverty_headcount.notna()]
        assert len(decembers) == 5
        for name in ("returns_to_poverty", "sustained_exits_12", "sustained_exits_60"):
            assert (decembers[name] > 0).all()


def test_a_run_goes_no_further_than_the_series():
    assert Scenario.load("history-to-2025").horizon.months == LAST + 1
