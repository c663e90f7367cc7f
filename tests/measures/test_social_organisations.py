"""Organisations buy in their domain where their money lies, follow requests, find false exits."""

import numpy as np
import pytest

from simsupport.agents.households import Register
from simsupport.agents.organisations import Domain
from simsupport.core.ledger import Account, Source, Use
from simsupport.core.streams import Streams
from simsupport.measures import civic_evaluation, placing
from simsupport.measures.base import Nation
from simsupport.measures.domains import PROJECTS
from simsupport.measures.social_organisations import SocialOrganisations
from simsupport.projects.care_visit import CareVisit
from simsupport.projects.menu import MENU
from tests.measures.frail import FEBRUARY, JANUARY, deliver_all, frail_world, needs_of

LINKED = {"platform": 1.0, "use": 1.0}


def organisations(**values):
    """Return the measure with validated parameters."""
    return SocialOrganisations.model_validate({"funds": 1.0} | values)


def nation(world, month):
    """Return what those who decide for the nation see."""
    return Nation(world.tables, Streams(1), world.now(month).month)


def place_in_all(world, yuan, domains=tuple(Domain)):
    """Let organisations of some domains have so many yuan in each county."""
    for domain in domains:
        placing.of_domain(world.block.counties, "placed", domain)[:] = round(yuan * 100)


# ---- domains ----


@pytest.mark.row("D1")
@pytest.mark.parametrize("domain", Domain)
@pytest.mark.parametrize(
    "values", [{}, {"view_noise": 5.0}, LINKED], ids=["usual", "dim", "linked"]
)
def test_no_organisation_buys_outside_its_domain(domain, values):
    world = frail_world()
    place_in_all(world, 50_000, (domain,))
    now = world.now(FEBRUARY)
    orders = organisations(**values).plan(world.block, now, needs_of(world, now))
    for other, order in zip(Domain, orders, strict=True):
        kinds = {MENU[place - 1] for place in order.project}
        assert kinds <= set(PROJECTS[other])
        assert (len(order.rows) > 0) == (other == domain)


@pytest.mark.row("D1")
def test_every_project_of_organisations_lies_in_some_domain_and_relief_in_none():
    kinds = {kind for domain in Domain for kind in PROJECTS[domain]}
    assert {kind.key for kind in set(MENU) - kinds} == {"relief", "microcredit", "public_post"}


# ---- money ----


@pytest.mark.row("D1")
def test_no_county_spends_more_than_was_placed_and_what_is_left_was_waited_for():
    world = frail_world()
    place_in_all(world, 9000)
    now = world.now(FEBRUARY)
    orders = organisations().plan(world.block, now, needs_of(world, now))
    for domain, order in zip(Domain, orders, strict=True):
        county = world.block.county_of(order.rows)
        spent = np.bincount(county, order.fen * order.weight, 3).astype(np.int64)
        placed = placing.of_domain(world.block.counties, "placed", domain)
        left = placing.of_domain(world.block.counties, "left", domain)
        assert np.all((left == placed - spent) | (left == 0))
        assert np.all(spent <= placed)
    cost = deliver_all(world, organisations(), now, orders)
    assert now.books.uses.sum() == now.books.flows[Account.PROGRAMMES].sum() == cost > 0
    assert organisations().source == Source.DONATIONS


@pytest.mark.row("D1")
def test_the_year_s_money_and_what_was_left_is_placed_to_the_fen():
    world = frail_world()
    table = world.tables["organisations"]
    table.funds[:] = [1000, 2001, 30_007, 4, 0]
    placing.of_domain(world.block.counties, "left", Domain.HEALTH)[:] = [5, 6, 7]
    organisations(funds=0.5).decide(nation(world, FEBRUARY))
    money = [50_000, 100_050, 1_500_350 + 18, 200, 0]
    for domain, fen in zip(Domain, money, strict=True):
        assert placing.of_domain(world.block.counties, "placed", domain).sum() == fen
    assert table.placed.tolist() == money
    assert table.carried.tolist() == [0, 0, 18, 0, 0]


@pytest.mark.row("D1")
@pytest.mark.parametrize("values", [{"funds": 0.0, "platform": 1.0}, {"coverage": 0.0}])
def test_without_money_or_anybody_to_reach_nothing_is_placed_or_bought(values):
    world = frail_world()
    world.tables["organisations"].funds[:] = 10_000
    measure = organisations(**values)
    measure.decide(nation(world, FEBRUARY))
    now = world.now(FEBRUARY)
    assert measure.plan(world.block, now, needs_of(world, now)) == []
    for domain in Domain:
        assert not placing.of_domain(world.block.counties, "placed", domain).any()


# ---- where money goes ----


