"""Technology commissioners choose where to serve, and start ventures there and nowhere else."""

import numpy as np
import pytest

from simsupport.core.ledger import Account, Use
from simsupport.measures.technology_commissioners import TechnologyCommissioners
from simsupport.projects.menu import MENU
from tests.measures.poor_villages import FEBRUARY, needs_of, prices, village_world
from tests.worlds import World

VENTURES = {"extension_visit", "industry_grant", "market_contract"}


def commissioners(**values):
    """Return the measure with validated parameters."""
    return TechnologyCommissioners.model_validate({"posted": 0.5} | values)


def chosen(world, wanted=True, **values):
    """Let commissioners choose; return where they serve."""
    meant = np.full(len(world.hh), wanted)
    commissioners(**values).requests(world.block, world.now(FEBRUARY), meant)
    return world.block.villages.commissioner > 0


@pytest.fixture
def level():
    """Forty counties with a hundred villages each, alike but for taste."""
    return World(4000, villages=4000, counties=40)


@pytest.mark.parametrize("share", [0.0, 0.07, 0.5, 1.0])
def test_every_county_posts_as_many_as_its_share_of_villages(level, share):
    where = chosen(level, posted=share).reshape(40, 100)
    assert where.sum(axis=1).tolist() == [round(share * 100)] * 40


def test_more_posts_add_villages_and_drop_none(level):
    few, many = chosen(level, posted=0.2), chosen(level, posted=0.6)
    assert np.all(many >= few)


def test_a_row_is_chosen_if_the_middle_of_its_villages_is(level):
    level.block.villages.weight[:] = np.random.default_rng(1).integers(1, 30, 4000)
    where = chosen(level, posted=0.5).reshape(40, 100)
    weight = level.block.villages.weight.reshape(40, 100)
    served, whole = (weight * where).sum(axis=1), weight.sum(axis=1)
    assert np.all(np.abs(served - 0.5 * whole) <= 15)


@pytest.mark.row("F7")
@pytest.mark.parametrize(
    ("draws", "values"),
    [
        ("market_access", {"access": 2.0}),
        ("poor_village", {"extra": 1.0, "extra_worth": 2.0}),
        ("farming", {"farms": 1.0}),
    ],
)
def test_they_prefer_farms_roads_and_extra_pay_by_a_logit(level, draws, values):
    half = np.arange(4000) % 2 > 0
    if draws == "farming":
        level.hh.farm[:] = half * 2
        level.hh.weight[:] = level.block.weight[:] = np.int64(np.rint(np.exp(2.0) - 1))
    else:
        getattr(level.block.villages, draws)[:] = half
    where = chosen(level, posted=0.01, **values)
    odds = np.exp(2.0) if draws != "farming" else np.exp(np.log1p(6.0))
    chance = odds / (1 + odds)
    assert where.sum() == 40
    assert abs(where[half].sum() / 40 - chance) <= 5 * np.sqrt(chance * (1 - chance) / 40)


def plan(measure, world, now):
    """Let commissioners choose and plan; return pay and ventures."""
    meant = np.ones(len(world.hh), np.bool_)
    pay = measure.requests(world.block, now, meant)
    (ventures,) = measure.plan(world.block, now, needs_of(world, now))
    return pay, ventures


@pytest.mark.row("F7")
def test_ventures_are_started_only_where_they_serve_and_within_the_money_there():
    world = village_world(400, villages=20)
    now, measure = world.now(FEBRUARY), commissioners(funds=8000.0)
    _, ventures = plan(measure, world, now)
    serving = world.block.villages.commissioner > 0
    assert len(ventures.rows) > 0
    assert serving[world.block.village_of(ventures.rows)].all()
    assert np.array_equal(measure.serves(world.block), serving)
    kinds = {MENU[place - 1].key for place in ventures.project}
    assert kinds <= VENTURES
    assert ventures.fen.tolist() == prices(world, now, ventures.rows, ventures.project).tolist()
    spent = np.bincount(ventures.village, ventures.fen * ventures.weight, 20)
    assert np.all(spent <= round(8000 * now.drivers.prices * 100))


@pytest.mark.row("F7")
def test_farms_are_advised_by_them():
    world = village_world(400, villages=20)
    now, measure = world.now(FEBRUARY).for_block(), commissioners(funds=1e6)
    _, ventures = plan(measure, world, now)
    measure.deliver(world.block, now, ventures, 1.0)
    visited = ventures.rows[ventures.project == 1 + [k.key for k in MENU].index("extension_visit")]
    assert len(visited) > 0
    assert np.array_equal(np.flatnonzero(world.hh.advised), visited)
    assert now.books.flows[Account.PROGRAMMES].sum() == now.books.uses.sum() == ventures.cost


def test_their_pay_is_booked_with_the_extra_in_poor_villages():
    world = World(40, villages=40, poor_villages=True)
    world.block.villages.poor_village[::2] = 0
    now, measure = world.now(FEBRUARY).for_block(), commissioners(posted=1.0, pay=1000, extra=0.5)
    (pay,), _ = plan(measure, world, now)
    measure.deliver(world.block, now, pay, 1.0)
    each = 1000 * now.drivers.prices * 100
    expected = 20 * round(each) + 20 * round(1.5 * each)
    assert now.books.uses[Use.ADMINISTRATION] == pytest.approx(expected, abs=40)
    assert now.books.uses.sum() == pay.cost


def test_what_is_left_lapses_where_nobody_serves_any_more():
    world = village_world(400, villages=20)
    world.block.villages.technology_left[:] = 10**9
    plan(commissioners(posted=0.0), world, world.now(FEBRUARY))
    assert not world.block.villages.technology_left.any()
    world.block.villages.commissioner[:] = world.block.villages.technology_left[:] = 1
    TechnologyCommissioners().stop(world.block)
    assert not world.block.villages.commissioner.any()
    assert not world.block.villages.technology_left.any()
