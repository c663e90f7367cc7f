"""Eastern aid is divided and spent to the fen, for the register or as is customary."""

from fractions import Fraction

import numpy as np
import pytest

from simsupport.agents.counties import Counties
from simsupport.agents.households import Register
from simsupport.agents.officials import Level
from simsupport.agents.partners import Partners
from simsupport.agents.villages import Villages
from simsupport.core.calendar import Month
from simsupport.core.ledger import Account, Use
from simsupport.core.streams import Streams, normal
from simsupport.measures.base import Nation
from simsupport.measures.east_west import EastWest
from simsupport.measures.eastern_aid import COUNTY_COLUMNS, VILLAGE_COLUMNS
from simsupport.measures.eastern_division import (
    Effort,
    meet,
    share_out,
    spent_by_need,
    wanted_by_both,
)
from simsupport.measures.eastern_spending import (
    KEPT,
    OFFERED,
    PROJECTS,
    SHOW,
    TWINS,
    TWINS_KEPT,
    Spending,
    buy_as_is_customary,
    meant_for_register,
    spend_aid,
    twins_give,
)
from simsupport.measures.eastern_terms import SCHEDULE
from simsupport.measures.purchases import tally
from simsupport.population.officials import appoint_rows
from simsupport.projects.menu import MENU
from simsupport.projects.needs import look_into_needs
from tests.measures.poor_villages import varied
from tests.worlds import World

FEBRUARY = 13
KEEN = {"aid": 1.0, "visibility": 0.0, "meeting_noise": 0.0}
"""Aid of partners who do nothing for show, and meet on true figures."""
PLACES = [MENU.index(kind) + 1 for kind in OFFERED]


def measure(**values):
    """Return the cooperation with validated parameters."""
    return EastWest.model_validate(values)


def paired_world(households=120, seed=1, aid=4_000_000, real=1.0, **options):
    """Return varied households of two paired counties of three villages, the first ones poor."""
    draw = np.random.default_rng(seed)
    columns = varied(households, draw) | {
        "water": draw.integers(0, 2, households),
        "register": draw.integers(0, 2, households),
        "last_income": draw.uniform(1000, 30_000, households),
    }
    world = World(
        households, villages=6, counties=2, poor_villages=True, seed=seed, **(columns | options)
    )
    villages, counties = world.block.villages, world.block.counties
    villages.poor_village[[2, 5]] = 0
    villages.weight[:] = [1, 3, 2, 2, 2, 1]
    villages.market_access[:] = [0, 1, 0, 1, 0, 1]
    counties.partner[:] = [3, 20]
    counties.aid[:], counties.aid_real[:] = np.array([1, 2]) * aid * 100, real
    counties.aid_heeded[:] = 1
    return world


def spend(world, now, **values):
    """Look into the needs of the registered, and let the counties spend."""
    how = Spending(1.0, 0.5, 0.8, 0.5)._replace(**values)
    needs = look_into_needs(world.block, now, registered(world))
    reached = np.arange(len(needs.rows))
    return needs, spend_aid(world.block, now, needs, reached, how)


def registered(world):
    """Return the rows on the register."""
    return np.flatnonzero(world.hh.register == Register.REGISTERED)


def county_cost(world, order):
    """Return what an order costs in each county."""
    county = order.rows if order.project is None else world.block.county_of(order.rows)
    return np.bincount(county, order.fen * order.weight, 2).astype(np.int64)


@pytest.mark.parametrize("seed", range(5))
def test_a_sum_is_divided_exactly_and_in_proportion(seed):
    draw = np.random.default_rng(seed)
    weights = draw.uniform(0, 3, 40) * draw.integers(0, 2, 40)
    total = int(draw.integers(0, 3e14))
    parts = share_out(total, weights)
    assert parts.sum() == total
    whole = sum(Fraction(weight) for weight in weights)
    for part, weight in zip(parts.tolist(), weights, strict=True):
        assert abs(part - Fraction(weight) / whole * total) <= 1 + Fraction(total, 10**14)
    assert not parts[weights == 0].any()
    assert not share_out(total, np.zeros(3)).any()


