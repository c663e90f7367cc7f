"""Households decide whether to speak; what is heard makes need clearer."""

import numpy as np
import pytest

from simsupport.core.ledger import Use
from simsupport.core.streams import normal
from simsupport.governance.appraisal import look_around
from simsupport.governance.register import seen_income
from simsupport.measures.needs_voice import NeedsVoice
from tests.measures.poor_villages import FEBRUARY, village_world

ALL_SPEAK = {"readiness": 6.0, "hope": 0.0, "schooling": 0.0, "standing": 0.0}


def voice(**values):
    """Return the measure with validated parameters."""
    return NeedsVoice.model_validate({"assemblies": 1.0} | values)


def held(world, measure, wanted=None, month=FEBRUARY):
    """Let a month's assemblies be held; return what the month is booked as."""
    meant = np.ones(len(world.hh), np.bool_) if wanted is None else wanted
    now = world.now(month)
    for order in measure.requests(world.block, now, meant):
        measure.deliver(world.block, now, order, 1.0)
    return now.books


def kin_of(world):
    """Return each household's connections, in standard deviations."""
    return normal(world.now(0).streams.words("register.connection", 0, 0, len(world.hh)))


@pytest.mark.row("E4")
@pytest.mark.parametrize(
    ("column", "low", "high"), [("aspiration", 0.2, 0.8), ("schooling", 4.0, 12.0)]
)
def test_who_hopes_for_more_or_went_to_school_longer_speaks_more_often(column, low, high):
    shares = []
    for value in (low, high):
        world = village_world(2000, villages=1, **{column: value})
        held(world, voice())
        shares.append(float(world.block.villages.voiced[0]))
    assert shares[1] > shares[0] + 0.1


@pytest.mark.row("E4")
def test_the_chance_to_speak_is_the_logit_of_hope_schooling_and_connections():
    world = village_world(60, aspiration=0.7, schooling=5.0)
    rows, kin = np.arange(60), kin_of(world)
    measure = voice(readiness=-0.5, hope=3.0, schooling=0.2, standing=0.4)
    chance = measure.chance_to_speak(world.block, rows, kin)
    odds = -0.5 + 3.0 * 0.3 + 0.2 * (5.0 - 7.5) + 0.4 * kin.astype(float)
    assert chance == pytest.approx(1.0 / (1.0 + np.exp(-odds)), abs=1e-6)


@pytest.mark.row("E4")
def test_a_captured_official_hears_the_connected_and_not_the_others():
    world = village_world(400, villages=2)
    world.block.villages.capture[:] = [0.0, 1.0]
    measure = voice(**ALL_SPEAK, deafness=1.0)
    held(world, measure)
    open_ear, deaf = world.block.villages.voiced
    connected = (kin_of(world) >= 0)[200:]
    weight = world.block.weight[200:]
    assert open_ear > 0.98
    assert deaf == pytest.approx((weight * connected).sum() / weight.sum(), abs=0.02)
    held(world, voice(**ALL_SPEAK, deafness=0.0))
    assert world.block.villages.voiced[1] > 0.98


@pytest.mark.row("E4")
def test_only_those_help_is_meant_for_count_each_real_one_once():
    world = village_world(villages=1)
    now, measure = world.now(FEBRUARY), voice()
    rows = np.arange(0, 60, 2)
    speaks = []
    for row in rows:
        alone = measure.heard(world.block, now, np.array([row]))[0]
        speaks.append(float(alone))
    weight = world.block.weight[rows]
    wanted = np.arange(60) % 2 == 0
    held(world, measure, wanted)
    assert 0 < sum(speaks) < 30
    assert world.block.villages.voiced[0] == pytest.approx(np.average(speaks, weights=weight))


@pytest.mark.row("E4")
def test_payers_err_less_in_proportion_to_what_is_heard():
    world = village_world(400)
    villages = world.block.villages
    villages.unclear[:] = [1.0, 0.5, 1.0, 0.0]
    held(world, voice(insight=0.6))
    assert np.all((villages.voiced > 0.2) & (villages.voiced < 0.9))
    left = np.array([1.0, 0.5, 1.0, 0.0]) * (1.0 - 0.6 * villages.voiced)
    assert villages.unclear == pytest.approx(left, abs=1e-6)


@pytest.mark.row("E4")
def test_the_village_sees_incomes_better_and_hears_of_the_missed():
    world = village_world(400, changes={"background.registry.voice": 0.5}, expected=700.0)
    rules, now = world.rules.background.registry, world.now(22)
    villages, rows = world.block.villages, np.arange(400)
    clear = seen_income(world.block, now, rules, 0.0)
    before = seen_income(world.block, now, rules) - clear
    villages.insight[:] = 0.2
    looked = look_around(world.block, now, rules)
    silent = looked.noticed(world.block, rows)
    assert np.array_equal(silent, looked.looked_into(world.block, rows))
    villages.insight[:] = 0.0
    villages.voiced[:] = 1.0
    error = seen_income(world.block, now, rules) - clear
    assert error == pytest.approx(before * 0.5, abs=1e-5)
    villages.insight[:] = 0.2
    heard = look_around(world.block, now, rules)
    assert np.all(heard.noticed(world.block, rows) >= silent)
    assert heard.noticed(world.block, rows).mean() == pytest.approx(0.2 + 0.8 * 0.5, abs=0.08)
    assert np.array_equal(heard.looked_into(world.block, rows), silent)


def test_a_larger_share_adds_villages_and_drops_none():
    world = village_world(4000, villages=4000)
    before = np.zeros(4000)
    for share in (0.0, 0.3, 1.0):
        held(world, voice(**ALL_SPEAK, assemblies=share))
        now = world.block.villages.voiced.copy()
        assert np.all(now >= before)
        assert now.mean() == pytest.approx(share, abs=0.03)
        before = now


def test_assemblies_are_paid_for_once_a_year_and_end():
    world = village_world()
    world.block.villages.weight[:] = [1, 2, 3, 4]
    price = round(3000.0 * world.now(FEBRUARY).drivers.prices * 100)
    assert held(world, voice()).uses[Use.ADMINISTRATION] == 10 * price
    assert held(world, voice(), month=FEBRUARY + 1).uses.sum() == 0
    assert world.block.villages.voiced.all()
    voice().stop(world.block)
    assert not world.block.villages.voiced.any()
