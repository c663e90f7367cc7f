"""Honours are worth something to firms while they are few, and cost nothing."""

import numpy as np
import pytest

from simsupport.core.calendar import Month
from simsupport.core.ledger import Account, Use
from simsupport.core.streams import Streams
from simsupport.measures.base import Nation
from simsupport.measures.crowdfunding import Crowdfunding
from simsupport.measures.honours import FADING, Honours, expected_worth
from tests.measures.firms import FEBRUARY, everybody, firm_world


def read_out(world, month=FEBRUARY, **values):
    """Read the roll out; return what firms expect of it by county."""
    measure = Honours.model_validate({"enterprises": 0.25} | values)
    now = world.now(month).for_block()
    assert measure.requests(world.block, now, everybody(world)) == []
    assert not now.books.flows.any()
    assert not now.books.sources.any()
    return world.block.counties.honour.copy()


def test_honours_for_all_and_for_nobody_are_worth_nothing_and_few_are_worth_most():
    shares = np.linspace(0, 1, 101)
    worth = np.array([expected_worth(share, 2.0, 3.0) for share in shares])
    assert worth[0] == worth[-1] == 0
    assert shares[worth.argmax()] == pytest.approx(1 / 4)
    assert expected_worth(0.5, 2.0, 3.0) == pytest.approx(0.5 * 2.0 * 0.125)
    assert expected_worth(1.0, 2.0, 0.0) == 2.0  # where honours do not cheapen


def test_the_roll_lists_a_share_of_last_year_s_adopters_and_more_drop_none():
    before = np.zeros(6, np.int64)
    for share in (0.0, 0.1, 0.5, 1.0):
        world = firm_world()
        world.block.enterprises.adopted[::2] = [400, 10, 0]
        read_out(world, enterprises=share)
        honoured = world.block.enterprises.honoured
        assert honoured[::2] == pytest.approx([400 * share, 10 * share, 0], abs=1)
        assert np.all(honoured >= before)
        before = honoured.copy()
    assert before[::2].tolist() == [400, 10, 0]


def test_it_is_read_out_in_february_and_forgotten_when_it_ends():
    world = firm_world()
    assert not read_out(world, month=FEBRUARY - 1).any()
    assert np.all(read_out(world) == pytest.approx(expected_worth(0.25, 1.5, 3.0)))
    Honours().stop(world.block)
    assert not world.block.counties.honour.any()


def test_counties_without_a_roll_expect_nothing_of_it():
    world = firm_world(households=300, counties=100)
    some = read_out(world, coverage=0.4) > 0
    assert 15 < some.sum() < 65
    more = read_out(world, coverage=0.8) > 0
    assert np.all(more >= some)
    assert not read_out(world, coverage=0.0).any()


def publicise(world, measure, months, granted=1.0):
    """Let months pass; return attention after each, and the books of the last."""
    seen = []
    for month in months:
        measure.decide(Nation(world.tables, world.crew.streams, Month(month)))
        now = world.now(month).for_block()
        for order in measure.requests(world.block, now, everybody(world)):
            measure.deliver(world.block, now, order.granted(granted), granted)
        seen.append(float(world.tables["provinces"].attention[0]))
    return seen, now.books


def public(**values):
    """Return the measure with publicity and no roll."""
    return Honours.model_validate({"public": 0.25, "half_life": 3.0} | values)


@pytest.mark.row("E5")
def test_publicity_keeps_up_attention_that_fades_by_half_in_its_half_life():
    world, measure = firm_world(), public(until="2014-01")
    seen, _ = publicise(world, measure, range(24))
    months = np.arange(1, 13)
    assert seen[:12] == pytest.approx(1 - 0.5 ** (months / 3), rel=1e-4)
    assert seen[12:] == pytest.approx(seen[11] * 0.5 ** (months / 3), rel=1e-4)


@pytest.mark.row("E5")
def test_attention_is_largest_where_some_are_honoured_and_none_where_all_are():
    drawn = [
        publicise(firm_world(), public(public=share), range(12))[0][-1]
        for share in (0.0, 0.05, 0.25, 0.6, 1.0)
    ]
    assert drawn[0] == drawn[-1] == 0.0
    assert drawn[2] == max(drawn)
    assert drawn[1] > 0
    assert drawn[3] > 0


