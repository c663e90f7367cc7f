"""Careers: who is in a post, what officials learn, who is promoted, dismissed or moved on."""

import numpy as np
import pytest

from simsupport.agents.officials import Level
from simsupport.core.streams import Streams
from simsupport.governance.careers import (
    Careers,
    appoint,
    change_posts,
    inspect,
    learn,
    promote,
)
from simsupport.governance.incentives import Incentives, inspection_chance
from simsupport.governance.pressure import Pressure
from tests.governance.nations import chain_of, rows_of

RULES, WANTS, STREAMS = Careers(), Incentives(), Streams(5)
TRAITS = ("ability", "ambition", "integrity")


def close(share, chance, number):
    """Whether a share of so many draws is within five standard errors of its chance."""
    return abs(share - chance) <= 5 * np.sqrt(chance * (1 - chance) / number)


def people(rows, month=12, chain=None, streams=STREAMS, rules=RULES):
    """Return the traits of all posts after some of them were filled."""
    officials = (chain or chain_of()).officials
    appoint(officials, np.asarray(rows), streams, month, rules, WANTS)
    return np.stack([officials.arrays[trait].copy() for trait in TRAITS])


# ---- who they are ----


def test_who_comes_to_a_post_belongs_to_post_and_month_not_to_who_else_is_replaced():
    everyone = people(np.arange(len(chain_of().officials)))
    few = people([3, 7, 15])
    back = people([15, 7, 3])
    assert np.array_equal(few[:, [3, 7, 15]], everyone[:, [3, 7, 15]])
    assert np.array_equal(few, back)
    assert np.all(few[1, [0, 1, 2]] == 1.0)
    assert not np.any(people([3, 7, 15], month=24)[:, [3, 7, 15]] == few[:, [3, 7, 15]])
    assert not np.any(people([3, 7], streams=Streams(6))[:, [3, 7]] == few[:, [3, 7]])


def test_traits_have_the_spread_that_parameters_say():
    chain = chain_of(villages_each=40, townships=20, counties=10)
    ability, ambition, integrity = people(np.arange(8000), chain=chain)[:, :8000]
    log = np.log(ability)
    assert abs(log.mean()) <= 5 * 0.25 / np.sqrt(8000)
    assert abs(log.std() - 0.25) <= 5 * 0.25 / np.sqrt(2 * 8000)
    for values, low, high in ((ambition, 0.4, 1.6), (integrity, 0.2, 1.0)):
        assert low <= values.min() < values.max() <= high
        assert abs(values.mean() - (low + high) / 2) <= 5 * (high - low) / np.sqrt(12 * 8000)
        assert values.std() == pytest.approx((high - low) / np.sqrt(12), rel=0.05)
    for one, other in ((log, ambition), (log, integrity), (ambition, integrity)):
        assert abs(np.corrcoef(one, other)[0, 1]) <= 5 / np.sqrt(8000)


def test_newcomers_expect_the_usual_audits_and_start_at_no_tenure():
    officials = chain_of().officials
    officials.tenure[:] = 7
    appoint(officials, np.array([2]), STREAMS, 12, RULES, WANTS)
    assert officials.tenure[:3].tolist() == [7, 7, 0]
    assert officials.seen[2] / officials.years_seen[2] == pytest.approx(WANTS.audit)
    assert officials.years_seen[2] == RULES.prior_years


# ---- what they learn ----


def test_beliefs_follow_a_beta_bernoulli_count_done_by_hand():
    chain = chain_of(villages_each=4, townships=1, counties=1)
    officials = chain.officials
    officials.seen[:], officials.years_seen[:] = 0.16, 4.0
    rules = Careers(sight=3.0, memory=0.5)
    officials.inspected[:4] = [1, 0, 0, 0]
    learn(chain, rules)
    assert officials.seen[:4] == pytest.approx(0.16 * 0.5 + 3 * 0.25)
    assert officials.years_seen[:4] == pytest.approx(4 * 0.5 + 3)
    officials.inspected[:4] = [1, 1, 0, 1]
    learn(chain, rules)
    assert officials.seen[:4] == pytest.approx((0.16 * 0.5 + 0.75) * 0.5 + 3 * 0.75)
    assert officials.years_seen[:4] == pytest.approx(5 * 0.5 + 3)
    assert officials.seen[4] == pytest.approx(0.16 / 4)  # a township without inspections


