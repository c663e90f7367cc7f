"""Serious incidents: what share of a county's money was found diverted, and how often it recurs."""

import numpy as np
import pytest

from simsupport.agents.officials import Level
from simsupport.governance.chain import Chain
from simsupport.governance.incidents import LONG_AGO, found_diverted, note_incidents, unanswered
from tests.governance.nations import tables_of

HANDS = np.array([0.24, 0.18, 0.42, 0.10, 0.05])
AREAS = {"villages_each": 3, "townships": 2, "counties": 3, "prefectures": 2}


def nation(**areas):
    """Return the tables and the chain of a small nation."""
    tables = tables_of(**(areas or AREAS))
    return tables, Chain(tables["officials"])


def test_what_was_found_diverted_is_the_county_s_and_the_mean_of_those_below():
    tables, chain = nation()
    officials, random = chain.officials, np.random.default_rng(4)
    officials.take[:] = random.uniform(0, 0.5, len(officials))
    officials.found[:] = random.integers(0, 4, len(officials))
    expected = []
    for county in range(*chain.rows[Level.COUNTY].indices(len(officials))[:2]):
        share = 0.0
        for level in (Level.VILLAGE, Level.TOWNSHIP, Level.COUNTY):
            parts = []
            for row in range(len(officials)):
                above = row
                while officials.level[above] < Level.COUNTY:
                    above = int(officials.superior[above])
                if officials.level[row] == level and above == county:
                    seen = officials.found[row] in (2, 3)
                    parts.append(float(officials.take[row]) * HANDS[level] * seen)
            share += sum(parts) / len(parts)
        expected.append(share)
    assert np.allclose(found_diverted(chain, HANDS), expected)
    assert len(set(expected)) == len(tables["counties"])


@pytest.mark.parametrize(("take", "incident"), [(0.07, False), (0.08, True)])
def test_it_is_serious_from_a_share_of_the_money_on(take, incident):
    tables, chain = nation()
    leader = chain.rows[Level.COUNTY].start
    chain.officials.take[leader], chain.officials.found[leader] = take, 2
    note_incidents(chain, tables["counties"], HANDS, 0.03)
    assert tables["counties"].incident.tolist() == [int(incident), 0, 0, 0, 0, 0]
    assert unanswered(tables["counties"])[0] == float(incident)


def test_what_nobody_found_and_what_was_only_invented_is_no_incident():
    tables, chain = nation()
    chain.officials.take[:] = chain.officials.inflate[:] = 1.0
    for found in (0, 1):
        chain.officials.found[:] = found
        note_incidents(chain, tables["counties"], HANDS, 0.03)
        assert not tables["counties"].incident.any()


def test_another_one_within_two_years_is_a_repetition_and_after_three_none():
    tables, chain = nation()
    county, leader = tables["counties"], chain.rows[Level.COUNTY].start
    chain.officials.take[leader] = 1.0
    repeats, since = [], []
    for year in (1, 0, 1, 1, 0, 0, 1):
        chain.officials.found[leader] = 2 * year
        note_incidents(chain, county, HANDS, 0.03)
        repeats.append(int(county.repeats[0]))
        since.append(int(county.since[0]))
    assert repeats == [0, 0, 1, 2, 2, 2, 2]
    assert since == [0, 1, 0, 0, 1, 2, 0]
    assert county.since[1] == LONG_AGO
