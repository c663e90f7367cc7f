"""After a serious incident: who answers, who loses the post, who is watched, and what is mended."""

from types import SimpleNamespace

import numpy as np

from simsupport.agents.officials import Level
from simsupport.core.calendar import Month
from simsupport.core.streams import Streams
from simsupport.governance.careers import Careers, fill_removed
from simsupport.governance.chain import Chain
from simsupport.governance.discretion import judged_as
from simsupport.governance.incentives import Incentives
from simsupport.measures.incident_response import IncidentResponse
from tests.governance.nations import tables_of

AREAS = {"villages_each": 2, "townships": 2, "counties": 3, "prefectures": 2}
DECEMBER, JANUARY = Month(35), Month(36)
STREAMS = Streams(6)


def response(**values):
    """Return the policy with validated parameters."""
    return IncidentResponse.model_validate({"level": 1.0, "removal": 1.0} | values)


def scandal(counties=(0,), areas=None, tenure=3):
    """Return tables in which the leaders of some counties were found diverting this year."""
    tables = tables_of(**(areas or AREAS))
    officials, chosen = tables["officials"], np.asarray(counties)
    officials.tenure[:] = tenure
    leader = np.flatnonzero(officials.level == Level.COUNTY)[chosen]
    officials.found[leader] = 2
    tables["counties"].incident[chosen] = 1
    tables["counties"].outcry[chosen] = 1.0
    return tables


def december(tables, policy):
    """Let the policy look back at the year."""
    policy.look_back(SimpleNamespace(tables=tables, streams=STREAMS, month=DECEMBER))
    return tables["counties"], tables["officials"]


def january(tables, policy, month=JANUARY):
    """Let a year begin: nobody is watched or followed until the policy acts."""
    officials = tables["officials"]
    officials.prevented[:] = officials.followed[:] = 0
    policy.decide(SimpleNamespace(tables=tables, streams=STREAMS, month=month))
    return tables["counties"], officials


def test_a_leader_who_was_found_and_still_serves_loses_the_post():
    for tenure, lost in ((3, 1), (0, 0)):
        _, officials = december(scandal(tenure=tenure), response())
        leader = np.flatnonzero(officials.level == Level.COUNTY)
        assert officials.removed[leader].tolist() == [lost, 0, 0, 0, 0, 0]
        assert officials.removed.sum() == lost


def test_without_an_incident_nothing_is_answered():
    tables = scandal()
    tables["counties"].incident[:] = 0
    counties, officials = december(tables, response())
    assert not counties.answered.any()
    assert not counties.mended.any()
    assert not officials.removed.any()
    _, officials = january(tables, response())
    assert not officials.followed.any()
    assert not officials.prevented.any()


def test_the_removed_are_replaced_in_january_and_nobody_else():
    _, officials = december(scandal(), response())
    before = officials.integrity.copy()
    row = int(np.flatnonzero(officials.removed)[0])
    fill_removed(officials, STREAMS, JANUARY.index, Careers(), Incentives())
    assert np.flatnonzero(officials.integrity != before).tolist() == [row]
    assert officials.tenure[row] == 0
    assert not officials.removed.any()


def test_a_larger_share_answers_more_and_drops_none():
    areas = {"villages_each": 1, "townships": 1, "counties": 40, "prefectures": 5}
    everywhere = range(200)
    few, _ = december(scandal(everywhere, areas), response(level=0.3))
    many, _ = december(scandal(everywhere, areas), response(level=0.7))
    assert 30 < few.answered.sum() < 90 < many.answered.sum() < 170
    assert np.all(many.answered >= few.answered)


def test_the_county_and_less_so_its_prefecture_are_followed_up():
    tables, policy = scandal(), response(follow=0.6, neighbours=0.5)
    december(tables, policy)
    _, officials = january(tables, policy)
    chain = Chain(officials)
    county = judged_as(chain) - chain.rows[Level.COUNTY].start
    below = slice(0, chain.rows[Level.COUNTY].stop)
    expected = np.array([0.6, 0.3, 0.3, 0.0, 0.0, 0.0], np.float32)[county[below]]
    assert np.allclose(officials.followed[below], expected)
    assert not officials.followed[below.stop :].any()


def test_nobody_is_followed_up_for_longer_than_a_year():
    tables, policy = scandal(), response()
    december(tables, policy)
    january(tables, policy)
    tables["counties"].incident[:] = 0
    december(tables, policy)
    _, officials = january(tables, policy, Month(48))
    assert not officials.followed.any()


def test_mended_procedures_are_kept_to_for_some_years():
    tables, policy = scandal(), response(mending=0.4, lasting=2)
    december(tables, policy)
    kept = []
    for year in range(4):
        counties, officials = january(tables, policy, Month(36 + 12 * year))
        leader = np.flatnonzero(officials.level == Level.COUNTY)
        kept.append(round(float(officials.prevented[leader[0]]), 6))
        assert np.count_nonzero(officials.prevented) == (kept[-1] > 0)
        counties.incident[:] = 0
    assert kept == [0.4, 0.4, 0.0, 0.0]


def test_an_answer_soothes_part_of_the_outcry():
    tables = scandal(counties=(0, 3))
    counties, _ = december(tables, response(calm=0.7))
    assert np.allclose(counties.outcry, [0.3, 0, 0, 0.3, 0, 0])


def test_in_other_months_nothing_is_decided():
    tables, policy = scandal(), response()
    december(tables, policy)
    _, officials = january(tables, policy, Month(37))
    assert not officials.followed.any()
    assert not officials.prevented.any()
