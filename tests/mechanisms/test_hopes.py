"""Those who come to a village raise its households' hopes, alone and against the same luck."""

from functools import cache

import numpy as np
import pytest

from simsupport.agents.households import Status
from simsupport.model import SupportModel
from tests.mechanisms.runs import SEEDS, t_interval

PATHS = {
    "B4": "measures.first_secretaries.hope",
    "D3": "measures.helpers.hope",
    "D5": "measures.social_organisations.civic",
    "D8": "measures.volunteers.hope",
    "G5": "measures.work_teams.hope",
}
ROWS = [pytest.param(path, marks=pytest.mark.row(row), id=row) for row, path in PATHS.items()]


@cache
def hopes(seed, without=None):
    """Return the nation's mean aspiration after three years in which one of them raises none."""
    changes = {} if without is None else {without.replace(".", "__"): 0.0}
    model = SupportModel("whole-society", rng=seed, households=1500, months=37, **changes)
    model.run()
    hh = model.households
    weight = hh.weight * (hh.status == Status.LIVING)
    return float(np.average(hh.aspiration, weights=weight))


@pytest.mark.parametrize("path", ROWS)
def test_hopes_are_higher_where_they_are_raised(path):
    gains = np.array([hopes(seed) - hopes(seed, path) for seed in SEEDS])
    assert t_interval(gains)[0] > 0.0