@pytest.mark.row("E5")
def test_gifts_rise_with_attention_and_the_gap_closes_after_the_last_publicity():
    measure = public(until="2014-03", stirs=0.4)
    plain, stirred = firm_world(), firm_world()
    gaps = []
    for month in range(13 + 5 * 12):
        gifts = []
        for world in (plain, stirred):
            world.tables["counties"].persons[:] = 1_000_000
            world.tables["counties"].pleas[:] = 10**7
            nation = Nation(world.tables, Streams(1), Month(month))
            if world is stirred and measure.active(nation.month):
                measure.decide(nation)
            Crowdfunding.model_validate({"reach": 0.2}).decide(nation)
            gifts.append(int(world.tables["provinces"].gifts.sum()))
        if month % 12 == 1:
            gaps.append(gifts[1] / gifts[0] - 1.0)
    held = 1 - 0.5 ** (np.array([2, 14]) / 3)
    assert gaps[:2] == pytest.approx(0.4 * held, rel=1e-3)
    assert gaps[2] == pytest.approx(0.4 * held[1] * 0.5 ** (12 / 3), rel=1e-3)
    assert gaps[-1] == pytest.approx(0.0, abs=1e-4)


def test_a_village_with_a_typical_case_aims_higher_as_far_as_it_is_noticed():
    world = firm_world(households=3000, counties=1000)
    measure = public(cases=0.8, example=0.1)
    seen, _ = publicise(world, measure, range(12))
    villages = world.block.villages
    assert villages.typical.mean() == pytest.approx(0.25 * 0.8, abs=0.05)
    assert villages.encouraged == pytest.approx(villages.typical * 0.1 * seen[-1], rel=1e-5)
    everybody_honoured = firm_world(households=3000, counties=1000)
    publicise(everybody_honoured, public(public=1.0, cases=0.8, example=0.1), range(12))
    assert not everybody_honoured.block.villages.encouraged.any()


def test_publicity_is_paid_for_and_the_roll_needs_none():
    world = firm_world()
    _, books = publicise(world, public(publicity=1000.0), [12, FEBRUARY])
    price = round(1000 * 0.25 * world.now(FEBRUARY).drivers.prices * 100)
    assert books.uses[Use.ADMINISTRATION] == 3 * price
    assert books.flows[Account.PROGRAMMES].sum() == books.uses.sum()
    assert not publicise(firm_world(), public(public=0.0, enterprises=0.5), [FEBRUARY])[
        1
    ].uses.any()


def test_publicity_is_paid_for_where_it_reaches_whether_or_not_anybody_looks_up():
    everybody = public(public=1.0, publicity=1000.0)
    price = round(1000 * firm_world().now(FEBRUARY).drivers.prices * 100)
    seen, books = publicise(firm_world(), everybody, [FEBRUARY])
    assert seen[-1] == 0.0
    assert books.uses[Use.ADMINISTRATION] == 3 * price
    nowhere = public(public=1.0, publicity=1000.0, coverage=0.0)
    assert not publicise(firm_world(), nowhere, [FEBRUARY])[1].uses.any()


def test_the_roll_ends_with_the_measure_while_attention_still_fades():
    world = firm_world()
    world.block.enterprises.adopted[::2] = 400
    measure = public(enterprises=0.25, until="2014-03")
    publicise(world, measure, range(14))
    assert world.block.counties.honour.any()
    assert measure.active(Month(14))
    publicise(world, measure, [14])
    assert not world.block.counties.honour.any()
    assert not world.block.enterprises.honoured.any()
    assert world.tables["provinces"].attention[0] > 0
    last = 13 + FADING
    assert measure.active(Month(last))
    assert not measure.active(Month(last + 1))
    publicise(world, measure, [last])
    assert world.tables["provinces"].attention[0] == world.tables["provinces"].generosity[0] == 0
