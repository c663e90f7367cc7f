"""Discretion over penalties: it spreads their certainty over counties, and law takes it away."""

import numpy as np
import pytest

from simsupport.agents.officials import Level
from simsupport.core.streams import Streams
from simsupport.governance.careers import Careers
from simsupport.governance.discretion import certainty_of_rule, judged_as, set_strictness
from simsupport.governance.pressure import Pressure
from tests.governance.nations import chain_of, rows_of

STREAMS = Streams(8)
PRESSED = Pressure(penalty=1.0, certainty=0.5)
MANY = {"villages_each": 1, "townships": 1, "counties": 10, "prefectures": 10, "provinces": 30}


def strictness(chain=None, pressure=PRESSED, gap=0.0, **rules):
    """Return how strictly officials are punished, against the mean."""
    chain = chain or chain_of(**MANY)
    chain.officials.gap[:] = gap
    set_strictness(chain, STREAMS, Careers(**rules), pressure)
    return chain.officials.strictness.astype(np.float64)


def counties(chain, values):
    """Return the part of a column that belongs to counties."""
    return values[chain.rows[Level.COUNTY]]


def test_without_discretion_all_are_punished_alike_whatever_else():
    for pressure in (PRESSED, Pressure(), Pressure(clarity=0.5)):
        found = strictness(pressure=pressure, gap=0.7, discretion=0.0, favour=1.0)
        assert np.all(found == 1.0)
    assert np.all(strictness(pressure=Pressure(clarity=1.0), gap=0.7, favour=1.0) == 1.0)


@pytest.mark.parametrize("certainty", [0.2, 0.5, 0.8])
def test_discretion_moves_counties_apart_and_leaves_the_mean(certainty):
    chain, pressure = chain_of(**MANY), Pressure(penalty=1.0, certainty=certainty)
    found = counties(chain, strictness(chain, pressure, discretion=1.0, favour=0.0)) * certainty
    width = min(certainty, 1.0 - certainty)
    assert found.min() >= 0.0
    assert found.max() <= 1.0 + 1e-6
    error = width / np.sqrt(3.0) / np.sqrt(len(found))
    assert abs(found.mean() - certainty) < 4.0 * error
    assert found.var() == pytest.approx(width**2 / 3.0, rel=0.1)


def test_clarity_shrinks_the_variance_by_the_square_of_what_is_left():
    chain = chain_of(**MANY)
    free = counties(chain, strictness(chain, favour=0.0)).var()
    bound = Pressure(penalty=1.0, certainty=0.5, clarity=0.6)
    left = counties(chain, strictness(chain, bound, favour=0.0)).var()
    assert left == pytest.approx(0.16 * free, rel=1e-3)


def test_a_county_s_officials_are_judged_alike_and_counties_differ():
    chain = chain_of(counties=3)
    found = strictness(chain)
    place = judged_as(chain)
    for row in rows_of(chain, Level.VILLAGE):
        county = chain.superior[chain.superior[row]]
        assert place[row] == county
        assert found[row] == found[county]
    assert len(set(counties(chain, found).tolist())) == 3
    assert np.array_equal(place[rows_of(chain, Level.PROVINCE)], rows_of(chain, Level.PROVINCE))


def test_who_needs_the_report_looks_away_but_nobody_stands_above_a_province():
    chain = chain_of()
    fair, favoured = strictness(chain, favour=1.0), strictness(chain, gap=0.5, favour=1.0)
    province = chain.rows[Level.PROVINCE]
    assert np.allclose(fair - favoured, np.where(np.arange(len(fair)) < province.start, 0.25, 0.0))


def test_who_is_followed_up_is_punished_more_surely_up_to_always():
    chain = chain_of()
    chain.officials.followed[:3] = [0.0, 0.5, 1.0]
    found = strictness(chain, discretion=0.0)
    assert found[:3].tolist() == [1.0, 1.5, 2.0]


def test_where_nothing_is_ever_punished_there_is_nothing_to_differ_in():
    assert np.all(strictness(pressure=Pressure(penalty=1.0, certainty=0.0)) == 1.0)


def test_without_a_campaign_audits_have_their_own_certainty():
    assert certainty_of_rule(Careers(audit_certainty=0.4), Pressure(certainty=0.9)) == 0.4
    assert certainty_of_rule(Careers(audit_certainty=0.4), PRESSED) == 0.5