@pytest.mark.row("D1")
def test_money_goes_to_many_people_and_open_roads():
    world = frail_world()
    villages = world.block.villages
    villages.registered[:] = [10, 20, 5, 5, 40, 0]
    villages.market_access[:] = [1, 0, 1, 1, 0, 0]
    expected = np.array([31 * np.exp(1.5 / 2), 11 * np.exp(1.5), 41 * 1.0])
    assert placing.familiar(world.tables, 1.5) == pytest.approx(expected)


@pytest.mark.row("D2")
def test_money_follows_requests_as_far_as_they_are_heeded():
    world = frail_world()
    counties = world.block.counties
    placing.of_domain(counties, "asked", Domain.HEALTH)[:] = [0, 30, 10]
    money = np.full((1, len(Domain)), 1_000_000)
    draws = np.array([2.0, 1.0, 1.0])
    for heeded in (0.0, 0.4, 1.0):
        placing.place(world.tables, money, draws, np.full((1, len(Domain)), heeded))
        usual, asked = np.array([0.5, 0.25, 0.25]), np.array([0.0, 0.75, 0.25])
        placed = placing.of_domain(counties, "placed", Domain.HEALTH)
        assert placed == pytest.approx(1e6 * ((1 - heeded) * usual + heeded * asked), abs=1)
        # nobody asked for anything of another domain, so it is placed as ever
        other = placing.of_domain(counties, "placed", Domain.INDUSTRY)
        assert other == pytest.approx(1e6 * usual, abs=1)


# ---- the network ----


@pytest.mark.row("D2")
def test_whoever_asks_for_the_domain_comes_first():
    world = frail_world(300)
    place_in_all(world, 12_000, (Domain.RELOCATION,))
    now = world.now(FEBRUARY)
    needs = needs_of(world, now)
    measure = organisations(**LINKED, clarity=1.0, precedence=10.0)
    order = measure.plan(world.block, now, needs)[Domain.RELOCATION]
    places = [MENU.index(kind) + 1 for kind in PROJECTS[Domain.RELOCATION]]
    asks = np.isin(needs.needed, places)
    served = np.zeros(300, np.bool_)
    served[order.rows] = True
    for county in range(3):
        here = world.block.county_of(np.arange(300)) == county
        if (asks & here & ~served).any():
            assert np.all(asks[here & served])
    assert (asks & served).any()
    price = np.zeros(300)
    for number in places:
        rows = np.flatnonzero(needs.needed == number)
        project = getattr(now.projects, MENU[number - 1].key)
        price[rows] = project.cost(world.block, now, rows)
    county = world.block.county_of(np.arange(300))
    asked = np.bincount(county, asks * price * world.hh.weight, 3)
    stored = placing.of_domain(world.block.counties, "asked", Domain.RELOCATION)
    assert stored.tolist() == asked.tolist()


@pytest.mark.row("D2")
@pytest.mark.parametrize("platform", [0.0, 1.0])
def test_who_reads_the_network_does_not_buy_what_somebody_has_ordered(platform):
    world = frail_world()
    place_in_all(world, 20_000, (Domain.VOLUNTEERING,))
    now = world.now(FEBRUARY)
    needs = needs_of(world, now)
    needs.ordered[MENU.index(CareVisit)] = np.arange(90) % 2 == 0
    measure = organisations(platform=platform, use=1.0)
    order = measure.plan(world.block, now, needs)[Domain.VOLUNTEERING]
    assert len(order.rows) > 0
    assert order.duplicate.any() == (platform == 0.0)


@pytest.mark.row("D2")
def test_a_larger_network_shows_more_villages_and_loses_none():
    world = frail_world(4000, villages=2000, counties=3)
    before = np.zeros(2000, np.bool_)
    for share in (0.0, 0.3, 0.8, 1.0):
        shown = organisations(platform=share)._shown(world.block, world.now(FEBRUARY))
        assert np.all(shown >= before)
        assert shown.mean() == pytest.approx(share, abs=4 * np.sqrt(0.25 / 2000))
        before = shown


# ---- evaluation ----


def exits_world(poor):
    """Return households that left the register in November, some of them poor."""
    world = frail_world(60, register=Register.EXITED, register_month=JANUARY - 2)
    world.hh.poor_history[:] = np.asarray(poor)
    return world


def evaluate(world, **values):
    """Let evaluators come to all villages; return the measure and its orders."""
    measure = organisations(**({"evaluation": 1.0, "interviews": 1.0, "accompanied": 0.0} | values))
    measure.decide(nation(world, JANUARY))
    now = world.now(JANUARY)
    return measure, now, measure.requests(world.block, now, np.ones(60, np.bool_))


@pytest.mark.row("D5")
def test_evaluators_find_the_false_exits_and_villages_take_them_back():
    poor = np.arange(60) % 5 == 0
    world = exits_world(poor)
    persons = world.hh.weight * world.tables["households"].size
    evaluate(world, heeded=1.0)
    expected = np.bincount(world.hh.village, persons * poor, 6)
    assert world.block.villages.false_found.tolist() == expected.tolist()
    back = world.hh.register == Register.REGISTERED
    assert np.array_equal(back, poor)
    assert np.all(world.hh.register_month[back] == JANUARY)


