"""What the rows of accountability move besides the channel that their cases name."""

import numpy as np
import pytest

from simsupport.agents.officials import Level
from simsupport.model import SupportModel
from tests.mechanisms.cases import CASES
from tests.mechanisms.runs import SEEDS, interval, t_interval

CASE = {case.row: case for case in CASES}
INCIDENTS = {
    "measures__inspections__rate": 0.5,
    "measures__inspections__announced": 0.0,
    "measures__penalties__level": 0.3,
    "measures__penalties__certainty": 0.3,
}


@pytest.mark.row("G1")
@pytest.mark.parametrize("escalation", [1.0, 1.1, 1.5])
def test_the_targets_of_each_level_together_are_those_above_times_what_it_adds(escalation):
    """Identity, to the rounding of each letter, as long as no list is exhausted."""
    changes = {
        "measures__responsibility__target": 0.6,
        "measures__responsibility__escalation": escalation,
    }
    model = SupportModel("whole-society", rng=3, households=3000, months=26, **changes)
    model.run_for(25)
    officials = model.officials
    sums, letters = [], []
    for level in Level:
        rows = officials.level == level
        sums.append(int(officials.target[rows].sum()))
        letters.append(np.count_nonzero(rows))
    for below in range(Level.PROVINCE):
        slack = 0.5 * (letters[below] + escalation * letters[below + 1])
        assert abs(sums[below] - escalation * sums[below + 1]) <= slack
        assert sums[below] >= sums[below + 1] - slack
    assert sums[Level.PROVINCE] > 1_000_000


@pytest.mark.row("H4")
def test_announced_inspections_find_fewer_of_the_guilty():
    announced = {"measures.inspections.announced": 1.0}
    sudden = {"measures.inspections.announced": 0.0}
    _, _, high = interval(CASE["H4"], announced, sudden)
    assert high < 0


@pytest.mark.row("H8")
def test_donors_trust_more_where_incidents_are_answered():
    """Trust of donors at the end, mean over provinces by their persons."""

    def trust(seed, **values):
        changes = {f"measures__incident_response__{name}": value for name, value in values.items()}
        model = SupportModel(
            "whole-society", rng=seed, households=3000, months=36, **INCIDENTS, **changes
        )
        model.run()
        provinces = model.provinces
        return float(np.average(provinces.trust, weights=np.maximum(provinces.persons, 1)))

    unanswered = [trust(seed, level=0.0) for seed in SEEDS]
    answered = np.array([trust(seed, level=1.0) for seed in SEEDS])
    assert t_interval(answered - unanswered)[0] > 0