def test_with_all_remembered_and_one_year_seen_a_year_beliefs_are_plain_counts():
    chain = chain_of()
    officials = chain.officials
    officials.seen[:], officials.years_seen[:] = 0.5, 2.0
    visits = [1, 0, 1, 1, 0]
    for visited in visits:
        officials.inspected[:] = visited
        learn(chain, Careers(sight=1.0, memory=1.0))
    assert officials.seen == pytest.approx(0.5 + sum(visits))
    assert officials.years_seen == pytest.approx(2.0 + len(visits))


def test_who_is_followed_up_is_inspected_the_more_often():
    chain = chain_of(villages_each=10, townships=10, counties=20)
    officials = chain.officials
    officials.followed[::2] = 0.5
    inspect(chain, STREAMS, 12, WANTS, Pressure(inspections=0.2))
    usual = inspection_chance(WANTS, Pressure(inspections=0.2))
    for rows, chance in ((slice(1, None, 2), usual), (slice(0, None, 2), usual + 0.5 - usual / 2)):
        inspected = officials.inspected[rows]
        assert close(inspected.mean(), chance, len(inspected))


def test_what_is_seen_often_comes_to_be_expected():
    chain = chain_of(villages_each=10, townships=10, counties=5)
    pressure = Pressure(inspections=0.5)
    for year in range(30):
        inspect(chain, STREAMS, 12 * year, WANTS, pressure)
        learn(chain, RULES)
    officials = chain.officials
    villages = chain.rows[Level.VILLAGE]
    belief = officials.seen[villages] / officials.years_seen[villages]
    weights = 0.8 ** np.arange(30)
    per_official = np.sqrt(0.25 / 10 * (weights**2).sum()) / weights.sum()
    assert abs(belief.mean() - inspection_chance(WANTS, pressure)) <= 5 * per_official / 7


def test_inspectors_come_as_often_as_they_are_sent():
    chain = chain_of(villages_each=40, townships=20, counties=10)
    number = len(chain.officials)
    for rate in (0.0, 0.3):
        inspect(chain, STREAMS, 5, WANTS, Pressure(inspections=rate))
        chance = 1 - 0.96 * (1 - rate)
        assert close(chain.officials.inspected.mean(), chance, number)
    inspect(chain, STREAMS, 5, WANTS, Pressure(inspections=1.0))
    assert chain.officials.inspected.all()


# ---- who is promoted ----


def reports(chain, share, level=Level.VILLAGE):
    """Give the officials of a level reports that make a share of a target of 100."""
    chain.officials.target[chain.rows[level]] = 100
    chain.officials.reported[chain.rows[level]] = np.rint(np.asarray(share) * 100)


def test_promoted_is_who_makes_most_of_the_target_within_one_superior():
    chain = chain_of(villages_each=5, townships=4, counties=1)
    random = np.random.default_rng(1)
    share = random.permuted(np.tile([0.1, 0.3, 0.5, 0.7, 0.9], (4, 1)), axis=1)
    reports(chain, share.ravel())
    promote(chain, STREAMS, 12, Careers(promotion=0.4), Pressure(weight=1.0))
    promoted = chain.at(Level.VILLAGE, chain.officials.promoted).reshape(4, 5)
    assert np.array_equal(promoted, share >= 0.7)


def test_what_counts_is_the_part_of_one_s_own_target():
    chain = chain_of(villages_each=2, townships=1, counties=1)
    chain.officials.target[:2], chain.officials.reported[:2] = [10, 1000], [9, 500]
    promote(chain, STREAMS, 12, Careers(promotion=0.5), Pressure(weight=1.0))
    assert chain.officials.promoted[:2].tolist() == [1, 0]


def test_who_was_asked_for_nothing_has_made_it_with_the_first_exit_and_no_more_with_others():
    for reported, others, first in ((30, 110, 1), (30, 90, 0), (0, 1, 1)):
        chain = chain_of(villages_each=2, townships=1, counties=1)
        chain.officials.target[:2], chain.officials.reported[:2] = [0, 100], [reported, others]
        promote(chain, STREAMS, 12, Careers(promotion=0.5), Pressure(weight=1.0))
        assert np.flatnonzero(chain.officials.promoted[:2]).tolist() == [first]


