"""Crime takes assets more often far out and under partial officials, and is reported if it pays."""

import numpy as np
import pytest

from simsupport.core.streams import thresholds, uniform
from simsupport.livelihoods.crime import Crime, strike
from tests.worlds import World, changed, copy_of

N = 20_000


def struck(crime, households=N, villages=1, columns=None, **places):
    """Return a world after a January of crime."""
    world = World(households, villages=villages, **(columns or {}))
    for name, value in places.items():
        getattr(world.block.villages, name)[:] = value
    strike(world.block, world.now(12), crime)
    return world


def share_hit(world):
    """Return the share of households in each village that lost assets."""
    hit = (world.hh.assets < 8000).astype(float)
    return np.bincount(world.hh.village, hit) / np.bincount(world.hh.village)


def test_as_many_are_struck_as_the_rate_says_and_lose_their_share():
    world = struck(Crime(incidence=0.05, severity=0.25))
    assert abs(share_hit(world)[0] - 0.05) < 5 * np.sqrt(0.05 / N)
    assert set(np.unique(world.hh.assets)) == {6000.0, 8000.0}
    lost = (8000.0 - world.hh.assets.astype(np.float64)).sum() * 10
    assert world.block.villages.stolen[0] == pytest.approx(lost)


def test_remoteness_and_partial_officials_raise_it_and_patrols_lower_it():
    places = {"distance": [0.0, 0.5, 0.0, 0.0], "capture": [0.0, 0.0, 0.8, 0.0]}
    world = struck(Crime(incidence=0.1), 4 * N, 4, patrol=[0.0, 0.0, 0.0, 0.5], **places)
    expected = 0.1 * np.array([1.0, np.exp(0.5), 1.8, 0.5])
    assert share_hit(world) == pytest.approx(expected, abs=5 * np.sqrt(0.2 / N))
    coerced = 0.02 * np.array([1.0, np.exp(0.5), 1.8, 0.5])
    assert world.block.villages.coerced == pytest.approx(coerced, rel=1e-5)


def test_more_patrols_spare_some_and_strike_nobody_else():
    none, some = (struck(Crime(incidence=0.2), patrol=share) for share in (0.0, 0.5))
    assert np.all(some.hh.assets >= none.hh.assets)
    assert np.any(some.hh.assets > none.hh.assets)


def test_without_crime_nothing_changes():
    world = World(300)
    before = copy_of(world)
    strike(world.block, world.now(12), Crime(incidence=0.0))
    assert changed(world, before) == set()


def test_only_living_households_are_struck():
    world = struck(Crime(incidence=0.5), 300, columns={"status": 2})
    assert np.all(world.hh.assets == 8000)


def test_reports_and_returns_are_as_in_a_plain_loop():
    crime = Crime(incidence=0.3, chance=0.1)
    assets = np.random.default_rng(2).uniform(0, 20_000, 400)
    capture, clearance = [0.1, 0.9], [0.0, 0.4]
    columns = {"assets": assets}
    world = struck(crime, 400, 2, columns, capture=capture, clearance=clearance)
    words = world.now(12).words("crime", 0, 400)
    reported = [0, 0]
    for row in range(400):
        village = row // 200
        hazard = np.float32(0.3 * (1 + capture[village]))
        limit = thresholds(np.array([hazard]))[0]
        loss = 0.2 * np.float32(assets[row]) if int(words[row] & np.uint64(0xFFFF)) < limit else 0.0
        chance = max(clearance[village], 0.1)
        if loss and chance * loss > 300 * (1 + capture[village]):
            reported[village] += 10
            if uniform(words[row : row + 1], 1)[0] < chance:
                loss = 0.0
        assert world.hh.assets[row] == pytest.approx(assets[row] - loss, rel=1e-5, abs=1e-3)
    assert world.block.villages.reported.tolist() == reported
    assert reported[1] > 0


def test_where_officials_shield_the_strong_fewer_report():
    upright, partial = (
        struck(Crime(incidence=0.3, impunity=0.0), clearance=0.3, capture=share)
        for share in (0.0, 1.0)
    )
    assert upright.block.villages.reported[0] > 0
    assert partial.block.villages.reported[0] == 0
    bold = struck(Crime(incidence=0.3, impunity=0.0, trouble=0.0), clearance=0.3, capture=1.0)
    assert bold.block.villages.reported[0] == upright.block.villages.reported[0]
