"""How long offices take follows from their work, and from a reform as far as they want it."""

import numpy as np
import pytest

from simsupport.agents.officials import Level
from simsupport.channels.orders import Order
from simsupport.governance.agencies import LONGEST, schedule, set_pace, take_up_reform
from simsupport.governance.delivery import Delivery
from simsupport.governance.incentives import Incentives
from simsupport.governance.pressure import Pressure
from tests.governance.nations import chain_of, tables_of
from tests.worlds import World

RULES, INCENTIVES = Delivery(), Incentives()
REFORM = {"reform": 1.0, "reform_saves": 0.5, "reform_steadies": 0.4, "reform_meetings": 0.1}


def pace(real=0.4, ability=1.0, integrity=0.5, ambition=1.0, rules=RULES, **press):
    """Return counties after the year's pace was set."""
    chain, counties = chain_of(), tables_of()["counties"]
    rows = chain.rows[Level.COUNTY]
    for name, value in {
        "real": real,
        "ability": ability,
        "integrity": integrity,
        "ambition": ambition,
    }.items():
        getattr(chain.officials, name)[rows] = value
    set_pace(chain, counties, rules, INCENTIVES, Pressure(**press))
    return counties


def test_days_fall_with_the_county_official_s_real_work():
    idle, busy = pace(real=0.0).usual_days, pace(real=0.5, ability=1.2).usual_days
    assert idle == pytest.approx(80.0)
    assert busy == pytest.approx(80.0 * (1 - 0.5 * 0.6))
    assert pace(real=1.0, ability=3.0).usual_days == pytest.approx(40.0)


def test_a_reform_saves_days_and_steadies_them_as_far_as_it_is_carried_out():
    usual, reformed = pace(), pace(**REFORM)
    share = np.clip(0.45 + 0.1 - 0.5 * 0.8, 0, 1)
    assert reformed.reformed == pytest.approx(share, rel=1e-5)
    days = 80.0 * (1 - 0.5 * 0.4 * 0.9) * (1 - 0.5 * share)
    assert reformed.usual_days == pytest.approx(days, rel=1e-5)
    assert reformed.unsteady == pytest.approx(0.6 * (1 - 0.4 * share), rel=1e-5)
    assert np.all(reformed.usual_days < usual.usual_days)


def test_without_a_reform_what_it_would_save_means_nothing():
    one, other = pace(), pace(**(REFORM | {"reform": 0.0}))
    for name in ("usual_days", "unsteady", "reformed"):
        assert one.arrays[name].tobytes() == other.arrays[name].tobytes()


def test_who_lives_on_being_asked_twice_leaves_it_and_only_loses_time_in_meetings():
    crooked = pace(integrity=0.0, **REFORM)
    assert not crooked.reformed.any()
    assert np.all(crooked.usual_days > pace(integrity=0.0).usual_days)


def test_weight_on_careers_makes_offices_carry_it_further_and_never_beyond_what_is_demanded():
    weak, strong = pace(**REFORM).reformed, pace(weight=0.5, **REFORM).reformed
    assert np.all(strong > weak)
    half = pace(weight=3.0, **(REFORM | {"reform": 0.5})).reformed
    assert half == pytest.approx(0.5)


def test_all_officials_choose_but_only_counties_count():
    chain = chain_of()
    taken_up = take_up_reform(chain, RULES, INCENTIVES, Pressure(**REFORM))
    assert taken_up.shape == (len(chain.officials),)
    chain.officials.real[chain.rows[Level.VILLAGE]] = 1.0
    counties = tables_of()["counties"]
    chain.officials.real[chain.rows[Level.COUNTY]] = 0.0
    set_pace(chain, counties, RULES, INCENTIVES, Pressure())
    assert counties.usual_days == pytest.approx(80.0)


def months_of(days, spread, households=4000, handled=1.0, project=True):
    """Return after how many months each household's project would come."""
    world = World(households)
    world.block.counties.usual_days[:] = days
    world.block.counties.unsteady[:] = spread
    rows = np.arange(households)
    place = np.ones(households, np.uint8) if project else None
    order = Order(rows, rows + 1, world.block.weight, project=place)
    return schedule(world.block, world.now(13), order, handled).late


def test_waits_vary_around_the_county_s_mean_and_less_where_it_is_steady():
    even, uneven = months_of(90, 0.1), months_of(90, 0.6)
    assert uneven.mean() == pytest.approx(3.0, abs=5 * 2.0 / np.sqrt(4000))
    assert even.mean() == pytest.approx(3.0, abs=0.1)
    assert even.std() < uneven.std() / 3
    assert np.all(months_of(60, 0.6) <= uneven)
    assert months_of(2, 0.1).max() == 0
    assert months_of(20_000, 0.1).max() == LONGEST


def test_nobody_waits_for_what_no_official_handles_or_what_is_no_project():
    assert months_of(90, 0.6, 10, handled=0.0) is None
    assert months_of(90, 0.6, 10, project=False) is None
    assert months_of(0, 0.6, 10) is None
