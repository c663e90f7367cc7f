"""Posts, cover, aid, contracts, advice and care: what runs for a year, and ends."""

import numpy as np
import pytest

from simsupport.agents.households import Illness
from simsupport.core.ledger import Account, Use
from simsupport.livelihoods import business, guarantees, health, labour, posts, spending
from tests.worlds import World

FEBRUARY = 13
NOBODY = {"workers": 0, "farm": 0, "disabled": 2}
ILL = [Illness.NONE, Illness.CHRONIC, Illness.ACUTE]


def project(world, key):
    """Return a project with the world's parameters."""
    return getattr(world.rules.projects, key)


def gain(world, key):
    """Return what all households of a world can expect of a project."""
    rows = np.arange(len(world.hh))
    return project(world, key).gain(world.block, world.now(FEBRUARY), rows)


def deliver(world, key, share=1.0):
    """Deliver a project to all households of a world in February; return the month."""
    now = world.now(FEBRUARY)
    project(world, key).deliver(world.block, now, np.arange(len(world.hh)), share)
    return now


def certain(key, **changes):
    """Return parameters under which a project never fails."""
    return {f"projects.{key}.failure": 0.0} | changes


# ---- posts ----


def test_a_post_gains_its_pay_less_half_a_worker_s_product():
    world = World(2, capacity=10_000.0, farm=[2, 1], workers=[2, 1])
    power, garden = world.live.business.labour_share, business.GARDEN / 20
    labour_there = np.array([2.0, 1.0]) + garden
    lost = 7000 * (labour_there**power - (labour_there - 0.5) ** power)
    pay = 6000 * world.now(FEBRUARY).drivers.prices
    assert gain(world, "public_post") == pytest.approx((pay - lost) / 7, rel=1e-3)


def test_without_a_worker_at_home_there_is_no_post():
    world = World(2, workers=[0, 2], farm=0, local_job=[0, 2], disabled=[2, 0])
    assert gain(world, "public_post").tolist() == [0.0, 0.0]
    assert not project(world, "public_post").eligible(world.block, np.arange(2)).any()


def test_a_post_is_paid_by_the_month_to_the_last_fen_and_takes_labour_meanwhile():
    world = World(2, weight=[1, 3], elders=1, changes={"projects.public_post.unit_cost": 6001.0})
    free = business.labour_units(world.hh, world.live.business).copy()
    price = int(deliver(world, "public_post").books.uses[Use.WAGES]) // 4
    paid = np.zeros(2, np.int64)
    for month in range(FEBRUARY + 1, FEBRUARY + 13):
        assert np.all(free - business.labour_units(world.hh, world.live.business) == 10)
        now, before = world.now(month), world.hh.post_money.astype(np.int64)
        held, world.hh.wage[:] = posts.held_in_trust(world.block), 0.0
        posts.pay_posts(world.block, now)
        month_s = before - world.hh.post_money
        assert world.hh.wage == pytest.approx(month_s / 100)
        flows = now.books.flows
        assert flows[Account.IN_TRUST, Account.HOUSEHOLDS] == flows.sum()
        assert flows.sum() == held - posts.held_in_trust(world.block)
        paid += month_s
    assert paid.tolist() == [price, price]
    assert not world.hh.post_money.any()
    assert not world.hh.post_months.any()
    assert np.array_equal(business.labour_units(world.hh, world.live.business), free)


def test_a_post_whose_holder_leaves_ends_and_its_money_goes_back():
    world = World(2, farm=[0, 1], local_job=[2, 1])
    deliver(world, "public_post")
    now = world.now(FEBRUARY + 1)
    left = int(world.hh.post_money[0]) * 10
    posts.pay_posts(world.block, now)
    assert world.hh.post_months.tolist() == [0, 11]
    assert world.hh.post_units.tolist() == [0, 10]
    assert world.hh.post_money[0] == 0
    assert now.books.flows[Account.IN_TRUST, Account.PROGRAMMES] == left
    assert now.books.uses[Use.UNSPENT] == -now.books.uses[Use.WAGES] == left


