"""Lessons make households aware; the aware win disputes, and buyers who fear that break less."""

import numpy as np
import pytest

from simsupport.core.calendar import Month
from simsupport.core.ledger import Account, Use
from simsupport.measures.market_awareness import MarketAwareness
from tests.worlds import World, copy_of

FEBRUARY = 13
N = 20_000


def awareness(**values):
    """Return the measure with validated parameters."""
    return MarketAwareness.model_validate({"lessons": 1.0} | values)


def teach(world, measure, month=FEBRUARY, granted=1.0):
    """Let a month pass; return its books."""
    now = world.now(month).for_block()
    for order in measure.requests(world.block, now, np.ones(len(world.hh), np.bool_)):
        measure.deliver(world.block, now, order.granted(granted), granted)
    return now.books


@pytest.mark.row("E3")
def test_awareness_grows_with_lessons_and_fades_without():
    world = World(4, villages=4)
    aware, measure = world.block.villages.awareness, awareness(learning=0.3, fading=0.2)
    expected = 0.0
    for year in range(4):
        teach(world, measure, FEBRUARY + 12 * year)
        expected = expected * 0.8 + (1 - expected * 0.8) * 0.3
        assert aware == pytest.approx(expected, rel=1e-5)
        teach(world, measure, FEBRUARY + 12 * year + 1)  # nothing happens in March
        assert aware == pytest.approx(expected, rel=1e-5)
    over = awareness(learning=0.3, fading=0.2, until="2017-06")
    assert over.active(Month(FEBRUARY + 60))
    assert not teach(world, over, FEBRUARY + 60).flows.any()
    assert aware == pytest.approx(expected * 0.8, rel=1e-5)


def delivered(awake, **changes):
    """Deliver contracts to many households; return the world and whose contract holds."""
    parameters = {f"projects.market_contract.{name}": value for name, value in changes.items()}
    world = World(N, changes=parameters, harvest=1.5)
    world.block.villages.awareness[:] = awake
    contract = world.rules.projects.market_contract
    contract.deliver(world.block, world.now(FEBRUARY), np.arange(N), 1.0)
    return world, world.hh.harvest != np.float32(1.5)


@pytest.mark.row("E3")
@pytest.mark.parametrize("aware", [0.0, 0.5, 1.0])
@pytest.mark.parametrize(("redress", "stakes"), [(0.4, 1.5), (0.8, 0.0), (0.5, 4.0)])
def test_contracts_hold_as_buyers_fear_disputes_and_households_win_them(aware, redress, stakes):
    world, held = delivered(aware, failure=0.4, redress=redress, stakes=stakes)
    breaks = 0.4 * max(1 - aware * redress * stakes, 0.0)
    assert held.mean() == pytest.approx(1 - breaks * (1 - aware * redress), abs=0.012)
    villages = world.block.villages
    assert villages.contracts[0] == 10 * N
    assert villages.contracts_held[0] == 10 * held.sum()
    won = villages.disputes_won[0] / (10 * N)
    assert won == pytest.approx(breaks * aware * redress, abs=0.012)


def test_more_awareness_adds_contracts_that_hold_and_loses_none():
    before = np.zeros(N, bool)
    for aware in (0.0, 0.3, 0.7, 1.0):
        _, held = delivered(aware, failure=0.5)
        assert np.all(held >= before)
        before = held


def test_without_awareness_courts_and_confidence_mean_nothing():
    one, _ = delivered(0.0)
    other, _ = delivered(0.0, redress=1.0, stakes=9.0, confidence=3.0)
    for name, values in copy_of(one).items():
        assert np.array_equal(values, getattr(other.hh, name)), name


@pytest.mark.row("E3")
@pytest.mark.parametrize("confidence", [-2.0, 0.0, 2.0])
def test_awareness_moves_the_odds_of_signing(confidence):
    world = World(N, changes={"projects.market_contract.confidence": confidence})
    contract, rows = world.rules.projects.market_contract, np.arange(N)
    before = contract.accept(world.block, world.now(FEBRUARY), rows)
    world.block.villages.awareness[:] = 0.5
    after = contract.accept(world.block, world.now(FEBRUARY), rows)
    odds = contract.take_up / (1 - contract.take_up) * np.exp(0.5 * confidence)
    assert after.mean() == pytest.approx(odds / (1 + odds), abs=0.012)
    assert np.all(after >= before) if confidence >= 0 else np.all(after <= before)
    other = world.rules.projects.industry_grant
    assert other.eagerness(world.block) is None


def test_who_plans_expects_more_of_contracts_that_hold():
    gains = []
    for aware in (0.0, 1.0):
        world = World(4)
        world.block.villages.awareness[:] = aware
        contract = world.rules.projects.market_contract
        gains.append(contract.gain(world.block, world.now(FEBRUARY), np.arange(4)))
    breaks = 0.2 * (1 - 0.4 * 1.5) * (1 - 0.4)
    assert gains[1] / gains[0] == pytest.approx((1 - breaks) / 0.8, rel=1e-5)


def test_lessons_are_paid_and_half_the_money_teaches_half():
    world = World(20, villages=20)
    books = teach(world, awareness(cost=1000.0, learning=0.4), granted=0.5)
    price = round(1000 * world.now(FEBRUARY).drivers.prices * 100)
    assert books.uses[Use.ADMINISTRATION] == 20 * (price // 2)
    assert books.flows[Account.PROGRAMMES].sum() == books.uses.sum()
    assert world.block.villages.awareness == pytest.approx(0.2, abs=1e-4)
    awareness().stop(world.block)
    assert not world.block.villages.awareness.any()


def test_more_lessons_add_villages_and_drop_none():
    before = np.zeros(4000, bool)
    for share in (0.0, 0.3, 0.7, 1.0):
        world = World(4000, villages=4000)
        teach(world, awareness(lessons=share))
        there = world.block.villages.awareness > 0
        assert np.all(there >= before)
        assert there.mean() == pytest.approx(share, abs=0.04)
        before = there
