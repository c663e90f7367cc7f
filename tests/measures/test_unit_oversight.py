"""Units choose between what is needed and what can be seen; review and lead bear on it."""

import numpy as np
import pytest
from scipy import optimize

from simsupport.agents.units import Tier
from simsupport.core.ledger import Account, Use
from simsupport.measures.base import Nation
from simsupport.measures.designated_units import REVIEW, SHOW, DesignatedUnits
from simsupport.measures.unit_oversight import share_of_show
from simsupport.projects.menu import MENU
from tests.measures.poor_villages import FEBRUARY, needs_of, village_world
from tests.worlds import changed, copy_of


def units(**values):
    """Return the measure of all tiers with validated parameters."""
    return DesignatedUnits.model_validate({"budget": 1.0, "tiers": 1.0} | values)


def planned(measure, world, now, wanted=None):
    """Return what units ask for, by purpose."""
    orders = measure.plan(world.block, now, needs_of(world, now, wanted))
    return {order.purpose: order for order in orders}


# ---- effort ----


@pytest.mark.row("B2")
@pytest.mark.parametrize("ability", [1.0, 1.3, 1.5])
@pytest.mark.parametrize(
    ("reward", "counts_show"), [(0.0, 0.0), (0.3, 0.1), (1.0, 0.0), (1.0, 1.0), (2.0, 0.5)]
)
def test_units_choose_what_a_numerical_optimiser_finds(ability, reward, counts_show):
    duty, visibility, cost = 0.6, 0.35, 1.5
    real = (duty + reward * (1 - counts_show)) * ability
    show = visibility + reward * counts_show

    def loss(x):
        return -(real * x[0] + show * x[1] - x[0] ** 2 / 2 - cost * x[1] ** 2 / 2)

    limit = {"type": "ineq", "fun": lambda x: 1.0 - x[0] - x[1]}
    best = optimize.minimize(
        loss, [0.3, 0.3], bounds=[(0, 1)] * 2, constraints=[limit], tol=1e-12
    ).x
    found = share_of_show(np.array([ability]), duty, visibility, reward, counts_show, cost)
    assert found[0] == pytest.approx(best[1] / best.sum(), abs=1e-5)


@pytest.mark.row("B2")
def test_an_assessment_of_results_lowers_show_and_one_of_appearances_raises_it():
    now = village_world().now(FEBRUARY)
    block = village_world().block
    plain = units().show(block, now)
    assert np.all((plain > 0.15) & (plain < 0.35))
    assert np.all(units(assessment=1.0).show(block, now) < plain)
    assert np.all(units(assessment=0.5).show(block, now) > units(assessment=1.0).show(block, now))
    assert np.all(units(assessment=1.0, assessed_show=1.0).show(block, now) > plain)


@pytest.mark.row("B2")
def test_the_able_show_less():
    ability = np.linspace(1.0, 1.5, 20)
    assert np.all(np.diff(share_of_show(ability, 0.6, 0.35, 0.0, 0.0, 1.5)) < 0)


def test_who_feels_nothing_and_shows_nothing_spends_nothing_on_show():
    assert share_of_show(np.ones(2), 0.0, 0.0, 0.0, 0.0, 1.5).tolist() == [0.0, 0.0]


# ---- money ----


def test_projects_show_and_plans_together_use_no_more_than_the_year_s_money():
    world = village_world(budget=20_001)
    world.block.units.weight[:] = [1, 2, 3, 7]
    measure, now = units(work_plan=0.5, plan_cost=0.2), world.now(FEBRUARY)
    orders = planned(measure, world, now)
    own, year = world.block.units, 20_001 * 100
    paper = orders[REVIEW].fen * orders[REVIEW].weight
    shown = orders[SHOW].fen * orders[SHOW].weight
    assert np.all(np.abs(paper - year * 0.1) < own.weight)
    assert np.all(np.abs(shown - year * 0.9 * measure.show(world.block, now)) < own.weight)
    assert np.all(own.planned <= year - paper - shown)
    assert orders[SHOW].village.tolist() == [0, 1, 2, 3]
    assert orders[REVIEW].village is None


def test_show_and_plans_reach_no_household_and_every_fen_has_a_use():
    world = village_world()
    measure, now = units(work_plan=1.0), world.now(FEBRUARY)
    orders, before = planned(measure, world, now), copy_of(world)
    for purpose in (SHOW, REVIEW):
        measure.deliver(world.block, now, orders[purpose], 1.0)
    assert changed(world, before) == set()
    own, uses = world.block.units, now.books.uses
    assert uses[Use.VISIBLE_PROJECT] == own.shown.sum() == orders[SHOW].cost > 0
    assert uses[Use.ADMINISTRATION] == own.reviewed.sum() == orders[REVIEW].cost > 0
    measure.deliver(world.block, now, orders[""], 1.0)
    cost = sum(order.cost for order in orders.values())
    assert now.books.flows[Account.PROGRAMMES].sum() == uses.sum() == cost
    assert own.spent.sum() == orders[""].cost


