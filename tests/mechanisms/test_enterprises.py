"""Where parks stand, who is served first, what a fund loses, and who is recognised."""

from functools import cache

import numpy as np
import pytest

from simsupport.core.ledger import Use
from simsupport.measures.zones import Zone
from simsupport.model import SupportModel
from tests.invariants.test_same_bytes import different, run, run_script
from tests.mechanisms.cases.enterprises import WRONG_ZONE
from tests.mechanisms.runs import SEEDS, t_interval

CARRIER = {"scenario": "whole-society", "households": 2000, "months": 48}


@cache
def after(seed, changes, months=48):
    """Return a model of the carrier after some months."""
    overrides = {path.replace(".", "__"): value for path, value in changes}
    return SupportModel(**(CARRIER | {"months": months}), rng=seed, **overrides)


def figures(figure, changes, months=48):
    """Return a figure of each replicate of the carrier with these changes."""
    found = []
    for seed in SEEDS:
        model = after(seed, tuple(sorted(changes.items())), months)
        model.run()
        found.append(figure(model))
    return np.array(found)


def in_wrong_zone(model):
    """Share of the money for parks that goes to counties outside development zones."""
    counties = model.counties
    wrong = counties.park_funds[counties.zone != Zone.DEVELOPMENT].sum()
    return wrong / max(counties.park_funds.sum(), 1)


@pytest.mark.row("C1")
def test_few_parks_stand_in_the_wrong_zone_where_the_plan_is_followed():
    free = figures(in_wrong_zone, {"measures.parks.follow_zones": 0.0})
    mostly = figures(in_wrong_zone, {"measures.parks.follow_zones": 0.9})
    strictly = figures(in_wrong_zone, {"measures.parks.follow_zones": 1.0})
    assert t_interval(free - mostly)[0] > 0
    assert np.all(strictly == 0)
    assert free.mean() > 0


def wages_per_yuan(model):
    """Wages that firms in parks have paid for each yuan of the works, so far."""
    return model.counties.park_wages.sum() / model.counties.park_funds.sum()


@pytest.mark.row("C1")
def test_a_park_in_the_wrong_zone_does_not_pay_and_one_in_a_fitting_zone_does_better():
    fitting = figures(wages_per_yuan, {"measures.parks.development_share": 1.0})
    wrong = figures(wages_per_yuan, WRONG_ZONE)
    assert t_interval(wrong)[2] < 1
    assert t_interval(fitting - wrong)[0] > 0


def old_before_others(model):
    """Share of old areas' counties that are served less that of other poor counties."""
    counties = model.counties
    old = counties.old_area > 0
    others = (counties.poor_county > 0) & ~old
    served = counties.state_counties
    shares = [served[these].sum() / max(counties.weight[these].sum(), 1) for these in (old, others)]
    return shares[0] - shares[1]


@pytest.mark.row("C2")
def test_old_revolutionary_areas_are_served_earlier():
    first, alike = (
        figures(old_before_others, {"measures.state_enterprises.old_first": first}, months=26)
        for first in (1.0, 0.0)
    )
    assert t_interval(first)[0] > 0
    assert t_interval(first - alike)[0] > 0


def share_lost(model):
    """Share of the fund's capital that is lost."""
    counties = model.counties
    return counties.fund_lost.sum() / (counties.fund_lost.sum() + counties.fund_capital.sum())


@pytest.mark.row("C3")
def test_a_fund_that_sees_less_loses_more_and_the_ledger_says_so():
    name = "measures.industry_fund.selection_noise"
    clear, dim = (figures(share_lost, {name: noise}) for noise in (0.0, 2.0))
    assert t_interval(dim - clear)[0] > 0
    model = after(SEEDS[0], ((name, 2.0),))
    booked = sum(spent[Use.LOST] for spent in model.record.spending)
    assert booked == model.counties.fund_lost.sum()


def acquaintance(model):
    """Mean years for which state enterprises have been in the villages that they serve."""
    villages = model.villages
    return villages.state_years[villages.state_served > 0].mean()


@pytest.mark.row("C4")
def test_enterprises_know_villages_under_contract_for_longer():
    name = "measures.state_enterprises.village_contracts"
    under, without = (figures(acquaintance, {name: share}) for share in (1.0, 0.0))
    assert t_interval(under - without)[0] > 0


@pytest.mark.row("C9")
def test_a_recognition_that_asks_for_more_than_it_is_worth_is_refused():
    def recognised(model):
        return model.enterprises.recognised.sum()

    name = "measures.leading_enterprises.asked"
    modest, greedy = (figures(recognised, {name: asked}, months=14) for asked in (0.05, 10.0))
    assert modest.sum() > greedy.sum() >= 0
    assert np.all(modest >= greedy)


ENTERPRISES = {"households": 800, "months": 38, "measures__industry_fund__capital": 1.0}
"""A run of the family's own scenario in which all of its measures act."""


@pytest.fixture(scope="module")
def whole():
    """The run in one block on one core."""
    return run("enterprises", **ENTERPRISES)


@pytest.mark.parametrize("size", [1, 150])
def test_the_size_of_blocks_changes_nothing_that_enterprises_do(whole, size):
    for name in ("counties.park_years", "counties.fund_capital", "villages.state_served"):
        assert any(whole[name]), name
    assert any(whole["enterprises.contracts"])
    assert different(whole, run("enterprises", **ENTERPRISES, block_size=size)) == []


def test_two_cores_change_nothing_that_enterprises_do(whole, tmp_path):
    done, found = run_script(tmp_path, "enterprises", **ENTERPRISES, cores=2, block_size=60)
    assert (done.returncode, done.stderr) == (0, "")
    assert different(whole, found) == []
