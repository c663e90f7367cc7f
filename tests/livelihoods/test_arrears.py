"""Some migrants are not paid at the end of the year; they claim it where it is worth it."""

import numpy as np
import pytest

from simsupport.core.streams import threshold, uniform
from simsupport.livelihoods.arrears import Arrears, settle_the_year
from tests.worlds import World, changed, copy_of

N, DECEMBER = 20_000, 11
MIGRANTS = {"workers": 2, "farm": 1, "migrant": 1, "destination": 1}


def settled(rules, month=DECEMBER, households=N, chance=0.0, trouble=0.0, **columns):
    """Return a world of migrants' households after December's settlement, and the month."""
    world = World(households, **(MIGRANTS | {"wage": 0.0, "transfer": 0.0} | columns))
    world.block.villages.aid_chance[:] = chance
    world.block.villages.aid_trouble[:] = trouble
    now = world.now(month)
    settle_the_year(world.block, now, rules, world.live.labour)
    return world, now


def lost(world):
    """Return what each household's income fell by."""
    return -(world.hh.wage.astype(np.float64) + world.hh.transfer)


def test_as_many_are_owed_as_the_rate_says_and_more_where_more_are_away():
    one, _ = settled(Arrears(incidence=0.05))
    two, _ = settled(Arrears(incidence=0.05), migrant=2, farm=0)
    for world, rate in ((one, 0.05), (two, 0.1)):
        share = np.mean(lost(world) > 0)
        assert abs(share - rate) < 5 * np.sqrt(rate / N)
    assert np.all(lost(two)[lost(one) > 0] > 0)


def test_what_is_owed_is_months_of_pay_at_the_destination_and_of_the_household_s_skill():
    world, now = settled(Arrears(incidence=0.2, months=3.0), skill=0.3)
    found = lost(world)
    expected = 3.0 * np.exp(0.3) * now.pay_away[1]
    assert found[found > 0] == pytest.approx(expected, rel=1e-5)
    share = world.live.labour.resident_share
    assert -world.hh.wage == pytest.approx(found * share, rel=1e-5)
    assert world.block.villages.owed[0] == pytest.approx(found.sum() * 10, rel=1e-5)
    assert now.books.counted == pytest.approx(-found.sum() * 10, rel=1e-5)


@pytest.mark.parametrize(
    ("rules", "columns", "month"),
    [
        ({"incidence": 0.0}, {}, DECEMBER),
        ({"incidence": 0.5}, {"migrant": 0, "farm": 2}, DECEMBER),
        ({"incidence": 0.5}, {}, 0),
    ],
    ids=["nobody is owed", "nobody is away", "not in December"],
)
def test_nothing_happens_where(rules, columns, month):
    world = World(200, **(MIGRANTS | columns))
    before = copy_of(world)
    settle_the_year(world.block, world.now(month), Arrears(**rules), world.live.labour)
    assert changed(world, before) == set()


def test_claims_are_settled_as_in_a_plain_loop():
    rules = Arrears(incidence=0.3, chance=0.3, trouble=1500.0)
    rng = np.random.default_rng(1)
    skills = rng.normal(0.0, 0.8, 400)
    world, now = settled(rules, households=400, chance=0.5, trouble=3000.0, skill=skills)
    words = now.words("arrears", 0, 400)
    prices, paid_in_all = now.drivers.prices, 0.0
    for row in range(400):
        draw, win = int(words[row] & np.uint64(0xFFFF)), float(uniform(words[row : row + 1], 1)[0])
        owed = np.exp(skills[row]) * float(now.pay_away[1]) * 3.3
        if draw >= threshold(0.3):
            expected = 0.0
        else:
            aided, alone = 0.5 * owed - 3000 * prices, 0.3 * owed - 1500 * prices
            chance = 0.5 if aided > alone else 0.3
            paid = max(aided, alone) > 0 and win < chance
            expected = 0.0 if paid else owed
            paid_in_all += owed * paid * 10
        assert lost(world)[row] == pytest.approx(expected, rel=1e-4, abs=0.01)
    assert world.block.villages.owed_paid[0] == pytest.approx(paid_in_all, rel=1e-4)
    assert paid_in_all > 0


def test_alone_hardly_anybody_claims_and_with_legal_aid_most_are_paid_for_it():
    rules = Arrears(incidence=0.2)
    alone, _ = settled(rules)
    assert alone.block.villages.owed_paid[0] == 0
    aided, _ = settled(rules, chance=0.6, trouble=600.0)
    villages = aided.block.villages
    assert villages.owed_paid[0] / villages.owed[0] == pytest.approx(0.6, abs=0.05)
    dear, _ = settled(rules, chance=0.6, trouble=50_000.0)
    assert dear.block.villages.owed_paid[0] == 0
