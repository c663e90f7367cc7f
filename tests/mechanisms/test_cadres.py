"""First secretaries who come home take posts of county and townships, abler than they went."""

import numpy as np
import pytest

from simsupport.agents.officials import Level
from simsupport.model import SupportModel
from tests.mechanisms.runs import SEEDS, t_interval

MONTHS = 85
ABOVE = (Level.TOWNSHIP, Level.COUNTY)


def ability_of_the_new(seed, **changes):
    """Return the mean ability of officials of townships and counties appointed of late."""
    given = {f"measures__first_secretaries__{name}": value for name, value in changes.items()}
    model = SupportModel("whole-society", rng=seed, households=3000, months=MONTHS, **given)
    model.run()
    officials = model.officials
    new = np.isin(officials.level, ABOVE) & (officials.tenure < 4)
    assert new.any()
    return float(np.average(officials.ability[new], weights=officials.weight[new]))


def gain(changes, against):
    """Return the interval of the gain in ability between two sets of changes."""
    pairs = [ability_of_the_new(s, **changes) - ability_of_the_new(s, **against) for s in SEEDS]
    return t_interval(np.array(pairs))


@pytest.mark.row("B4")
def test_officials_appointed_after_postings_are_abler():
    low, _, _ = gain({}, {"learning": 0.0})
    assert low > 0


@pytest.mark.row("B4")
def test_nothing_is_gained_where_those_called_back_take_no_posts():
    assert gain({"into_office": 0.0}, {"learning": 0.0}) == (0.0, 0.0, 0.0)
