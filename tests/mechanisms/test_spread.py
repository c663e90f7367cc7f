"""What spreads inside villages, and who is missed: rows E1, E2, E4 and F8 in whole runs."""

import numpy as np
import pytest

from simsupport.core.blocks import Block
from simsupport.core.calendar import Month
from simsupport.exchange import Outlook
from simsupport.livelihoods.drivers import drivers_of
from simsupport.model import SupportModel
from simsupport.projects.menu import menu
from tests.mechanisms.cases.spread import AGENTS, MODELS, TABLE, VOICE, led, visited
from tests.mechanisms.runs import HOUSEHOLDS, SEEDS, t_interval

FIRST_PLAN = 2
"""Months after which payers have planned for the first time."""


def after(seed, months, scenario="whole-society", **changes):
    """Return a nation after some months."""
    given = {path.replace(".", "__"): value for path, value in changes.items()}
    model = SupportModel(scenario, rng=seed, households=HOUSEHOLDS, months=months, **given)
    model.run()
    return model


def acceptance(model):
    """Return which households would accept each project next month."""
    block = Block(model.tables, 0, len(model.counties))
    month = Month(int(model.time))
    pay = model.destinations.pay(drivers_of(month, model.rules.livelihoods.growth))
    now = model.crew._now(Outlook(month, pay, model.destinations.finding, funded=True))
    rows = np.arange(len(model.households))
    return np.stack([kind.accept(block, now, rows) for kind in menu(now)])


@pytest.mark.row("E2")
def test_role_models_move_what_households_of_their_villages_accept_and_of_no_other():
    more = 0
    for seed in SEEDS[:4]:
        one, other = after(seed, 14), after(seed, 14, **{MODELS + "share": 0.0})
        inside = led(one)[one.households.village]
        with_them, without = acceptance(one), acceptance(other)
        assert np.array_equal(with_them[:, ~inside], without[:, ~inside])
        assert np.all(with_them >= without)
        more += int((with_them & ~without).sum())
        assert not one.villages.example[~led(one)].any()
        assert not one.villages.boldness[~led(one)].any()
    assert more > 0


@pytest.mark.row("E2")
def test_technology_spreads_in_led_villages_and_no_further_in_the_next_january():
    """The first January after the first example: whose assets suffice is the same elsewhere."""
    inside = 0
    for seed in SEEDS[:4]:
        changes = {"projects.extension_visit.take_up": 0.0, "projects.market_contract.take_up": 0.0}
        one = after(seed, 13, **changes)
        other = after(seed, 13, **changes, **{MODELS + "share": 0.0})
        gained = one.households.technology != other.households.technology
        where = led(one)[one.households.village]
        assert not gained[~where].any()
        inside += int(gained[where].sum())
    assert inside > 0


def exclusion_at_the_first_register(model):
    """Share of the poor who are not on the register in its first December."""
    table = model.outcomes().to_pandas()
    return float(table[table.group == "national"].exclusion_error.iloc[23])


@pytest.mark.row("E4")
def test_where_everybody_speaks_and_is_heard_fewer_of_the_poor_are_missed():
    heard = {VOICE + "assemblies": 1.0, VOICE + "readiness": 3.0, VOICE + "deafness": 0.0}
    heard |= {"background.registry.voice": 0.8}
    gains = [
        exclusion_at_the_first_register(after(seed, 24, **heard))
        - exclusion_at_the_first_register(after(seed, 24, **{VOICE + "assemblies": 0.0}))
        for seed in SEEDS
    ]
    assert t_interval(np.array(gains))[2] < 0


def twice(model):
    """Projects that had been bought already, by the last plan."""
    return float(model.villages.twice.sum())


@pytest.mark.row("E1")
def test_two_payers_hinder_each_other_less_at_one_table():
    """Projects in vain that come from two payers together: what both do less what each does."""
    units, organisations = "measures.designated_units.", "measures.social_organisations."
    one = {units + "budget": 1.0, units + "tiers": 1.0}
    other = {organisations + "funds": 3.0}

    def in_vain(seed, share, trouble=0.0):
        table = {TABLE + "share": share, TABLE + "attendance": 1.0, TABLE + "trouble": trouble}
        alone = [after(seed, FIRST_PLAN, "baseline", **payer, **table) for payer in (one, other)]
        both = after(seed, FIRST_PLAN, "baseline", **one, **other, **table)
        return twice(both) - sum(twice(model) for model in alone)

    apart = np.array([in_vain(seed, 0.0) for seed in SEEDS])
    assert t_interval(apart)[0] > 0
    assert [in_vain(seed, 1.0) for seed in SEEDS[:3]] == [0.0] * 3
    some = np.array([in_vain(seed, 1.0, trouble=1.0) for seed in SEEDS[:3]])
    assert np.all((some > 0) & (some < apart[:3]))  # counties whose officials work have tables


ALONE = {AGENTS + "agents": 2.0, AGENTS + "professional": 0.0}


def yearly_adopters(seed, **changes):
    """Return farms advised for the first time in each year, in farms of the served villages."""
    given = {path.replace(".", "__"): value for path, value in (ALONE | changes).items()}
    model = SupportModel("baseline", rng=seed, households=HOUSEHOLDS, months=96, **given)
    hh, served = model.households, visited(model)
    weight = (hh.weight * served[hh.village]).astype(float)
    known = [0.0]
    while model.running:
        model.run_for(12)
        known.append(float((weight * hh.advised).sum()))
    return np.diff(known) / weight.sum()


@pytest.mark.row("F8")
def test_each_year_more_farms_take_advice_than_in_the_first_until_it_flattens():
    """A row is advised whole, so a village of few rows jumps: the S is flatter than among many."""
    years = np.array([yearly_adopters(seed) for seed in SEEDS])
    rise = years[:, 3:6].mean(axis=1) - years[:, 0]
    assert t_interval(rise)[0] > 0
    growth = np.diff(years.mean(axis=0))
    assert growth[:3].mean() > growth[-3:].mean()
