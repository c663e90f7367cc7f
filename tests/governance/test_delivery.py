"""What officials do to help on its way comes down to villages; money lost is booked to the fen."""

import numpy as np
import pytest

from simsupport.agents.officials import Level
from simsupport.agents.villages import Villages
from simsupport.channels.orders import Order
from simsupport.core.blocks import Block
from simsupport.core.ledger import Account, Use
from simsupport.governance.delivery import Delivery, bring_down, lose_on_the_way, prevent
from tests.governance.nations import chain_of
from tests.worlds import World

RULES = Delivery()


def nation(seed=1):
    """Return officials with random traits and choices, and their villages."""
    chain = chain_of(villages_each=3, townships=2, counties=2, prefectures=2, provinces=2)
    officials, random = chain.officials, np.random.default_rng(seed)
    for name in ("real", "show", "inflate", "take"):
        officials.arrays[name][:] = random.uniform(0, 0.25, len(officials))
    officials.ability[:] = random.uniform(0.7, 1.4, len(officials))
    officials.integrity[:] = random.uniform(0.2, 1.0, len(officials))
    officials.gap[:] = random.uniform(0, 1, len(officials))
    return chain, Villages(len(chain.at(Level.VILLAGE, officials.level)))


def ladder(chain, village):
    """Return the rows of a village's official and all above, lowest first."""
    rows = [village]
    while chain.officials.level[rows[-1]] != Level.PROVINCE:
        rows.append(int(chain.superior[rows[-1]]))
    return rows


def column(chain, name, rows):
    """Return an officials' column of chosen rows, as Python floats."""
    return [float(value) for value in chain.officials.arrays[name][rows]]


HANDS = RULES.hands().tolist()


def test_what_arrives_is_the_product_of_what_each_level_lets_through():
    chain, villages = nation()
    bring_down(chain, villages, RULES)
    for village in range(len(villages)):
        rows, passes = ladder(chain, village), 1.0
        for hand, take, show in zip(
            HANDS, column(chain, "take", rows), column(chain, "show", rows), strict=True
        ):
            passes *= 1 - hand * (take + show)
        assert villages.arrives[village] == pytest.approx(passes, rel=1e-6)


def test_what_others_prevent_in_the_county_office_arrives_and_nothing_else_changes():
    chain, villages = nation()
    counties = chain.rows[Level.COUNTY].stop - chain.rows[Level.COUNTY].start
    prevented = np.linspace(0, 1, counties, dtype=np.float32)
    bring_down(chain, villages, RULES)
    arrived, work = villages.arrives.copy(), villages.insight.copy()
    prevent(chain.officials, chain.rows[Level.COUNTY], prevented)
    bring_down(chain, villages, RULES)
    assert np.array_equal(villages.insight, work)
    for village in range(len(villages)):
        county = ladder(chain, village)[2]
        (lost,) = (chain.officials.take + chain.officials.show)[[county]] * HANDS[2]
        kept_back = prevented[county - chain.rows[Level.COUNTY].start]
        more = (1 - lost * (1 - kept_back)) / (1 - lost)
        assert villages.arrives[village] == pytest.approx(arrived[village] * more, rel=1e-5)


def test_what_officials_keep_is_their_part_of_what_each_level_loses():
    chain, villages = nation()
    bring_down(chain, villages, RULES)
    for village in range(len(villages)):
        left, kept = 1.0, 0.0
        for row, hand in zip(reversed(ladder(chain, village)), reversed(HANDS), strict=True):
            take, show = column(chain, "take", [row])[0], column(chain, "show", [row])[0]
            kept += left * hand * take
            left *= 1 - hand * (take + show)
        assert villages.taken[village] == pytest.approx(kept / (1 - left), rel=1e-5)


def test_only_diverting_is_kept_and_only_show_is_shown():
    for name, part in (("take", 1.0), ("show", 0.0)):
        chain, villages = nation()
        other = "show" if name == "take" else "take"
        chain.officials.arrays[other][:] = 0.0
        bring_down(chain, villages, RULES)
        assert villages.taken == pytest.approx(part, abs=1e-6)
        assert np.all(villages.arrives < 1.0)


def test_honest_officials_lose_nothing():
    chain, villages = nation()
    chain.officials.take[:] = chain.officials.show[:] = 0.0
    bring_down(chain, villages, RULES)
    assert set(villages.arrives.tolist()) == {1.0}
    assert set(villages.taken.tolist()) == {0.0}


def test_each_level_has_hands_of_its_own():
    for level, hand in zip(Level, HANDS, strict=True):
        chain, villages = nation()
        chain.officials.take[:] = chain.officials.show[:] = 0.0
        chain.officials.take[chain.rows[level]] = 0.5
        bring_down(chain, villages, RULES)
        assert villages.arrives == pytest.approx(1 - hand * 0.5)
        closed = RULES.model_copy(update={f"hands_{level.name.lower()}": 0.0})
        bring_down(chain, villages, closed)
        assert villages.arrives == pytest.approx(1.0)


def test_a_first_secretary_lowers_losses_and_capture_and_sees_more():
    chain, villages = nation()
    bring_down(chain, villages, RULES)
    before = {name: villages.arrays[name].copy() for name in ("arrives", "capture", "insight")}
    villages.secretary[::2] = 1
    bring_down(chain, villages, RULES)
    assert np.all(villages.arrives[::2] > before["arrives"][::2])
    assert villages.capture[::2] == pytest.approx(before["capture"][::2] * (1 - 0.4))
    assert villages.insight[::2] == pytest.approx(np.minimum(before["insight"][::2] + 0.25, 1))
    for name, values in before.items():
        assert np.array_equal(villages.arrays[name][1::2], values[1::2])


