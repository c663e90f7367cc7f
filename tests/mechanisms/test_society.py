"""What organisations, bought care and volunteers do in whole runs, beyond their rows' cases."""

import numpy as np
import pytest

from simsupport.agents.households import Register
from simsupport.measures.domains import PROJECTS
from simsupport.measures.purchases import TALLY
from simsupport.model import SupportModel
from simsupport.month import MEASURES
from simsupport.projects.menu import MENU
from tests.invariants.test_same_bytes import different, fingerprint
from tests.mechanisms.cases.society import CASES, ORGANISATIONS
from tests.mechanisms.runs import interval

SMALL = {"rng": 7, "households": 600, "months": 50}
BY_ROW = {case.row: case for case in CASES}


def run(**options):
    """Run the whole society."""
    model = SupportModel("whole-society", **(SMALL | options))
    model.run()
    return model


@pytest.fixture(scope="module")
def whole():
    """The whole society in one block."""
    return run()


@pytest.mark.parametrize("row", ["D1", "D2", "D4", "D5", "D8"])
def test_the_size_of_blocks_changes_nothing_that_society_does(whole, row):
    if row == "D1":
        assert different(fingerprint(whole), fingerprint(run(block_size=1))) == []
    case = BY_ROW[row]
    changes = {path.replace(".", "__"): value for path, value in case.off.items()}
    assert different(fingerprint(whole), fingerprint(run(block_size=150, **changes))) != []


@pytest.mark.row("D1")
def test_in_no_plan_of_any_year_is_there_a_project_outside_all_domains(whole):
    kinds = {kind for offered in PROJECTS.values() for kind in offered}
    outside = [place for place, kind in enumerate(MENU) if kind not in kinds]
    for year in whole.record.bought.values():
        counts = year[ORGANISATIONS, TALLY.index("projects")]
        assert counts.sum() > 0
        assert not counts[outside].any()


@pytest.mark.row("D8")
def test_volunteers_give_nothing_but_care(whole):
    names = [measure.key for measure in MEASURES]
    for key in ("volunteers", "purchased_services"):
        years = [year[names.index(key)] for year in whole.record.bought.values()]
        counts = np.sum(years, axis=0)[TALLY.index("projects")]
        assert counts[-1] == counts.sum() > 0


@pytest.mark.row("D2")
def test_where_the_network_shows_more_more_projects_meet_need():
    case = BY_ROW["D2"]
    more, less = ({"measures.social_organisations.platform": share} for share in (1.0, 0.3))
    assert interval(case, more, less)[0] > 0


@pytest.mark.row("D4")
def test_bought_care_costs_more_where_nothing_is_saved_and_counties_think_so():
    """Organisations that save nothing, cost tenders and fail are bought by those who err."""
    case = BY_ROW["D4"]
    fooled = {"measures.purchased_services.saving": 0.0, "measures.purchased_services.candour": 1.0}
    fooled |= {
        "measures.purchased_services.failure": 0.4,
        "measures.purchased_services.foresight": 0.0,
        "measures.purchased_services.cost_noise": 0.5,
    }
    assert interval(case, fooled, {**fooled, **case.off})[2] < 0


@pytest.mark.row("D5")
def test_in_the_first_january_just_the_false_exits_of_exposed_villages_are_taken_back():
    found = 0
    for seed in (100, 104, 107):
        size = {"rng": seed, "households": 3000, "months": 40}
        watched = {"evaluation": 0.5, "interviews": 1.0, "accompanied": 0.0, "heeded": 1.0}
        on = {f"measures__social_organisations__{name}": value for name, value in watched.items()}
        off = {"measures__social_organisations__evaluation": 0.0}
        with_them, without = (SupportModel("whole-society", **size, **c) for c in (on, off))
        for model in (with_them, without):
            model.run_for(36)
        before = with_them.households.register.copy()
        assert np.array_equal(before, without.households.register)
        hh = without.households
        false = (before == Register.EXITED) & (hh.register_month == 34)
        false &= (hh.poor_history & 1) > 0
        for model in (with_them, without):
            model.run_for(1)
        back = with_them.households.register != without.households.register
        # some had been found by the government's inspectors as well
        visited = with_them.villages.exposed[hh.village] > 0
        assert np.array_equal(back, false & visited & (without.households.register != 1))
        found += int(back.sum())
    assert found > 0


@pytest.mark.row("D8")
def test_visits_go_on_after_the_teams_have_left_and_only_by_those_they_trained():
    case = BY_ROW["D8"]
    left = {"measures.volunteers.until": "2015-06", "measures.volunteers.teams": 30.0}
    trained = {**left, "measures.volunteers.caseload": 40.0}
    none = {**left, "measures.volunteers.training": 0.0}
    assert interval(case, trained, none)[0] > 0
