"""First secretaries serve in poor villages, in the same ones first, until they are called back."""

import numpy as np
import pytest

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


def test_where_they_serve_they_leave_the_rest_of_the_error_that_the_village_leaves(world):
    for before in (1.0, 0.5):
        world.block.villages.unclear[:] = before
        served = sent(world, 0.4, insight=0.75) > 0
        unclear = world.block.villages.unclear
        assert np.all(unclear[served] == before / 4)
        assert np.all(unclear[~served] == before)
        assert 0 < served.sum() < N
