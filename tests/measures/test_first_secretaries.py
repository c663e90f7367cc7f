"""First secretaries serve in poor villages, in the same ones first, until they are called back."""

import numpy as np
import pytest

from simsupport.core.ledger import Account, Use
from simsupport.measures.first_secretaries import FirstSecretaries
from tests.worlds import World

N = 4000


def sent(world, share, month=30, **values):
    """Post secretaries and return where."""
    measure = FirstSecretaries.model_validate({"share": share} | values)
    wanted = np.zeros(len(world.hh), np.bool_)
    assert measure.requests(world.block, world.now(month), wanted) == []
    return world.block.villages.secretary.copy()


@pytest.fixture(scope="module")
def world():
    """Villages of one household, the last quarter of them not poor."""
    found = World(N, villages=N, poor_villages=True)
    found.block.villages.poor_village[-N // 4 :] = 0
    return found


def test_a_larger_share_adds_villages_and_leaves_none(world):
    before = np.zeros(N, np.uint8)
    for share in (0.0, 0.3, 0.7, 1.0):
        now = sent(world, share)
        assert np.all(now >= before)
        poor = now[: -N // 4]
        assert poor.mean() == pytest.approx(share, abs=4 * np.sqrt(0.25 / len(poor)))
        before = now
    assert np.array_equal(before, world.block.villages.poor_village)


def test_the_same_villages_have_one_in_every_month(world):
    assert np.array_equal(sent(world, 0.4, month=30), sent(world, 0.4, month=77))


def test_the_measure_s_coverage_is_of_its_share(world):
    assert np.array_equal(sent(world, 0.8, coverage=0.5), sent(world, 0.4))


def test_they_come_when_the_share_says_and_are_called_back_at_the_end(world):
    dated = {"2015-07": 1.0}
    assert not sent(world, dated, month=29).any()
    assert sent(world, dated, month=30).any()
    FirstSecretaries().stop(world.block)
    assert not world.block.villages.secretary.any()


def test_in_december_villages_where_they_serve_aim_higher_for_next_year(world):
    villages = world.block.villages
    for month, hope in ((30, 0.1), (35, 0.0), (35, 0.1)):
        villages.encouraged[:] = 0
        served = sent(world, 0.4, month=month, hope=hope) > 0
        lifted = 0.1 if month == 35 and hope else 0.0
        assert villages.encouraged == pytest.approx(served * lifted)
    villages.encouraged[:] = 0


def test_where_they_serve_they_leave_the_rest_of_the_error_that_the_village_leaves(world):
    for before in (1.0, 0.5):
        world.block.villages.unclear[:] = before
        served = sent(world, 0.4, insight=0.75) > 0
        unclear = world.block.villages.unclear
        assert np.all(unclear[served] == before / 4)
        assert np.all(unclear[~served] == before)
        assert 0 < served.sum() < N


@pytest.mark.row("B4")
def test_they_serve_a_term_and_part_of_those_called_back_wait_for_a_post_in_their_county():
    world = World(6, villages=6, counties=2, poor_villages=True)
    block = world.block
    block.villages.weight[:] = [1, 2, 3, 10, 20, 30]
    block.villages.poor_village[4:] = 0
    values = {"term": 3, "learning": 0.2, "into_office": 0.5}
    served = []
    for month in range(1, 8):
        sent(world, 1.0, month=month, **values)
        served.append(int(block.villages.served_months[0]))
        assert block.villages.served_months[4:].tolist() == [0, 0]
        terms = month // 3
        assert block.counties.returned.tolist() == [3.0 * terms, 5.0 * terms]
        gained = [0.2 * 3 / 12] * 2 if terms else [0.0, 0.0]
        assert block.counties.lessons.tolist() == pytest.approx(gained)
    assert served == [1, 2, 0, 1, 2, 0, 1]
    FirstSecretaries().stop(block)
    assert not np.any(block.villages.served_months)
    assert not np.any(block.counties.returned)


@pytest.mark.row("B4")
def test_money_for_their_work_is_paid_once_a_year_where_they_serve():
    world = World(4, villages=4, poor_villages=True)
    world.block.villages.weight[:] = [1, 2, 3, 4]
    world.block.villages.poor_village[0] = 0
    measure = FirstSecretaries.model_validate({"share": 1.0, "working_money": 10_000.0})
    wanted = np.zeros(4, np.bool_)
    for month in range(12, 24):
        now = world.now(month)
        orders = measure.requests(world.block, now, wanted)
        assert len(orders) == (month == 13)
        for order in orders:
            price = round(10_000 * now.drivers.prices * 100)
            assert order.cost == 9 * price
            measure.deliver(world.block, now, order, 1.0)
            assert now.books.uses[Use.ADMINISTRATION] == 9 * price
            assert now.books.flows[Account.PROGRAMMES].sum() == now.books.uses.sum() == 9 * price