def test_the_schedule_sums_to_what_was_published():
    assert sum(SCHEDULE[f"{year}-01"] for year in range(2011, 2016)) == 5.69e9
    assert sum(SCHEDULE[f"{year}-01"] for year in range(2016, 2019)) == 26.57e9
    values = list(SCHEDULE.values())
    assert values == sorted(values)


def test_governments_add_their_own_growth_from_2013_on():
    assert measure(aid=1.0).yearly(Month(13)) == 133_000_000_000
    assert measure(aid=2.0, growth=0.1).yearly(Month(13)) == 292_600_000_000
    assert measure(aid=1.0, growth=0.5).yearly(Month(1)) == 110_000_000_000


def test_meetings_go_as_far_as_they_say():
    share, need = np.array([0.5, 0.3, 0.2]), np.array([10.0, 10.0, 20.0])
    assert np.array_equal(meet(share, need, np.zeros(3)), share)
    assert meet(share, need, np.ones(3)) == pytest.approx([0.25, 0.25, 0.5])
    assert meet(share, need, np.full(3, 0.5)) == pytest.approx([0.375, 0.275, 0.35])
    assert np.array_equal(meet(share, 0.0 * need, np.ones(3)), share)


def test_where_one_county_is_not_moved_the_others_are_and_shares_still_sum_to_one():
    share, need = np.array([0.5, 0.3, 0.2]), np.array([10.0, 10.0, 20.0])
    agreed = meet(share, need, np.array([0.0, 0.0, 1.0]))
    assert agreed == pytest.approx(np.array([0.5, 0.3, 0.5]) / 1.3)


@pytest.mark.parametrize(
    ("zeal", "effort", "share"),
    [
        (1.0, Effort(0.3, 0.1, 0.0, 0.0), 0.75),  # time is left over: hours as they are worth
        (1.0, Effort(1.0, 0.6, 0.0, 0.2), 0.7),  # time is short: half, and half the difference
        (0.5, Effort(1.0, 0.6, 0.0, 0.2), 0.45),
        (1.0, Effort(1.0, 0.6, 1.0, 0.2), 1.0),  # assessed by results, nobody builds for show
        (1.0, Effort(1.0, 0.6, 1.0, 1.0), 0.2),  # assessed by what can be seen
        (1.0, Effort(0.0, 0.0, 0.0, 0.0), 0.0),
    ],
)
def test_partners_divide_their_time_as_two_tasks_are_worth(zeal, effort, share):
    found = spent_by_need(np.array([zeal], np.float32), effort)
    assert found == pytest.approx([share], abs=1e-6)


def decided(month=FEBRUARY, year_before=None, officials=(), **values):
    """Return counties and partners after what is decided for a nation of 40 counties.

    `officials` holds hours of work by level, each a dict of columns.
    """
    world = World(40, villages=40, counties=40, poor_villages=True)
    for level, hours in dict(officials).items():
        mine = world.tables["officials"].level == level
        for task, time in hours.items():
            world.tables["officials"].arrays[task][mine] = time
    counties, partners = world.tables["counties"], Partners(28)
    partners.helper[:] = np.arange(28) // 4
    partners.wealth[:] = 1
    counties.partner[:30] = np.arange(30) % 28 + 1
    counties.backing[:30] = 1 + np.arange(30) % 3
    counties.aid_need[:30] = 1000 * (1 + np.arange(30) % 5)
    nation = Nation(world.tables | {"partners": partners}, Streams(5), Month(month))
    if year_before is not None:
        measure(**year_before).decide(Nation(nation.tables, nation.streams, Month(month - 12)))
    measure(**values).decide(nation)
    return counties, partners


