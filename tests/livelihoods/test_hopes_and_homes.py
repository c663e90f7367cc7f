"""Once a year hopes drift, houses decay and are repaired, water comes, children leave school."""

import numpy as np
import pytest

from simsupport.agents.households import Status
from simsupport.core.ledger import Account
from simsupport.livelihoods.aspiration import Aspiration, drift
from simsupport.livelihoods.guarantees import Guarantees, renew_guarantees
from tests.worlds import World, changed, copy_of

N = 20_000
NOTHING = dict.fromkeys(
    ("house_decay", "house_repair", "water_works", "leave_school", "return_to_school"), 0.0
)


def renewed(rates, **columns):
    """Return a world after its January, in which only what is named happens."""
    world = World(N, **columns)
    renew_guarantees(world.block, world.now(), Guarantees(**(NOTHING | rates)))
    return world


def near(share, chance):
    """Whether a share of N households agrees with a chance, within five standard errors."""
    return abs(share - chance) < 5 * np.sqrt(chance * (1 - chance) / N) + 1 / 65536


def test_where_no_rate_is_set_nothing_changes():
    world = World(50, housing=1, water=1, school=1)
    before = copy_of(world)
    renew_guarantees(world.block, world.now(), Guarantees(**NOTHING))
    assert changed(world, before) == set()


def test_houses_turn_unsafe_at_their_rate_but_not_in_reserved_rows():
    assert near(renewed({"house_decay": 0.1}).hh.housing.mean(), 0.1)
    assert renewed({"house_decay": 0.1}, status=Status.RESERVED).hh.housing.sum() == 0


def test_those_with_the_savings_repair_and_pay_for_it():
    cost = Guarantees().house_cost
    fen = round(cost * 100)
    poor, rich = np.zeros(N // 2, np.int64), np.full(N // 2, 2 * fen)
    world = World(N, housing=1, savings=np.concatenate([poor, rich]))
    now, before = world.now(), world.savings()
    renew_guarantees(world.block, now, Guarantees(**(NOTHING | {"house_repair": 0.3})))
    repaired = world.hh.housing == 0
    assert not repaired[: N // 2].any()
    assert near(repaired[N // 2 :].mean(), 0.3)
    spent = before - world.savings()
    assert spent == pytest.approx(10 * repaired.sum() * fen, rel=1e-6)
    assert now.books.flows[Account.HOUSEHOLDS].sum() == spent


def test_water_comes_and_stays():
    assert near(1 - renewed({"water_works": 0.2}, water=1).hh.water.mean(), 0.2)
    assert renewed({"water_works": 0.2}).hh.water.sum() == 0


def test_only_poor_children_leave_school_and_some_return():
    assert near(renewed({"leave_school": 0.2}, poor_history=1).hh.school.mean(), 0.2)
    assert renewed({"leave_school": 0.2}, poor_history=2).hh.school.sum() == 0
    assert renewed({"leave_school": 0.2}, poor_history=1, children=0).hh.school.sum() == 0
    assert near(1 - renewed({"return_to_school": 0.3}, school=1).hh.school.mean(), 0.3)


def hopes(settings, **columns):
    """Return aspirations after a year."""
    world = World(2, **columns)
    drift(world.block, settings)
    return world.hh.aspiration


def test_leaving_poverty_raises_hopes_and_falling_into_it_lowers_them():
    settings = Aspiration(neighbours=0.0, base=0.4)
    risen, fallen = hopes(settings, poor_history=[0b10, 0b01])
    assert risen == pytest.approx(0.4 + settings.success * settings.drift)
    assert fallen == pytest.approx(0.4 - settings.success * settings.drift)


def test_richer_neighbours_pull_hopes_up():
    poor, rich = hopes(Aspiration(neighbours=0.5), last_income=[9000.0, 27_000.0])
    assert poor > 0.4 > rich


def test_by_default_living_on_transfers_changes_nothing():
    one, other = hopes(Aspiration(), income=1000.0, transfer=[900.0, 0.0])
    assert one == other
    one, other = hopes(Aspiration(receipt=0.2), income=1000.0, transfer=[900.0, 0.0])
    assert one < other


def test_hopes_stay_between_nothing_and_everything():
    settings = Aspiration(drift=1.0, success=1.0, neighbours=0.0)
    assert hopes(settings, poor_history=[0b10, 0b01]).tolist() == [1.0, 0.0]