def test_the_smallest_lead_counts_and_no_draw_overrules_it():
    chain = chain_of(villages_each=4, townships=50, counties=20)
    villages = chain.rows[Level.VILLAGE]
    chain.officials.target[villages] = 100_000
    chain.officials.reported[villages] = np.tile([50_001, 50_003, 50_002, 50_000], 1000)
    promote(chain, STREAMS, 12, Careers(promotion=0.25), Pressure(weight=1.0))
    promoted = chain.at(Level.VILLAGE, chain.officials.promoted).reshape(1000, 4)
    assert promoted.sum(axis=0).tolist() == [0, 1000, 0, 0]


def test_the_punished_are_not_promoted_even_if_there_are_posts():
    chain = chain_of(villages_each=5, townships=4, counties=1)
    reports(chain, 1.0)
    chain.officials.punished[::5] = 1
    promote(chain, STREAMS, 12, Careers(promotion=1.0), Pressure(weight=1.0))
    villages = chain.at(Level.VILLAGE, chain.officials.promoted)
    assert np.array_equal(villages, 1 - chain.at(Level.VILLAGE, chain.officials.punished))


def test_who_reports_nothing_is_not_promoted():
    chain = chain_of()
    chain.officials.target[:] = 100
    promote(chain, STREAMS, 12, Careers(promotion=1.0), Pressure(weight=1.0))
    assert not chain.officials.promoted.any()


def test_without_assessment_nobody_is_promoted_and_old_honours_are_forgotten():
    chain = chain_of()
    reports(chain, 1.0)
    chain.officials.promoted[:] = 1
    promote(chain, STREAMS, 12, Careers(promotion=1.0), Pressure(target=1.0))
    assert not chain.officials.promoted.any()


def test_nobody_is_above_a_province_to_promote_its_head():
    chain = chain_of(provinces=3)
    chain.officials.target[:], chain.officials.reported[:] = 100, 100
    promote(chain, STREAMS, 12, Careers(promotion=1.0), Pressure(weight=1.0))
    provinces = rows_of(chain, Level.PROVINCE)
    assert chain.officials.promoted.sum() == len(chain.officials) - len(provinces)
    assert not chain.officials.promoted[provinces].any()


@pytest.mark.parametrize("equal", [True, False], ids=["all reports alike", "none alike"])
def test_as_many_are_promoted_as_there_are_posts_on_average(equal):
    """Each superior has 0.24 posts to give among four, and gives none or one."""
    chain = chain_of(villages_each=4, townships=50, counties=20)
    number = 1000
    share = 1.0 if equal else np.linspace(0.2, 1.0, 4 * number)
    reports(chain, share)
    given = []
    for month in range(5):
        promote(chain, STREAMS, month, RULES, Pressure(weight=0.6))
        villages = chain.at(Level.VILLAGE, chain.officials.promoted)
        given.append(villages.reshape(number, 4).sum(axis=1))
    assert close(np.mean(given), 4 * 0.10 * 0.6, 5 * number)
    assert np.max(given) == 1


def test_among_equals_a_draw_decides_and_not_the_row():
    chain = chain_of(villages_each=4, townships=50, counties=20)
    reports(chain, 1.0)
    promote(chain, STREAMS, 12, Careers(promotion=0.25), Pressure(weight=1.0))
    villages = chain.at(Level.VILLAGE, chain.officials.promoted).reshape(1000, 4)
    assert villages.sum(axis=1).tolist() == [1] * 1000
    for share in villages.mean(axis=0):
        assert close(share, 0.25, 1000)


# ---- who leaves ----


def test_terms_end_at_random_as_often_as_their_mean_length_says():
    chain = chain_of(villages_each=40, townships=20, counties=10)
    officials = chain.officials
    officials.tenure[:] = 3
    change_posts(chain, STREAMS, 12, Careers(term=4.0), WANTS)
    assert set(officials.tenure.tolist()) == {0, 4}
    assert close((officials.tenure == 0).mean(), 0.25, len(officials))