def test_the_published_sum_goes_to_paired_counties_to_the_fen_whatever_is_met():
    plain, _ = decided(aid=1.0)
    assert plain.aid.sum() == 133_000_000_000
    assert not plain.aid[30:].any()
    per_backing = plain.aid[:30] / plain.backing[:30]
    assert per_backing == pytest.approx(np.full(30, per_backing[0]), rel=1e-9)
    met, partners = decided(aid=1.0, joint_meeting=0.7)
    assert met.aid.sum() == partners.money.sum() == 133_000_000_000
    assert not np.array_equal(met.aid, plain.aid)
    helper = partners.helper[met.partner[:30].astype(int) - 1]
    for counties in (plain, met):
        sums = np.bincount(helper, counties.aid[:30])
        assert sums == pytest.approx(np.bincount(helper, plain.aid[:30]), abs=0)


def test_full_meetings_on_true_figures_give_by_need():
    counties, partners = decided(**KEEN, joint_meeting=1.0)
    helper = partners.helper[counties.partner[:30].astype(int) - 1]
    each = counties.aid[:30] / counties.aid_need[:30]
    for number in np.unique(helper):
        here = helper == number
        assert each[here] == pytest.approx(np.full(here.sum(), each[here].mean()), rel=1e-8)


def test_meetings_start_from_last_year_s_shares():
    half = KEEN | {"joint_meeting": 0.5}
    once, _ = decided(**half)
    twice, _ = decided(**half, year_before=half)
    fully, _ = decided(**(half | {"joint_meeting": 0.75}))
    assert twice.aid_share == pytest.approx(fully.aid_share, rel=1e-12)
    assert not np.allclose(twice.aid_share, once.aid_share)


@pytest.mark.parametrize(
    "unwilling",
    [
        {"duty": 0.0},
        {"officials": {Level.PROVINCE: {"take": 0.5}}},
    ],
)
def test_a_meeting_moves_nothing_where_one_side_does_not_want_it(unwilling):
    plain, _ = decided(aid=1.0)
    met, _ = decided(**(KEEN | {"joint_meeting": 1.0} | unwilling))
    assert np.array_equal(met.aid, plain.aid)
    assert np.array_equal(met.aid_share, plain.aid_share)


def test_a_meeting_goes_as_far_as_the_side_that_wants_it_less():
    works = {Level.PROVINCE: {"real": 0.2, "show": 0.2}, Level.COUNTY: {"take": 1.0}}
    half, _ = decided(**KEEN, joint_meeting=0.5)
    less, _ = decided(**KEEN, joint_meeting=1.0, officials=works)
    assert np.array_equal(less.aid, half.aid)
    east, _ = decided(**(KEEN | {"visibility": 1.0}), joint_meeting=1.0)
    assert east.aid_share == pytest.approx(half.aid_share, rel=1e-6)


def test_each_county_s_part_is_that_of_its_helper_and_its_province():
    counties, partners, officials = Counties(3), Partners(28), appoint(provinces=[0, 0, 1])
    counties.province[:], counties.partner[:] = [0, 0, 1], [1, 2, 3]
    partners.helper[:3], partners.real[:3] = [4, 4, 6], [0.25, 0.5, 1.0]
    officials.real[:], officials.show[-1] = 0.5, 0.125
    both = wanted_by_both(counties, partners, officials, np.array([0, 1, 2]))
    assert both == pytest.approx([0.375, 0.375, 0.8])
    both = wanted_by_both(counties, partners, officials, np.array([1, 2]))
    assert both == pytest.approx([0.5, 0.5, 0.8])


def appoint(provinces):
    """Return officials of counties of one village each, in these provinces."""
    places, centres = Villages(len(provinces)), Counties(len(provinces))
    places.county[:] = places.township[:] = centres.prefecture[:] = np.arange(len(provinces))
    centres.province[:] = provinces
    return appoint_rows(places, centres, provinces[-1] + 1)


