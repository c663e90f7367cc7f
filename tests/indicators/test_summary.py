"""What a run keeps of each household says the same as the run record and the columns."""

import numpy as np
import pytest

from simsupport.core.calendar import Month
from simsupport.indicators.summary import SOURCES, Lacks
from simsupport.livelihoods.drivers import drivers_of
from simsupport.model import SupportModel

OF_THE_LAST_DECEMBER = ("lacks", "poor_history", *SOURCES)


def lived(months):
    """Return a run of some months and its summary as a frame."""
    model = SupportModel("whole-society", rng=3, households=600, months=months)
    model.run()
    return model, model.household_summary().to_pandas()


@pytest.fixture(scope="module")
def run():
    """A run that ends in December 2014."""
    return lived(24)


def test_sources_add_up_to_the_last_years_real_income_per_person(run):
    model, summary = run
    hh, rows = model.households, summary.household.to_numpy()
    prices = drivers_of(Month(23), model.rules.livelihoods.growth).prices
    real = hh.last_income[rows] / np.maximum(hh.size[rows], 1) / prices
    apart = summary[list(SOURCES)].sum(axis=1) - real
    assert np.abs(apart).max() < len(SOURCES) / 2 + 0.1  # each source is rounded to a yuan
    assert (summary[list(SOURCES)].mean() > 50).all()


def test_wages_split_into_local_ones_and_those_of_members_away(run):
    model, summary = run
    hh, rows = model.households, summary.household.to_numpy()
    never_away = summary.wages_away == 0
    assert (hh.migrant[rows][never_away] == 0).mean() > 0.95
    assert never_away.mean() > 0.1
    assert (summary.wages_local >= -1).all()
    assert (summary.wages_local[hh.local_job[rows] == 0] == 0).any()


def test_who_is_poor_is_who_lacks_something(run):
    model, summary = run
    poor = summary.lacks.between(1, Lacks.GONE - 1)
    assert poor.equals((summary.poor_history & 1) > 0)
    hh, rows = model.households, summary.household.to_numpy()
    line = drivers_of(Month(23), model.rules.livelihoods.growth).poverty_line
    below = (hh.last_income < hh.size * np.float32(line))[rows]
    assert np.array_equal((summary.lacks & int(Lacks.INCOME)) > 0, below)
    assert np.array_equal(
        (summary.lacks & int(Lacks.WATER)) > 0, hh.water[rows] * hh.size[rows] > 0
    )


def test_months_after_the_last_december_change_nothing_of_it(run):
    _, longer = lived(29)
    for name in OF_THE_LAST_DECEMBER:
        assert longer[name].equals(run[1][name]), name


def test_before_the_last_december_is_over_nothing_is_told_of_it():
    model = SupportModel("baseline", rng=3, households=200, months=12)
    model.step()
    assert not set(OF_THE_LAST_DECEMBER[2:]) & set(model.household_summary().column_names)
    model.run()
    assert set(OF_THE_LAST_DECEMBER) <= set(model.household_summary().column_names)