def test_the_last_worker_at_home_would_give_up_the_post_s_pay():
    world = World(3, farm=[1, 1, 2], workers=[1, 1, 2], capacity=1.0, post_months=[0, 12, 12])
    world.hh.post_units[1:] = 10
    world.hh.post_money[1:] = 12 * 50_000
    stay = labour.marginal_farm_pay(world.block, world.now(14), world.live.business, np.arange(3))
    assert stay == pytest.approx([50.0, 500.0, 50.0], abs=0.1)


# ---- cover ----


def test_months_ill_are_those_of_a_simulated_year():
    """Households drawn month by month by the model's own rule are ill as long as expected."""
    world = World(20_000, elders=np.arange(20_000) % 2, illness=np.arange(20_000) % 3)
    hazards, months = world.live.health, np.zeros((20_000, 3))
    start = world.hh.illness.copy()
    for month in range(12):
        months[np.arange(20_000), world.hh.illness] += 1
        now = world.now(month)
        health.fall_ill(world.block, hazards, now.words("t", 0, 20_000).astype(np.uint16))
    expected = health.months_ill(hazards, 12)
    for elders in range(2):
        for state in range(3):
            group = (world.hh.elders == elders) & (start == state)
            spread = months[group].std(axis=0) / np.sqrt(group.sum())
            error = np.abs(months[group].mean(axis=0) - expected[elders, state])
            assert np.all(error <= 4.5 * spread + 1e-3)


def test_cover_gains_its_part_of_what_illness_is_expected_to_cost():
    world = World(3, illness=ILL)
    hazards = world.live.health
    months = health.months_ill(hazards, 12)[0]
    cost = months[:, 1] * hazards.chronic_cost + months[:, 2] * hazards.acute_cost
    own = cost * (1 - hazards.reimbursement) * world.now(FEBRUARY).drivers.prices
    found = gain(world, "health_cover")
    assert found == pytest.approx(own * 0.15 / 7, rel=1e-4)
    assert 0 < found[0] < found[1] < found[2]


def test_where_nobody_falls_ill_cover_gains_nothing():
    world = World(1, changes={"livelihoods.health.acute": 0.0})
    assert gain(world, "health_cover") == 0


def test_cover_cuts_own_cost_for_a_year_and_no_longer():
    world = World(6, illness=ILL * 2)
    hazards, covered = world.live.health, np.arange(3)
    now = world.now(FEBRUARY)
    project(world, "health_cover").deliver(world.block, now, covered, 1.0)
    for month, left in ((FEBRUARY, 0.85), (FEBRUARY + 11, 0.85), (FEBRUARY + 12, 1.0)):
        cost = health.treatment_cost(world.block, world.now(month), hazards)
        assert cost[:3] == pytest.approx(cost[3:] * left, rel=1e-5)
    assert now.books.uses.sum() == round(100 * now.drivers.prices * 100) * 3 * 30


# ---- aid for schooling ----


def test_without_students_or_children_aid_gains_nothing_and_is_not_for_them():
    world = World(2, children=[0, 1])
    assert gain(world, "student_aid").tolist() == [0.0, 0.0]
    assert not project(world, "student_aid").eligible(world.block, np.arange(2)).any()


def test_aid_gains_the_fees_that_could_be_paid_and_the_places_that_could_not():
    world = World(
        3,
        children=[0, 0, 1],
        students=[1, 1, 0],
        school=[0, 0, 1],
        savings=[0, -1_490_000, 0],
        changes=certain("student_aid"),
    )
    prices = world.now(FEBRUARY).drivers.prices
    expected = np.array([4800.0, 4000.0, 4000.0]) * prices / 7
    assert gain(world, "student_aid") == pytest.approx(expected, rel=1e-4)


def test_aid_pays_fees_brings_a_child_back_and_keeps_it_at_school_for_a_year():
    world = World(
        2000,
        students=1,
        adults=3,
        school=[1, 0] * 1000,
        poor_history=1,
        savings=-10_000_000,
        changes=certain("student_aid", **{"livelihoods.guarantees.leave_school": 0.5}),
    )
    deliver(world, "student_aid")
    within = np.zeros(2000, np.float32)
    assert not world.hh.school.any()
    fees = spending._pay_school(world.block, world.now(14), world.live.spending, within)
    assert not fees.any()
    assert np.all(world.hh.students == 1)
    guarantees.renew_guarantees(world.block, world.now(24), world.live.guarantees)
    assert not world.hh.school.any()
    spending._pay_school(world.block, world.now(26), world.live.spending, within)
    assert not world.hh.students.any()
    guarantees.renew_guarantees(world.block, world.now(36), world.live.guarantees)
    assert world.hh.school.mean() == pytest.approx(0.5, abs=0.06)