def test_nothing_is_decided_but_in_february_and_with_aid():
    for month, values in ((12, {"aid": 1.0}), (FEBRUARY, {"precision": 1.0, "twinning": 1.0})):
        counties, partners = decided(month=month, **values)
        assert not any(
            getattr(counties, name).any() for name in COUNTY_COLUMNS if name != "aid_need"
        )
        assert np.all(partners.real == 1)


def test_a_larger_coverage_adds_counties_and_gives_each_what_it_would_have_had():
    whole, _ = decided(aid=1.0)
    before = np.zeros(40, np.bool_)
    for coverage in (0.0, 0.3, 0.6, 1.0):
        counties, _ = decided(aid=1.0, coverage=coverage)
        given = counties.aid > 0
        assert np.all(given >= before)
        assert counties.aid.sum() == whole.aid[given].sum()
        before = given
    assert before.sum() == 30


@pytest.mark.parametrize(
    ("hours", "heeded"),
    [
        ({}, 1.0),
        ({"real": 0.3}, 1.0),
        ({"take": 0.3}, 0.0),
        ({"real": 0.5, "show": 0.25, "inflate": 0.125, "take": 0.125}, 0.5),
    ],
)
def test_a_county_heeds_its_partner_as_far_as_its_official_works(hours, heeded):
    counties, _ = decided(aid=1.0, officials={Level.COUNTY: hours, Level.PROVINCE: {"show": 1.0}})
    assert np.all(counties.aid_heeded[:30] == np.float32(heeded))
    assert not counties.aid_heeded[30:].any()


def test_what_is_asked_for_is_precise_where_it_is_heeded_and_customary_elsewhere():
    world = paired_world()
    world.block.counties.aid_heeded[:] = [1, 0]
    _, (pool, slices, custom, *_) = spend(world, world.now(FEBRUARY), precision=1.0)
    assert not world.block.county_of(np.concatenate([pool.rows, slices.rows])).any()
    assert np.all(world.block.county_of(custom.rows) == 1)
    assert len(pool.rows) > 0
    assert len(custom.rows) > 0


def test_what_counties_heed_is_whole_fen_and_exactly_what_is_asked_where_officials_only_work():
    by_need = np.array([10**12 + 1, 7, 999])
    whole = meant_for_register(by_need, 0.6 * np.ones(3))
    assert whole.tolist() == [600_000_000_000, 4, 599]
    assert meant_for_register(by_need, 0.6 * np.array([0.5, 0.0, 1.0])).tolist() == [
        300_000_000_000,
        0,
        599,
    ]


def test_what_counties_lack_is_counted_as_a_plain_loop_does():
    world = paired_world(register=np.arange(120) % 4, health=np.arange(120) % 2)
    world.block.counties.partner[0] = 0
    wanted = np.arange(120) % 5 > 0
    measure(aid=1.0).requests(world.block, world.now(12), wanted)
    listed, need = [0, 0], [0, 0]
    for row in range(60, 120):
        agent = world.tables["households"][row]
        if wanted[row] and agent.register in (Register.NEVER, Register.REGISTERED):
            persons = agent.weight * (agent.children + agent.adults + agent.elders)
            lacks = agent.health + agent.school + agent.housing + agent.water
            listed[1] += persons
            need[1] += persons * (1 + lacks)
    assert world.block.counties.aid_listed.tolist() == listed
    assert world.block.counties.aid_need.tolist() == need
    assert need[1] > listed[1] > 0


