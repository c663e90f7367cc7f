"""Every area has one official, below the right superior."""

import numpy as np
import pytest

from simsupport.agents.officials import Level
from simsupport.model import SupportModel
from simsupport.population.officials import appoint_rows
from tests.governance.test_chain import (
    COUNTY_OF_TOWNSHIP,
    PREFECTURE,
    PROVINCE_OF_PREFECTURE,
    TOWNSHIP,
    places,
)


@pytest.fixture(scope="module")
def model():
    """A small nation."""
    return SupportModel("baseline", rng=2, households=600, months=1)


def test_every_area_of_a_nation_has_exactly_one_official(model):
    officials = model.officials
    counts = {
        Level.VILLAGE: len(model.villages),
        Level.TOWNSHIP: len(np.unique(model.villages.township)),
        Level.COUNTY: len(model.counties),
        Level.PREFECTURE: len(np.unique(model.counties.prefecture)),
        Level.PROVINCE: len(model.provinces),
    }
    for level, count in counts.items():
        assert officials.area[officials.level == level].tolist() == list(range(count))
    assert len(officials) == sum(counts.values())


def test_officials_are_sorted_by_level_and_areas_of_a_level_by_their_superior(model):
    officials = model.officials
    assert np.all(np.diff(officials.level.astype(int)) >= 0)
    for level in Level:
        superior = officials.superior[officials.level == level].astype(int)
        assert np.all(np.diff(superior) >= 0)


def test_superiors_stand_one_level_up_and_for_the_area_around():
    villages, counties = places()
    officials = appoint_rows(villages, counties, 2)
    starts = [0, 10, 16, 20, 23]
    above = [
        TOWNSHIP,
        COUNTY_OF_TOWNSHIP,
        PREFECTURE,
        PROVINCE_OF_PREFECTURE,
    ]
    expected = [
        start + area for start, areas in zip(starts[1:], above, strict=True) for area in areas
    ]
    assert officials.superior[:23].tolist() == expected
    assert officials.superior[23:].tolist() == [23, 24]


def test_in_a_nation_the_superiors_of_a_village_are_those_of_its_county_and_province(model):
    officials = model.officials
    for village in range(0, len(model.villages), 7):
        row, areas = village, []
        while officials.level[row] != Level.PROVINCE:
            row = officials.superior[row]
            areas.append(int(officials.area[row]))
        county = model.villages.county[village]
        assert areas == [
            model.villages.township[village],
            county,
            model.counties.prefecture[county],
            model.counties.province[county],
        ]


def test_village_and_county_officials_stand_for_as_many_as_their_areas_do():
    villages, counties = places()
    officials = appoint_rows(villages, counties, 2)
    assert officials.weight.tolist() == [*range(1, 11), *[1] * 6, 5, 6, 7, 8, *[1] * 5]


def test_the_label_of_a_poor_county_reaches_its_villages_and_townships_but_nobody_above():
    villages, counties = places()
    officials = appoint_rows(villages, counties, 2)
    poor = [1, 0, 1, 0]
    of_township = [poor[county] for county in COUNTY_OF_TOWNSHIP]
    assert officials.poor_county.tolist() == [
        *[of_township[township] for township in TOWNSHIP],
        *of_township,
        *poor,
        *[0] * 5,
    ]