@pytest.mark.row("D5")
def test_what_nobody_heeds_is_found_and_stays():
    world = exits_world(np.arange(60) % 5 == 0)
    evaluate(world, heeded=0.0)
    assert world.block.villages.false_found.sum() > 0
    assert np.all(world.hh.register == Register.EXITED)


@pytest.mark.row("D5")
@pytest.mark.parametrize("values", [{"accompanied": 1.0}, {"interviews": 0.0}, {"coverage": 0.0}])
def test_who_meets_nobody_alone_finds_nothing(values):
    world = exits_world(np.ones(60))
    world.tables["counties"].padded[:] = 1000
    evaluate(world, **values)
    assert not world.block.villages.false_found.any()
    assert not world.tables["counties"].invented_found.any()
    assert np.all(world.hh.register == Register.EXITED)


@pytest.mark.row("D5")
def test_villages_that_evaluators_see_aim_higher_next_year():
    world = exits_world(poor=True)
    measure = organisations(evaluation=0.5, civic=0.04)
    villages = world.block.villages
    villages.evaluated[:] = [1, 0, 1, 1, 0, 0]
    measure.requests(world.block, world.now(JANUARY), np.ones(len(world.hh), np.bool_))
    assert villages.encouraged == pytest.approx(0.04 * villages.evaluated)


@pytest.mark.row("D5")
def test_where_all_exits_are_honest_there_is_nothing_to_find():
    world = exits_world(np.zeros(60))
    evaluate(world)
    assert not world.block.villages.false_found.any()


@pytest.mark.row("D5")
def test_a_sample_finds_its_share_on_average():
    world = frail_world(
        6000, villages=60, weight=7, register=Register.EXITED, register_month=JANUARY - 2
    )
    world.hh.poor_history[:] = 1
    world.block.villages.evaluated[:] = 1
    civic_evaluation.ask_households(world.block, world.now(JANUARY), 0.3)
    persons = (7 * world.tables["households"].size).sum()
    found = world.block.villages.false_found.sum()
    assert found == pytest.approx(0.3 * persons, abs=4 * np.sqrt(6000 / 4))


@pytest.mark.row("D5")
def test_invented_reports_are_struck_by_the_part_of_villages_seen():
    world = exits_world(np.zeros(60))
    villages, counties = world.tables["villages"], world.tables["counties"]
    counties.padded[:] = [1001, 500, 300]
    world.tables["provinces"].padded[:] = 2000
    villages.evaluated[:] = [1, 0, 1, 1, 0, 0]
    found = civic_evaluation.compare_reports(world.tables, 0.8)
    assert found.tolist() == [400, 400, 0] == counties.invented_found.tolist()
    civic_evaluation.strike(world.tables, found, np.array([True, False, True]))
    assert counties.padded.tolist() == [601, 500, 300]
    assert world.tables["provinces"].padded.tolist() == [1600]


@pytest.mark.row("D5")
def test_officials_who_were_exposed_remember_it_and_others_do_not():
    world = exits_world(np.ones(60))
    world.hh.poor_history[world.hh.village >= 3] = 0
    measure, _, _ = evaluate(world, heeded=1.0, lesson=0.5)
    seen = world.tables["officials"].seen.copy()
    measure.decide(nation(world, FEBRUARY))
    gained = world.tables["officials"].seen - seen
    assert gained[:6].tolist() == [0.5] * 3 + [0.0] * 3
    assert not gained[6:].any()


@pytest.mark.row("D5")
def test_visits_are_paid_as_administration():
    world = exits_world(np.zeros(60))
    measure, now, orders = evaluate(world, visit_cost=1500.0)
    cost = deliver_all(world, measure, now, orders)
    assert cost == round(1500 * now.drivers.prices * 100) * 6
    assert now.books.uses[Use.ADMINISTRATION] == now.books.uses.sum() == cost


def test_evaluators_come_in_january_only_and_more_of_them_skip_no_village():
    world = exits_world(np.ones(60))
    now = world.now(FEBRUARY)
    assert organisations(evaluation=1.0).requests(world.block, now, np.ones(60, np.bool_)) == []
    before = np.zeros(6)
    for share in (0.2, 0.6, 1.0):
        organisations(evaluation=share).decide(nation(world, JANUARY))
        assert np.all(world.block.villages.evaluated >= before)
        before = world.block.villages.evaluated.copy()
    assert before.all()


def test_at_the_end_nothing_is_left():
    world = frail_world()
    place_in_all(world, 100)
    world.block.villages.evaluated[:] = 1
    organisations().stop(world.block)
    for domain in Domain:
        for kind in ("placed", "left", "asked"):
            assert not placing.of_domain(world.block.counties, kind, domain).any()
    assert not world.block.villages.evaluated.any()