@pytest.mark.parametrize("seed", range(4))
def test_a_county_s_orders_cost_its_aid_and_what_is_kept_is_spent_later(seed):
    world = paired_world(seed=seed, real=0.9)
    counties, villages = world.block.counties, world.block.villages
    drawn = spent = np.zeros(2, np.int64)
    for year in range(4):
        now = world.now(FEBRUARY + 12 * year)
        _, orders = spend(world, now, precision=0.6)
        cost = {name: np.zeros(2, np.int64) for name in (PROJECTS, SHOW, KEPT)}
        for order in orders:
            cost[order.purpose] += county_cost(world, order)
        assert sum(cost.values()).tolist() == counties.aid.tolist()
        assert np.array_equal(cost[PROJECTS], counties.aid_projects)
        assert np.array_equal(cost[SHOW], counties.aid_show)
        assert cost[SHOW] == pytest.approx(0.1 * counties.aid, rel=1e-6)
        drawn, spent = drawn + counties.aid, spent + cost[PROJECTS] + cost[SHOW]
        kept = counties.aid_pool_kept + counties.aid_custom_kept
        kept = kept + world.block.villages_in_county.up(villages.aid_kept)
        assert np.array_equal(drawn - spent, kept)
        for columns in (counties.aid_pool_kept, counties.aid_custom_kept, villages.aid_kept):
            assert np.all(columns >= 0)
    assert np.all(spent > 0)


def test_precise_aid_buys_for_the_register_alone():
    world = paired_world(aid=20_000)
    _, orders = spend(world, world.now(FEBRUARY), precision=1.0)
    bought = [order for order in orders if order.purpose == PROJECTS]
    assert all(np.all(world.hh.register[order.rows] == 1) for order in bought)
    counties = world.block.counties
    assert np.array_equal(counties.aid_registered, counties.aid_projects)
    assert counties.aid_projects.sum() > 0


def test_of_customary_aid_others_have_their_part_and_the_missed_poor_are_counted():
    world = paired_world(aid=200_000)
    now = world.now(FEBRUARY)
    _, orders = spend(world, now, precision=0.0)
    (custom,) = [o for o in orders if o.purpose == PROJECTS and len(o.rows)]
    hh, counties = world.hh, world.block.counties
    money = custom.fen * custom.weight
    on_it = hh.register[custom.rows] == 1
    assert counties.aid_registered.sum() == money[on_it].sum() > 0
    size = (hh.children + hh.adults + hh.elders)[custom.rows]
    poor = hh.last_income[custom.rows] < now.drivers.poverty_line * size
    assert counties.aid_missed.sum() == money[poor & ~on_it].sum() > 0
    assert counties.aid_projects.sum() == money.sum()


@pytest.mark.parametrize("seed", range(3))
def test_customary_aid_goes_by_connection_and_road_as_a_plain_loop_says(seed):
    world = paired_world(seed=seed)
    now, block, hh = world.now(FEBRUARY), world.block, world.hh
    needs = look_into_needs(block, now, registered(world))
    money, served = np.array([9_000_000, 21_000_000]), np.array([3, 70])
    order = buy_as_is_customary(block, now, needs, served, money, 0.7)
    project, expected = now.projects.industry_grant, []
    for county in range(2):
        queue = []
        for row in np.flatnonzero(world.tables["villages"].county[hh.village] == county):
            here = np.array([row])
            if row in served or not project.accept(block, now, here)[0]:
                continue
            kin = normal(now.streams.words_at("register.connection", 0, here))[0]
            road = block.villages.market_access[hh.village[row]]
            queue.append((-(kin + np.float32(0.7) * road), row))
        left = int(money[county])
        for _, row in sorted(queue):
            price = int(project.cost(block, now, np.array([row]))[0]) * int(hh.weight[row])
            if price > left:
                break
            left -= price
            expected.append(int(row))
    assert order.rows.tolist() == sorted(expected)
    assert len(expected) > 0
    assert np.all(order.project == 1)
    assert not order.duplicate.any()


def test_a_grant_that_another_payer_has_ordered_is_noted_as_twice():
    world = paired_world()
    now, money = world.now(FEBRUARY), np.array([10**9, 10**9])
    needs = look_into_needs(world.block, now, registered(world))
    needs.ordered[0, :] = True
    order = buy_as_is_customary(world.block, now, needs, np.zeros(0, np.intp), money, 0.0)
    assert np.array_equal(order.duplicate, world.hh.register[order.rows] == 1)


