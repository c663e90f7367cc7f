"""Five levels of officials: sums up, products down, peers beside, against plain loops."""

import numpy as np
import pytest

from simsupport.agents.counties import Counties
from simsupport.agents.officials import Level
from simsupport.agents.villages import Villages
from simsupport.governance.chain import Chain
from simsupport.population.officials import appoint_rows

TOWNSHIP = [0, 0, 1, 2, 2, 2, 3, 4, 5, 5]
COUNTY_OF_TOWNSHIP = [0, 0, 1, 2, 3, 3]
PREFECTURE = [0, 0, 1, 2]
PROVINCE_OF_PREFECTURE = [0, 0, 1]


def places():
    """Return ten villages and four counties in two provinces."""
    villages, counties = Villages(10), Counties(4)
    villages.township[:] = TOWNSHIP
    villages.county[:] = np.array(COUNTY_OF_TOWNSHIP)[TOWNSHIP]
    villages.weight[:] = np.arange(1, 11)
    counties.prefecture[:] = PREFECTURE
    counties.province[:] = np.array(PROVINCE_OF_PREFECTURE)[PREFECTURE]
    counties.weight[:] = [5, 6, 7, 8]
    counties.poor_county[:] = [1, 0, 1, 0]
    return villages, counties


@pytest.fixture
def chain():
    """Officials of ten villages, six townships, four counties, three prefectures, two provinces."""
    villages, counties = places()
    return Chain(appoint_rows(villages, counties, 2))


def superiors_of(chain, row):
    """Return all officials above one, nearest first."""
    above = []
    while chain.officials.level[row] != Level.PROVINCE:
        row = int(chain.officials.superior[row])
        above.append(row)
    return above


def test_each_level_has_its_rows(chain):
    assert [(rows.start, rows.stop) for rows in chain.rows] == [
        (0, 10),
        (10, 16),
        (16, 20),
        (20, 23),
        (23, 25),
    ]
    assert chain.at(Level.TOWNSHIP, np.arange(25)).tolist() == list(range(10, 16))


def test_whole_numbers_of_villages_add_up_to_every_area(chain):
    amounts = np.random.default_rng(1).integers(0, 10**12, 10)
    expected = [0] * 25
    for village in range(10):
        for row in [village, *superiors_of(chain, village)]:
            expected[row] += int(amounts[village])
    found = chain.add_up(amounts)
    assert found.tolist() == expected
    assert found.dtype == np.int64


def test_one_level_is_summed_for_the_next(chain):
    for level in list(Level)[:-1]:
        values = np.arange(1.0, 26.0)[chain.rows[level]]
        rows = range(25)[chain.rows[level]]
        above = range(25)[chain.rows[level + 1]]
        expected = [
            sum(
                value
                for row, value in zip(rows, values, strict=True)
                if chain.officials.superior[row] == superior
            )
            for superior in above
        ]
        assert chain.pass_up(level, values).tolist() == expected


def test_peers_are_those_with_the_same_superior_and_provinces_among_themselves(chain):
    values = np.random.default_rng(2).normal(size=25)
    found = chain.mean_of_peers(values)
    for row in range(25):
        if row >= 23:
            peers = [23, 24]
        else:
            peers = [i for i in range(23) if chain.superior[i] == chain.superior[row]]
        assert found[row] == pytest.approx(np.mean(values[peers]))


def test_factors_multiply_from_the_province_down_to_the_village(chain):
    factors = np.random.default_rng(3).uniform(0.2, 1.5, 25)
    before = factors.copy()
    found = chain.village_product(factors)
    for village in range(10):
        expected = factors[[village, *superiors_of(chain, village)]].prod()
        assert found[village] == pytest.approx(expected)
    assert np.array_equal(factors, before)


def test_who_answers_for_a_village_is_known_from_the_province_down(chain):
    found = np.stack(chain.above_villages(), axis=1)
    expected = [[*reversed(superiors_of(chain, village)), village] for village in range(10)]
    assert found.tolist() == expected
