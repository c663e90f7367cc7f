"""Audits, trials, bans: what officials fear, who is caught, and who took what."""

from types import SimpleNamespace

import numpy as np
import pytest

from simsupport.agents.officials import Level
from simsupport.core.ledger import Account, Postings, Source, Use
from simsupport.core.streams import Streams
from simsupport.governance.careers import Careers, appoint, change_posts, learn
from simsupport.governance.delivery import Delivery, bring_down, part_of
from simsupport.governance.incentives import Incentives, perceived_detection, working_time
from simsupport.governance.pressure import Pressure
from simsupport.governance.recovery import demand, take_back
from simsupport.governance.supervision import (
    audit_chance,
    courts,
    draw_audits,
    found_by_audit,
    sentence_feared,
    try_cases,
    worth_of_show,
)
from tests.governance.nations import chain_of, rows_of, tables_of
from tests.worlds import World

STREAMS, WANTS = Streams(5), Incentives()
LARGE = {"villages_each": 5, "townships": 4, "counties": 30, "prefectures": 2}
AUDITED = Pressure(audits=0.5, audit_power=0.4, audits_told=0.25, audit_time=0.02)


def chain_and_tables(**areas):
    """Return a nation's tables and its chain of middling officials."""
    tables = tables_of(**areas)
    chain = chain_of(**areas)
    tables["officials"] = chain.officials
    return chain, tables


def test_belief_in_audits_is_part_announcement_and_part_memory():
    officials = chain_of().officials
    officials.audits_seen[:] = 1.0  # in four years
    assert audit_chance(officials, AUDITED) == pytest.approx((0.125 + 0.75 * 0.25) * 0.4)
    assert np.all(audit_chance(officials, Pressure()) == 0.0)


def test_auditors_see_accounts_and_not_reports():
    chain = chain_of()
    quiet, watched = (perceived_detection(chain, WANTS, p) for p in (Pressure(), AUDITED))
    assert np.array_equal(quiet[0], watched[0])
    chance = audit_chance(chain.officials, AUDITED)
    assert 1.0 - watched[1] == pytest.approx((1.0 - quiet[1]) * (1.0 - chance))
    assert working_time(WANTS, AUDITED) == working_time(WANTS, Pressure()) - 0.02


def test_auditors_come_to_whole_counties_as_often_as_planned_and_to_all_officials_there():
    chain, tables = chain_and_tables(**LARGE)
    counties, officials = tables["counties"], chain.officials
    counties.weight[:] = 4
    shares = []
    for month in range(11, 11 + 12 * 20, 12):
        draw_audits(
            tables,
            STREAMS,
            month,
            0.3,
        )
        whole = counties.audited * 4
        assert np.array_equal(whole, np.rint(whole))
        shares.append(counties.audited.mean())
    assert np.mean(shares) == pytest.approx(0.3, abs=0.02)
    for row in range(len(officials)):
        level = officials.level[row]
        below = np.flatnonzero(chain.superior == row)
        if level == Level.COUNTY:
            assert officials.audited[row] == counties.audited[officials.area[row]]
        elif level < Level.COUNTY:
            assert officials.audited[row] == officials.audited[chain.superior[row]]
        elif level == Level.PREFECTURE:
            assert officials.audited[row] == pytest.approx(officials.audited[below].mean())
    assert len(set(officials.audited[chain.rows[Level.PREFECTURE]])) > 1


def test_a_higher_rate_adds_audits_and_drops_none():
    _, tables = chain_and_tables(**LARGE)
    seen = []
    for rate in (0.0, 0.2, 0.5, 1.0):
        draw_audits(tables, STREAMS, 11, rate)
        seen.append(tables["counties"].audited.copy())
    assert not seen[0].any()
    assert np.all(np.diff(seen, axis=0) >= 0)
    assert np.all(seen[-1] == 1.0)