def test_pooled_money_buys_from_the_whole_menu_and_slices_what_partners_offer_in_poor_villages():
    world = paired_world(300, aid=400_000)
    now = world.now(FEBRUARY)
    _, (pool, slices, *_) = spend(world, now, pooling=0.5)
    assert set(np.unique(slices.project)) <= set(PLACES)
    assert not set(np.unique(pool.project)) <= set(PLACES)
    assert np.all(world.block.villages.poor_village[slices.village] == 1)
    assert not np.all(world.block.villages.poor_village[pool.village] == 1)
    assert not np.isin(slices.rows, pool.rows).any()


def test_slices_are_equal_for_every_real_poor_village_and_pooled_where_there_is_none():
    world = paired_world(register=0)
    world.block.villages.poor_village[:3] = 0
    spend(world, world.now(FEBRUARY), pooling=0.25)
    villages, counties = world.block.villages, world.block.counties
    assert villages.aid_kept.tolist() == [0, 0, 0, 300_000_000, 300_000_000, 0]
    assert counties.aid_pool_kept.tolist() == [400_000_000, 200_000_000]


def test_twins_buy_in_their_villages_with_their_own_money():
    world = paired_world()
    block, now = world.block, world.now(FEBRUARY)
    block.counties.aid[:] = 0
    block.counties.partner[1] = 0
    needs = look_into_needs(block, now, registered(world))
    alone = {"twinning": 1.0, "county_twin_funds": 0.0}
    orders = measure(**alone, twin_funds=50_000.0).plan(block, now, needs)
    assert block.villages.twin.tolist() == [1, 1, 0, 0, 0, 0]
    assert block.counties.twin.tolist() == [1, 0]
    assert [order.purpose for order in orders] == [TWINS, TWINS_KEPT]
    bought, kept = orders
    assert set(bought.village.tolist()) == {0, 1}
    assert np.all(world.hh.register[bought.rows] == 1)
    assert bought.cost + kept.cost == 4 * 5_000_000
    assert kept.cost == block.villages.twin_kept.sum()
    again = measure(**alone, twin_funds=0.0).plan(block, now, needs)
    assert sum(order.cost for order in again) == 0


def test_what_the_twin_of_a_county_gives_is_cut_evenly_over_its_real_poor_villages():
    world = paired_world()
    villages, counties = world.block.villages, world.block.counties
    counties.weight[:], counties.twin[:] = [2, 3], [1, 1]
    villages.twin[:] = [1, 0, 0, 0, 0, 0]
    given = twins_give(world.block, 100, 1000)
    assert given.tolist() == [100 + 500, 1500, 0, 1500, 1500, 0]
    assert twins_give(world.block, 100, 0).tolist() == [100, 0, 0, 0, 0, 0]
    counties.twin[:] = [0, 1]
    villages.poor_village[:], villages.twin[:] = [1, 1, 1, 1, 1, 1], 0
    odd = twins_give(world.block, 100, 1001)
    assert odd[:3].tolist() == [0, 0, 0]
    assert odd.sum() == 3003
    villages.poor_village[3:] = 0
    assert not twins_give(world.block, 100, 1000).any()


@pytest.mark.parametrize("seed", range(3))
def test_money_of_a_county_s_twin_balances_and_reaches_poor_villages_alone(seed):
    world = paired_world(seed=seed)
    block = world.block
    block.counties.weight[:] = [2, 3]
    block.counties.partner[1] = 0
    spent = 0
    for year in range(3):
        now = world.now(FEBRUARY + 12 * year)
        needs = look_into_needs(block, now, registered(world))
        east = measure(twinning=1.0, twin_funds=0.0, county_twin_funds=100_000.0)
        bought, kept = east.plan(block, now, needs)
        assert set(bought.village.tolist()) <= {0, 1}
        assert bought.cost + kept.cost == 2 * 10_000_000
        spent += bought.cost
        assert (year + 1) * 2 * 10_000_000 == spent + block.villages.twin_kept.sum()
    assert spent > 0
    assert not block.villages.twin_kept[2:].any()