def test_some_of_the_punished_and_all_of_the_promoted_leave_their_posts():
    chain = chain_of(villages_each=40, townships=20, counties=10)
    officials = chain.officials
    officials.tenure[:] = 3
    officials.punished[::2] = 1
    officials.promoted[1::4] = 1
    endless = Careers(term=30.0, dismissal=0.5)
    change_posts(chain, STREAMS, 12, endless, WANTS)
    new = officials.tenure == 0
    assert new[1::4].all()
    assert close(new[3::4].mean(), 1 / 30, len(new[3::4]))
    assert close(new[::2].mean(), 1 - (1 - 1 / 30) * 0.5, len(new[::2]))


def test_whoever_stays_keeps_traits_and_memories():
    chain = chain_of(villages_each=10, townships=10, counties=2)
    officials = chain.officials
    officials.ability[:] = 1.25
    officials.seen[:] = 2.5
    change_posts(chain, STREAMS, 12, RULES, WANTS)
    stays = officials.tenure > 0
    assert 0 < stays.mean() < 1
    assert np.all(officials.ability[stays] == 1.25)
    assert np.all(officials.seen[stays] == 2.5)
    assert not np.any(officials.ability[~stays] == 1.25)
    assert not np.any(officials.seen[~stays] == 2.5)


def test_even_the_longest_tenure_fits_its_column():
    chain = chain_of()
    chain.officials.tenure[:] = 255
    change_posts(chain, STREAMS, 12, Careers(term=30.0), WANTS)
    assert set(chain.officials.tenure.tolist()) <= {0, 251}


# ---- posts filled by ability ----


def able(known, seed=1):
    """Return many groups of four villages, alike in reports or not, whose ability is known."""
    chain = chain_of(villages_each=4, townships=50, counties=20)
    draw = np.random.default_rng(seed)
    officials = chain.officials
    reports(chain, draw.uniform(0.5, 1.0, 4000))
    officials.ability[:] = np.exp(draw.normal(0, 0.25, len(officials)))
    officials.known[:] = known
    promote(chain, STREAMS, 12, Careers(promotion=0.25), Pressure(weight=1.0))
    return chain


@pytest.mark.row("G2")
def test_the_better_ability_is_known_the_abler_are_those_promoted():
    means = []
    for known in (0.0, 0.3, 1.0):
        chain = able(known)
        villages = chain.rows[Level.VILLAGE]
        promoted = chain.officials.promoted[villages] > 0
        assert promoted.sum() == 1000
        means.append(np.log(chain.officials.ability[villages][promoted]).mean())
    assert abs(means[0]) <= 5 * 0.25 / np.sqrt(1000)
    assert means[0] < means[1] < means[2]
    assert means[2] == pytest.approx(1.03 * 0.25, rel=0.1)  # best of four normal draws


@pytest.mark.row("G2")
def test_where_only_ability_counts_the_ablest_is_promoted_whatever_the_reports():
    chain = able(1.0)
    villages = chain.rows[Level.VILLAGE]
    ability = chain.officials.ability[villages].reshape(1000, 4)
    chosen = chain.officials.promoted[villages].reshape(1000, 4)
    assert np.array_equal(chosen.argmax(axis=1), ability.argmax(axis=1))


@pytest.mark.row("G2")
def test_the_ablest_without_report_or_with_a_penalty_is_not_promoted():
    chain = chain_of(villages_each=3, townships=1, counties=1)
    officials = chain.officials
    officials.target[:3], officials.reported[:3] = 100, [0, 90, 80]
    officials.ability[:3], officials.known[:3] = [9.0, 9.0, 1.0], 1.0
    officials.punished[1] = 1
    promote(chain, STREAMS, 12, Careers(promotion=0.4), Pressure(weight=1.0))
    assert officials.promoted[:3].tolist() == [0, 0, 1]


@pytest.mark.row("G2")
def test_a_post_goes_to_the_promoted_from_below_by_the_weight_of_known_ability():
    new, risen = [], []
    for known in (0.0, 0.4):
        chain = chain_of(villages_each=2, townships=1, counties=1)
        officials = chain.officials
        officials.known[:] = known
        officials.promoted[:3] = [1, 0, 1]  # a village official, and the township's own
        officials.ability[:2] = 1.7
        change_posts(chain, STREAMS, 12, Careers(term=30.0), WANTS)
        new.append(officials.ability[2])
        risen.append(officials.ability[0])
    assert new[1] == pytest.approx(0.6 * new[0] + 0.4 * 1.7, rel=1e-6)
    assert risen[0] == risen[1]  # nobody rises into a village's post
