"""Work teams visit households as far as forms, inspections and show leave them time."""

import numpy as np
import pytest

from simsupport.core.calendar import Month
from simsupport.core.ledger import Account, Use
from simsupport.measures.base import Nation
from simsupport.measures.work_teams import WorkTeams, inspections_above
from tests.worlds import World, changed, copy_of

JANUARY, FEBRUARY, DECEMBER = 12, 13, 23
N = 2000


def teams(**values):
    """Return the measure with validated parameters."""
    return WorkTeams.model_validate({"teams": 1.0, "spirit_sd": 0.0} | values)


def village_world(n=N, poor=0.5):
    """Return villages of one household, the first part of them poor."""
    world = World(n, villages=n, poor_villages=True)
    world.block.villages.poor_village[round(n * poor) :] = 0
    return world


def serve(world, measure, month=JANUARY):
    """Let a month pass; return its books."""
    measure.decide(Nation(world.tables, world.crew.streams, Month(month)))
    now = world.now(month).for_block()
    for order in measure.requests(world.block, now, np.ones(len(world.hh), np.bool_)):
        measure.deliver(world.block, now, order, 1.0)
    return now.books


@pytest.mark.row("G4")
def test_poor_villages_come_first_and_more_teams_leave_none():
    before = np.zeros(N, np.uint8)
    for share, of_poor, of_others in ((0.2, 0.4, 0.0), (0.5, 1.0, 0.0), (0.8, 1.0, 0.6), (1, 1, 1)):
        world = village_world()
        serve(world, teams(teams=share))
        sent = world.block.villages.team.copy()
        assert np.all(sent >= before)
        assert sent[: N // 2].mean() == pytest.approx(of_poor, abs=0.06)
        assert sent[N // 2 :].mean() == pytest.approx(of_others, abs=0.06)
        before = sent


@pytest.mark.row("G4")
def test_time_goes_to_visits_until_forms_and_show_take_it():
    measure = teams(duty=0.6, visibility=0.3, paperwork=0.3, received=0.1)
    spent = measure.time_spent(np.ones(3), np.array([0.0, 1.0, 3.0]))
    assert spent[0] == pytest.approx([0.6, 0.0])  # time is left over
    # short of time: the two tasks share it, equally dear at the margin
    assert spent[1] == pytest.approx([0.45, 0.15])
    assert spent[2] == pytest.approx([0.05, 0.35])


def test_teams_without_duty_visit_nobody_however_much_time_there_is():
    spent = teams(duty=0.0, paperwork=0.0).time_spent(np.ones(2), np.array([0.0, 2.0]))
    assert not spent[:, 0].any()
    assert spent[1, 1] > 0


def test_inspections_of_all_five_levels_above_count():
    world = World(6, villages=6, counties=2)
    officials = world.tables["officials"]
    assert inspections_above(officials).tolist() == [0.0] * 6
    officials.inspected[:] = 1
    assert inspections_above(officials).tolist() == [5.0] * 6
    officials.inspected[:] = 0
    officials.inspected[2] = 1  # the third village's own
    assert inspections_above(officials).tolist() == [0, 0, 1, 0, 0, 0]


@pytest.mark.row("G4")
def test_visits_add_insight_in_january_clear_the_view_in_february_and_raise_hopes_in_december():
    world, measure = village_world(100), teams(duty=0.5, insight=0.6, eyes=0.4, hope=0.1)
    villages = world.block.villages
    villages.insight[:] = 0.2
    serve(world, measure, JANUARY)
    assert villages.visits == pytest.approx(0.5)
    assert villages.insight == pytest.approx(0.2 + 0.5 * 0.4)
    assert np.all(villages.unclear == 1.0)
    villages.unclear[:] = 0.5
    serve(world, measure, FEBRUARY)
    assert villages.unclear == pytest.approx(0.5 * (1 - 0.5 * 0.6))
    serve(world, measure, FEBRUARY + 2)
    assert villages.insight == pytest.approx(0.4)
    assert not villages.encouraged.any()
    serve(world, measure, DECEMBER)
    assert villages.encouraged == pytest.approx(0.05)


def test_insight_never_exceeds_a_full_time_official_s():
    world = village_world(10)
    world.block.villages.insight[:] = 0.95
    serve(world, teams(eyes=1.0))
    assert np.all(world.block.villages.insight == 1.0)


@pytest.mark.parametrize("values", [{"teams": 0.0, "cost": 5.0}, {"coverage": 0.0}])
def test_without_teams_nothing_changes(values):
    world = village_world(50)
    for month in range(JANUARY, DECEMBER + 1):
        assert not serve(world, teams(**values), month).flows.any()
    for name in ("team", "visits", "team_show", "encouraged", "insight"):
        assert not getattr(world.block.villages, name).any()


def test_their_running_is_paid_in_february_and_households_are_left_alone():
    world = village_world(50)
    before = copy_of(world)
    serve(world, teams())
    books = serve(world, teams(cost=1000.0), FEBRUARY)
    price = round(1000 * world.now(FEBRUARY).drivers.prices * 100)
    assert books.uses[Use.ADMINISTRATION] == 50 * price
    assert books.flows[Account.PROGRAMMES].sum() == books.uses.sum()
    assert changed(world, before) == set()
    teams().stop(world.block)
    assert not world.block.villages.visits.any()