def test_a_county_without_poor_villages_has_no_twin():
    world = paired_world()
    block, now = world.block, world.now(FEBRUARY)
    block.villages.poor_village[3:] = 0
    needs = look_into_needs(block, now, registered(world))
    orders = measure(twinning=1.0, twin_funds=0.0, county_twin_funds=500_000.0).plan(
        block, now, needs
    )
    assert block.counties.twin.tolist() == [1, 0]
    assert sum(order.cost for order in orders) == 50_000_000


def test_a_larger_share_of_twins_adds_counties_and_leaves_none():
    world = World(1000, villages=1000, counties=1000, poor_villages=True)
    counties, now = world.block.counties, world.now(FEBRUARY)
    counties.partner[:900] = 1
    needs = look_into_needs(world.block, now, np.zeros(0, np.intp))
    before = np.zeros(1000)
    for share in (0.0, 0.2, 0.7, 1.0):
        measure(twinning=share, coverage=0.9, aid=1.0).plan(world.block, now, needs)
        assert np.all(counties.twin >= before)
        assert counties.twin.sum() == pytest.approx(share * 900 * 0.9, abs=45)
        assert not counties.twin[900:].any()
        before = counties.twin.copy()


def test_a_larger_share_of_twins_adds_villages_and_leaves_none():
    world = World(3000, villages=3000, poor_villages=True)
    world.block.counties.partner[:] = 1
    now = world.now(FEBRUARY)
    needs = look_into_needs(world.block, now, np.zeros(0, np.intp))
    before = np.zeros(3000)
    for share in (0.0, 0.2, 0.7, 1.0):
        measure(twinning=share, aid=1.0).plan(world.block, now, needs)
        twin = world.block.villages.twin.copy()
        assert np.all(twin >= before)
        assert twin.mean() == pytest.approx(share, abs=0.04)
        before = twin


def test_what_is_ordered_is_booked_to_its_use_to_the_fen():
    world = paired_world(real=0.75)
    now = world.now(FEBRUARY).for_block()
    needs = look_into_needs(world.block, now, registered(world))
    east = measure(aid=1.0, precision=0.5, pooling=0.5, twinning=0.5)
    orders = east.plan(world.block, now, needs)
    for order in orders:
        east.deliver(world.block, now, order, 1.0)
    books = now.books
    assert books.uses.sum() == sum(order.cost for order in orders)
    assert books.uses[Use.VISIBLE_PROJECT] == world.block.counties.aid_show.sum() > 0
    kept = sum(order.cost for order in orders if order.purpose in (KEPT, TWINS_KEPT))
    assert books.uses[Use.UNSPENT] == kept
    paid = books.flows[Account.PROGRAMMES].sum()
    assert paid == books.uses.sum() - books.uses[Use.UNSPENT]


def test_where_help_is_meant_for_nobody_customary_aid_is_still_counted():
    world = paired_world(register=0)
    now = world.now(FEBRUARY)
    needs, orders = spend(world, now, precision=0.0)
    (custom,) = [o for o in orders if o.purpose == PROJECTS and len(o.rows)]
    buyer = np.zeros(len(custom.rows), np.intp)
    counted = tally(world.block, needs, custom, buyer, 1)[0]
    assert counted[0].sum() == custom.weight.sum() > 0
    assert not counted[1:3].any()


def test_when_it_ends_nothing_is_left_of_it():
    world = paired_world()
    now = world.now(FEBRUARY)
    needs = look_into_needs(world.block, now, registered(world))
    east = measure(aid=1.0, precision=0.5, twinning=1.0)
    east.requests(world.block, world.now(12), world.hh.register == 1)
    east.plan(world.block, now, needs)
    assert world.block.villages.twin_kept.any()
    east.stop(world.block)
    assert not any(getattr(world.block.counties, name).any() for name in COUNTY_COLUMNS)
    assert not any(getattr(world.block.villages, name).any() for name in VILLAGE_COLUMNS)