# ---- contracts ----


def test_a_contract_gains_its_premium_on_the_sales_to_come():
    world = World(1, changes=certain("market_contract"))
    gross = 20_000 * (2 + business.GARDEN / 20) ** 0.55
    to_come = sum(business.REVENUE_BY_MONTH[2:])
    assert gain(world, "market_contract") == pytest.approx(gross * to_come * 0.05 / 7, rel=1e-3)


def test_where_prices_are_low_a_contract_gains_more():
    world = World(2, villages=2, counties=2)
    world.block.counties.price[:] = [1.0, 0.8]
    normal, low = gain(world, "market_contract")
    assert low / normal == pytest.approx((0.8 * 1.05 / 0.8 - 0.8) / 0.05, rel=1e-3)


def test_a_contract_narrows_luck_and_leaves_ruin_alone():
    luck = [0.15, 0.5, 1.0, 1.5]
    world = World(4, harvest=luck, changes=certain("market_contract"))
    deliver(world, "market_contract")
    assert world.hh.harvest == pytest.approx([0.15, 0.7 * 1.05, 1.05, 1.3 * 1.05])


def test_a_garden_alone_sells_nothing_by_contract():
    world = World(1, **NOBODY)
    assert gain(world, "market_contract") == 0
    assert not project(world, "market_contract").eligible(world.block, np.arange(1))


# ---- advice ----


def test_advice_adds_to_the_level_of_the_farm_once():
    world = World(1, changes=certain("extension_visit"))
    net = 20_000 * (2 + business.GARDEN / 20) ** 0.55 * 0.7
    assert gain(world, "extension_visit") == pytest.approx(net * (np.exp(0.02) - 1), rel=1e-3)
    deliver(world, "extension_visit")
    assert world.hh.farm_level == pytest.approx(0.02)
    assert not project(world, "extension_visit").eligible(world.block, np.arange(1))


def test_without_own_farming_advice_gains_nothing():
    world = World(1, farm=0, local_job=2)
    assert gain(world, "extension_visit") == 0
    assert not project(world, "extension_visit").eligible(world.block, np.arange(1))


# ---- care ----


def test_care_gains_the_labour_it_restores():
    world = World(3, illness=ILL, local_job=1, farm=1)
    hazards = world.live.health
    months = health.months_ill(hazards, 12)[0]
    lost = (months[:, 1] * hazards.chronic_loss + months[:, 2] * hazards.acute_loss) / 12
    income = 20_000 * (1 + business.GARDEN / 20) ** 0.55 * 0.7 + 1900 * 12
    expected = lost * income * 0.4 / 7
    expected[0] = 0.0
    assert gain(world, "care_visit") == pytest.approx(expected, rel=1e-3)


def test_care_is_for_the_old_ill_or_disabled():
    world = World(4, elders=[0, 1, 0, 0], disabled=[0, 0, 1, 0], illness=[0, 0, 0, Illness.CHRONIC])
    may_have = project(world, "care_visit").eligible(world.block, np.arange(4))
    assert may_have.tolist() == [False, True, True, True]
    assert np.array_equal(gain(world, "care_visit") > 0, may_have)


def test_care_restores_labour_for_twelve_months_from_the_next():
    world = World(3, illness=ILL)
    hazards = world.live.health
    deliver(world, "care_visit")
    loss = np.array([0.0, hazards.chronic_loss, hazards.acute_loss])
    for month, part in ((FEBRUARY + 1, 0.6), (FEBRUARY + 12, 0.6), (FEBRUARY + 13, 1.0)):
        left = health.labour_left(world.block, world.now(month), hazards)
        assert left == pytest.approx(1 - loss * part)