def test_where_help_is_meant_for_nobody_nothing_is_shown():
    world = village_world(villages=4)
    orders = planned(units(), world, world.now(FEBRUARY), world.hh.village == 2)
    assert orders[SHOW].rows.tolist() == [2]


# ---- work plans ----


@pytest.mark.row("B3")
def test_a_reviewed_plan_leaves_the_rest_of_the_error_and_costs_its_part():
    free = {"visibility": 0.0, "plan_cost": 0.0}
    world, other = village_world(200), village_world(200)
    now = world.now(FEBRUARY)
    reviewed = planned(units(work_plan=0.5, review=0.8, **free), world, now)
    quieter = planned(units(view_noise=0.8 * 0.6, **free), other, now)
    dim = planned(units(**free), village_world(200), now)
    assert list(reviewed) == [""]
    assert np.array_equal(reviewed[""].rows, quieter[""].rows)
    assert np.array_equal(reviewed[""].project, quieter[""].project)
    assert not np.array_equal(reviewed[""].project, dim[""].project)


# ---- tiers ----


@pytest.mark.row("B5")
def test_more_of_the_tiers_adds_units_and_drops_none_and_central_ones_are_always_there():
    world = village_world(2000, villages=1000)
    tier = np.arange(1000) % 4
    world.block.units.tier[:] = tier
    now, before = world.now(FEBRUARY), tier == Tier.CENTRAL
    for share in (0.0, 0.3, 0.8, 1.0):
        taking = units(tiers=share).taking_part(world.block, now)
        assert np.all(taking >= before)
        assert taking[tier != Tier.CENTRAL].mean() == pytest.approx(share, abs=0.06)
        assert np.all(taking[tier == Tier.CENTRAL])
        before = taking


@pytest.mark.row("B5")
def test_units_that_take_no_part_buy_and_show_nothing():
    world = village_world()
    world.block.units.tier[:] = [Tier.CENTRAL, Tier.PROVINCE, Tier.PREFECTURE, Tier.COUNTY]
    orders = planned(units(tiers=0.0), world, world.now(FEBRUARY))
    assert orders[SHOW].rows.tolist() == [0]
    assert set(world.hh.village[orders[""].rows]) == {0}
    assert world.block.units.planned[1:].tolist() == [0, 0, 0]


# ---- lead departments ----


@pytest.mark.row("B6")
def test_a_lead_department_brings_its_tier_nearer_to_its_ablest_unit():
    world = village_world(villages=5)
    own = world.block.units
    own.tier[:] = [0, 0, 3, 3, 3]
    own.capacity[:] = [0.5, 1.0, 0.8, 0.6, 0.7]
    for month, taught in ((FEBRUARY - 1, np.zeros(5)), (FEBRUARY, [0.0, 0.2, 0.08, 0.0, 0.04])):
        now = world.now(month)
        measure = units(lead_departments=0.8, guidance=0.5)
        measure.decide(Nation(world.tables, now.streams, now.month))
        assert own.taught == pytest.approx(np.array(taught), abs=1e-6)
    error = measure.error(world.block, now)
    assert error == pytest.approx(0.8 * (own.capacity - own.taught), abs=1e-6)
    assert np.ptp(error[:2]) < 0.8 * np.ptp(own.capacity[:2])


def with_everything_needed_ordered_before(share):
    """Return units' orders where somebody has just ordered for everybody what is needed most."""
    changes = {f"projects.{kind.key}.take_up": 1.0 for kind in MENU}
    world = village_world(400, villages=40, changes=changes)
    now = world.now(FEBRUARY)
    needs = needs_of(world, now)
    cases = np.flatnonzero(needs.needed)
    needs.order(cases, needs.needed[cases])
    measure = units(view_noise=0.0, lead_departments=share, guidance=0.0)
    order, *_ = measure.plan(world.block, now, needs)
    return world, order


@pytest.mark.row("B6")
def test_units_in_contact_buy_nothing_twice():
    for share, twice in ((0.0, 1.0), (1.0, 0.0)):
        _, order = with_everything_needed_ordered_before(share)
        assert len(order.rows) > 10
        assert order.duplicate.mean() == twice


@pytest.mark.row("B6")
def test_in_half_contact_some_units_buy_all_twice_and_the_others_nothing():
    world, order = with_everything_needed_ordered_before(0.5)
    villages = world.hh.village[order.rows]
    told = {village: set(order.duplicate[villages == village]) for village in set(villages)}
    assert all(len(values) == 1 for values in told.values())
    assert {True} in told.values()
    assert {False} in told.values()


def test_units_remember_how_many_of_their_projects_met_the_greatest_need():
    world = village_world()
    now = world.now(FEBRUARY)
    needs = needs_of(world, now)
    order, *_ = units().plan(world.block, now, needs)
    own, village = world.block.units, world.hh.village[order.rows]
    met = order.project == needs.needed[order.rows]
    assert own.projects.tolist() == np.bincount(village, order.weight, 4).tolist()
    assert own.right.tolist() == np.bincount(village, order.weight * met, 4).tolist()
    assert 0 < own.right.sum() < own.projects.sum()