def test_who_is_audited_is_found_with_the_power_of_audits_and_nobody_else_is():
    chain = chain_of(villages_each=40, townships=20, counties=4)
    officials = chain.officials
    officials.audited[: len(officials) // 2] = 1.0
    found = found_by_audit(officials, STREAMS, 11, AUDITED)
    assert found[: len(officials) // 2].mean() == pytest.approx(0.4, abs=0.06)
    assert not found[len(officials) // 2 :].any()
    assert not found_by_audit(officials, STREAMS, 11, Pressure(audits=1.0)).any()


def test_officials_remember_audits_of_their_peers_and_newcomers_none():
    chain, rules = chain_of(), Careers()
    officials = chain.officials
    officials.audited[rows_of(chain, Level.VILLAGE)[:2]] = [1.0, 0.0]  # peers of one township
    officials.audits_seen[:] = 0.5
    learn(chain, rules)
    first, other = officials.audits_seen[0], officials.audits_seen[2]
    assert first == pytest.approx(0.5 * rules.memory + rules.sight * 0.5)
    assert other == pytest.approx(0.5 * rules.memory)
    appoint(officials, np.array([0]), STREAMS, 12, rules, WANTS)
    assert officials.audits_seen[0] == 0.0
    assert officials.audits_seen[1] == first


# ---- courts ----


def try_all(capacity, rate=1.0, chain=None):
    """Try everybody in a nation of two counties; return the chain and who is convicted."""
    chain = chain or chain_of(villages_each=20, townships=10, counties=2)
    chain.officials.weight[:] = 1
    everybody = np.ones(len(chain.officials), np.bool_)
    pressure = Pressure(prosecution=rate, court_capacity=capacity, sentence=2.0)
    return chain, try_cases(chain, STREAMS, 11, everybody, pressure), pressure


def test_courts_are_those_of_the_county_and_higher_officials_have_their_own():
    chain = chain_of()
    court = courts(chain)
    for level in Level:
        for row in rows_of(chain, level):
            above = row
            while chain.officials.level[above] < Level.COUNTY:
                above = chain.superior[above]
            assert court[row] == above


def test_procurators_with_time_try_the_planned_share_of_cases():
    chain, convicted, _ = try_all(1000.0, 0.4)
    assert convicted.mean() == pytest.approx(0.4, abs=0.08)
    assert np.array_equal(chain.officials.convicted, convicted)


def test_procurators_without_enough_time_try_as_many_as_they_can():
    chain, convicted, _ = try_all(50.0)
    low = rows_of(chain, Level.COUNTY)[-1] + 1
    assert chain.officials.cases[0] == 20 * 10 + 10 + 1
    assert convicted[:low].sum() == pytest.approx(2 * 50, abs=25)
    assert not try_all(0.0)[1].any()


def test_who_was_not_found_is_not_tried():
    chain = chain_of()
    taking = np.zeros(len(chain.officials), np.bool_)
    taking[[1, 4]] = True
    pressure = Pressure(prosecution=1.0, court_capacity=100.0)
    assert np.array_equal(try_cases(chain, STREAMS, 11, taking, pressure), taking)
    assert not try_cases(chain, STREAMS, 23, taking, Pressure()).any()
    assert not chain.officials.convicted.any()


def test_a_crowded_court_frightens_less():
    chain, _, pressure = try_all(50.0, 0.5)
    officials = chain.officials
    assert sentence_feared(officials, pressure)[0] == pytest.approx(2.0 * 50 / 212)
    officials.cases[:] = 0
    assert np.all(sentence_feared(officials, pressure) == 1.0)
    assert np.all(sentence_feared(officials, Pressure()) == 0.0)


def test_the_convicted_lose_their_posts_and_others_stay():
    chain, rules = chain_of(), Careers(term=30.0, dismissal=0.0)
    free, tried = chain_of(), chain
    tried.officials.convicted[[0, 5]] = 1
    for nation in (free, tried):
        change_posts(nation, STREAMS, 11, rules, WANTS)
    left = (free.officials.tenure > 0) & (tried.officials.tenure == 0)
    assert set(np.flatnonzero(left)) <= {0, 5}
    assert not tried.officials.tenure[[0, 5]].any()
    assert np.array_equal(free.officials.tenure[1:5], tried.officials.tenure[1:5])


def test_the_convicted_s_part_of_diverted_money_is_what_passed_and_stayed_in_their_hands():
    chain, tables = chain_and_tables()
    officials, villages, rules = chain.officials, tables["villages"], Delivery()
    random = np.random.default_rng(2)
    officials.take[:] = random.uniform(0.0, 0.3, len(officials))
    officials.show[:] = 0.1
    officials.prevented[:] = 0.2
    villages.weight[:] = random.integers(1, 9, len(villages))
    villages.secretary[::2] = 1
    who = random.uniform(size=len(officials)) < 0.4
    whole, theirs = np.zeros(2), np.zeros(2)
    for village in range(len(villages)):
        rows = [village]
        while len(rows) < 5:
            rows.append(int(chain.superior[rows[-1]]))
        left = float(villages.weight[village])
        for row in rows[::-1]:
            part = rules.hands()[officials.level[row]] * 0.8
            taken = officials.take[row] * part
            if row == village and villages.secretary[village]:
                taken *= 1.0 - rules.secretary_watch
            whole[villages.county[village]] += left * taken
            theirs[villages.county[village]] += left * taken * who[row]
            left *= 1.0 - taken - officials.show[row] * part
    assert part_of(chain, tables, rules, who) == pytest.approx(theirs / whole, rel=1e-6)
    everybody = np.ones(len(officials), np.bool_)
    assert part_of(chain, tables, rules, everybody) == pytest.approx(1.0)
    assert np.all(part_of(chain, tables, rules, ~everybody) == 0.0)
    bring_down(chain, villages, rules)
    lost = villages.weight * (1.0 - villages.arrives) * villages.taken
    assert np.bincount(villages.county, lost) == pytest.approx(whole, rel=1e-5)


# ---- the ban ----


def test_the_ban_binds_officials_of_poor_counties_below_superiors_who_do_not_show_off():
    chain = chain_of()
    officials = chain.officials
    officials.real[:], officials.show[:] = 0.8, 0.0
    strict = Pressure(vanity_ban=0.6, vanity_excuse=2.0)
    assert worth_of_show(chain, strict) == pytest.approx(1.0 - 0.6 * officials.poor_county)
    assert 0 < officials.poor_county.sum() < len(officials)
    officials.show[:] = 0.2  # a fifth of what superiors did for all to see
    assert worth_of_show(chain, strict)[0] == pytest.approx(1.0 - 0.6 * (1.0 - 2.0 * 0.2))
    officials.show[:] = 0.8
    assert np.all(worth_of_show(chain, strict) == 1.0)
    assert np.all(worth_of_show(chain, Pressure()) == 1.0)


# ---- money back ----


def test_what_is_demanded_in_december_comes_back_in_january_to_the_fen_and_once():
    world = World(counties=3, villages=3, households=6)
    counties = world.tables["counties"]
    counties.kept[:] = [1000, 501, 7]
    counties.kept_year[:] = [1000, 301, 7]
    demand(counties, np.array([0.5, 0.5, 0.0]))
    demand(counties, np.array([0.5, 0.0, 0.0]))
    assert counties.demanded.tolist() == [750, 150, 0]
    assert counties.kept_year.tolist() == [250, 151, 7]
    now = SimpleNamespace(books=Postings())
    take_back(world.block, now)
    take_back(world.block, now)
    assert counties.kept.tolist() == [250, 351, 7]
    assert not counties.demanded.any()
    assert now.books.uses[Use.RECOVERED] == now.books.sources[Source.CENTRAL] == -900
    assert now.books.flows[Account.OFFICIALS, Account.ELSEWHERE] == 900 == now.books.flows.sum()