def test_a_village_sees_by_real_work_and_ability_and_lists_kin_where_nobody_is_upright():
    chain, villages = nation()
    bring_down(chain, villages, RULES)
    officials = chain.officials
    for village in range(len(villages)):
        work = float(officials.real[village]) * float(officials.ability[village])
        assert villages.insight[village] == pytest.approx(work)
        assert villages.capture[village] == pytest.approx(1 - officials.integrity[village])
        assert villages.padding[village] == officials.inflate[village]
        honest = (1 - float(officials.inflate[village])) * work
        assert villages.honesty[village] == pytest.approx(honest)


def test_an_exit_is_checked_if_the_township_or_the_county_looks():
    chain, villages = nation()
    bring_down(chain, villages, RULES)
    officials = chain.officials
    for village in range(len(villages)):
        unseen = 1.0
        for row in ladder(chain, village)[1:3]:
            work = float(officials.real[row]) * float(officials.ability[row])
            unseen *= 1 - 0.8 * work * (
                1 - float(officials.gap[row]) * float(officials.inflate[row])
            )
        assert villages.checking[village] == pytest.approx(1 - unseen, rel=1e-5)


def test_who_works_more_than_full_time_sees_no_more_than_everything():
    chain, villages = nation()
    chain.officials.real[:], chain.officials.ability[:] = 1.0, 2.0
    chain.officials.inflate[:] = 0.0
    bring_down(chain, villages, Delivery(check=1.0))
    assert set(villages.insight.tolist()) == set(villages.checking.tolist()) == {1.0}


# ---- money ----

WEIGHTS = [1, 3, 7, 20, 2, 5, 11, 13]
GRANTED = np.array([12_345, 1, 0, 99_999, 50_000, 7, 10_000_000_01, 333])


def leaky(**columns):
    """Return a world of two counties with two villages each, in which money is lost."""
    world = World(8, villages=4, counties=2, weight=WEIGHTS)
    villages = world.tables["villages"]
    villages.arrives[:] = columns.get("arrives", [0.7, 0.9, 1.0, 0.123])
    villages.taken[:] = columns.get("taken", [0.5, 1.0, 0.3, 0.77])
    return world


def order_of(block, fen):
    """Return an order for all households of a block."""
    return Order.of_households(block, np.arange(len(block.households)), fen)


@pytest.mark.parametrize("handled", [1.0, 0.37])
def test_every_fen_granted_arrives_is_kept_or_is_shown(handled):
    world = leaky()
    now = world.now(20)
    arrived = lose_on_the_way(world.block, now, order_of(world.block, GRANTED), handled).fen
    weight = np.array(WEIGHTS)
    books = now.books
    kept, shown = int(books.uses[Use.DIVERTED]), int(books.uses[Use.VISIBLE_PROJECT])
    assert min(kept, shown) > 0
    assert int(arrived @ weight) + kept + shown == int(GRANTED @ weight)
    assert books.flows[Account.PROGRAMMES, Account.OFFICIALS] == kept
    assert books.flows[Account.PROGRAMMES, Account.ELSEWHERE] == shown
    assert books.flows.sum() == kept + shown
    assert books.uses.sum() == kept + shown
    assert not books.sources.any()


def test_each_household_loses_its_village_s_share_rounded_down():
    world = leaky()
    order = order_of(world.block, GRANTED)
    arrived = lose_on_the_way(world.block, world.now(20), order, 0.5).fen
    arrives = world.block.villages.arrives.astype(float)
    for row, fen in enumerate(GRANTED.tolist()):
        assert arrived[row] == fen - int(fen * (1 - arrives[row // 2]) * 0.5)


@pytest.mark.parametrize(
    ("columns", "handled"),
    [({}, 0.0), ({"arrives": 1.0, "taken": 0.0}, 1.0), ({"arrives": 1.0, "taken": 1.0}, 1.0)],
)
def test_nothing_is_lost_where_nobody_handles_it_or_all_are_honest(columns, handled):
    world = leaky(**columns)
    now = world.now(20)
    arrived = lose_on_the_way(world.block, now, order_of(world.block, GRANTED), handled)
    assert np.array_equal(arrived.fen, GRANTED)
    assert not now.books.flows.any()
    assert not now.books.uses.any()


def test_of_an_order_for_some_households_each_loses_what_it_would_among_all():
    world = leaky()
    rows, now = np.array([6, 1, 3]), world.now(20)
    order = Order.of_households(world.block, rows, GRANTED[rows])
    arrived = lose_on_the_way(world.block, now, order, 0.5)
    whole = lose_on_the_way(world.block, world.now(20), order_of(world.block, GRANTED), 0.5)
    assert np.array_equal(arrived.fen, whole.fen[rows])
    assert now.books.uses.sum() == order.cost - arrived.cost > 0


def test_money_that_goes_through_no_village_s_hands_is_not_lost():
    world, now = leaky(), leaky().now(20)
    order = Order(np.arange(2), np.array([500, 700]), np.array([1, 1]))
    assert lose_on_the_way(world.block, now, order, 1.0) is order
    assert not now.books.flows.any()


def test_losses_do_not_depend_on_how_blocks_are_cut():
    whole = leaky()
    now = whole.now(20)
    arrived = lose_on_the_way(whole.block, now, order_of(whole.block, GRANTED), 0.8).fen
    parts, books = [], whole.now(20).books
    for county in range(2):
        block, here = Block(whole.tables, county, county + 1), whole.now(20)
        rows = slice(block.households.start, block.households.stop)
        parts.append(lose_on_the_way(block, here, order_of(block, GRANTED[rows]), 0.8).fen)
        books += here.books
    assert np.array_equal(np.concatenate(parts), arrived)
    assert np.array_equal(books.flows, now.books.flows)
    assert np.array_equal(books.uses, now.books.uses)
