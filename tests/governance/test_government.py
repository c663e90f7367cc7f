"""The officials' year: letters, reports that grow on their way up, judgement, and what is told."""

import numpy as np
import pytest

from simsupport.agents.officials import Level
from simsupport.core.calendar import Month
from simsupport.governance.government import NOTICEABLE, Government, Rules
from simsupport.governance.incentives import working_time
from simsupport.governance.letters import sign_letters
from simsupport.governance.pressure import Pressure
from simsupport.indicators.outcomes import OUTCOMES
from simsupport.model import SupportModel
from tests.governance.nations import tables_of
from tests.worlds import rules

PRESSED = Pressure(target=1.0, escalation=1.2, weight=0.5, penalty=1.0, certainty=1.0)
JANUARY, NOVEMBER, DECEMBER = Month(36), Month(46), Month(47)
AREAS = {"villages_each": 3, "townships": 2, "counties": 2, "prefectures": 2, "provinces": 2}


def government(areas=None, changes=None, seed=3, **columns):
    """Return a government whose villages have random lists; some columns of villages are given."""
    scenario = rules(changes)
    tables = tables_of(**(areas or AREAS))
    parts = scenario.governance
    given = Rules(
        scenario.background.registry,
        parts.survey,
        parts.incentives,
        parts.careers,
        parts.delivery,
        parts.exit_rule,
    )
    state = Government(tables, given, seed)
    random, villages = np.random.default_rng(seed), tables["villages"]
    villages.persons[:] = random.integers(800, 3000, len(villages))
    villages.registered[:] = random.integers(50, 400, len(villages))
    for name, value in columns.items():
        villages.arrays[name][:] = value
    return state


def after_exits(state, inflate, pressure=PRESSED, share=0.1):
    """Let villages be set targets and take a share of the list off it; officials inflate so."""
    villages = state.villages
    sign_letters(state.chain, JANUARY, villages.registered, pressure, 0.5)
    villages.listed[:] = np.floor(villages.registered * share)
    villages.ready[:] = villages.listed
    villages.registered[:] -= villages.listed
    state.officials.inflate[:] = inflate
    return state


def areas_below(state, row):
    """Return the villages below an official."""
    villages = range(state.chain.rows[Level.VILLAGE].stop)
    found = []
    for village in villages:
        above = village
        while above != row and state.officials.level[above] != Level.PROVINCE:
            above = int(state.officials.superior[above])
        if above == row:
            found.append(village)
    return found


# ---- January ----


def test_in_january_letters_are_signed_choices_made_and_brought_down_to_villages():
    state = government()
    state.open_month(JANUARY, PRESSED)
    officials, villages = state.officials, state.villages
    assert np.array_equal(villages.target, state.chain.at(Level.VILLAGE, officials.target))
    assert villages.target.sum() > 0
    spent = officials.real + officials.show + officials.inflate + officials.take
    assert spent.max() <= working_time(state.rules.incentives, PRESSED) + 1e-6
    assert spent.min() > 0
    assert np.all(
        villages.padding == np.minimum(state.chain.at(Level.VILLAGE, officials.inflate), 1)
    )
    assert villages.arrives.max() < 1.0


def test_in_other_months_nothing_is_signed_or_chosen():
    state = government()
    state.open_month(Month(37), PRESSED)
    assert not state.officials.target.any()
    assert not state.officials.real.any()


def test_places_are_handed_down_when_the_register_opens_and_never_again():
    state = government(in_need=100)
    state.provinces.surveyed_poor[:] = 1000
    for index in range(12):
        state.open_month(Month(index), Pressure())
    assert not state.villages.quota.any()
    state.open_month(Month(12), Pressure())
    assert state.villages.quota.sum() == 2 * 1086
    state.villages.quota[:] = 0
    state.open_month(Month(13), Pressure())
    assert not state.villages.quota.any()


# ---- reports ----


def report_plainly(state):
    """Let reports rise level by level in a loop: each adds what it invents to what it is told."""
    officials, villages = state.officials, state.villages
    reports = [0] * len(officials)
    for row in range(len(officials)):
        below = areas_below(state, row)
        listed = sum(int(villages.listed[village]) for village in below)
        left = sum(int(villages.registered[village]) for village in below)
        if officials.level[row] == Level.VILLAGE:
            reports[row] = listed
            continue
        told = sum(
            reports[other]
            for other in range(row)
            if officials.level[other] < Level.PROVINCE and officials.superior[other] == row
        )
        missing = max(int(officials.target[row]) - told, 0)
        room = left - (told - listed)
        invented = min(missing * min(float(officials.inflate[row]), 1.0), room)
        reports[row] = int(told + max(invented, 0))
    return reports


@pytest.mark.parametrize("inflate", [0.0, 0.3, 1.0, 1.5])
def test_reports_rise_as_each_level_adds_what_it_invents(inflate):
    state = after_exits(government(), inflate)
    expected = report_plainly(state)
    state.close_month(NOVEMBER, PRESSED)
    assert state.officials.reported.tolist() == expected
    assert state.provinces.reported_exits.tolist() == expected[-2:]


def test_without_inflating_reports_are_what_the_lists_say():
    state = after_exits(government(), 0.0)
    state.close_month(NOVEMBER, PRESSED)
    assert np.array_equal(state.officials.reported, state.chain.add_up(state.villages.listed))
    assert not state.counties.padded.any()
    assert not state.provinces.padded.any()


def test_reports_grow_with_inflating_and_never_beyond_the_target():
    totals = []
    for inflate in (0.0, 0.2, 0.5, 1.0):
        state = after_exits(government(), inflate)
        state.close_month(NOVEMBER, PRESSED)
        officials = state.officials
        listed = state.chain.add_up(state.villages.listed)
        assert np.all(officials.reported >= listed)
        told = np.maximum(officials.target, listed)
        lower = state.chain.rows[Level.TOWNSHIP]
        assert np.all(officials.reported[lower] <= told[lower])
        totals.append(int(state.provinces.reported_exits.sum()))
    assert sorted(set(totals)) == totals


def test_nobody_reports_more_exits_than_there_were_people_on_the_list():
    """Where a re-check has struck many off, targets of the year exceed what is left."""
    state = after_exits(government(), 1.0, Pressure(target=4.0, escalation=1.0, weight=0.5))
    state.villages.registered[:] //= 3
    state.close_month(NOVEMBER, PRESSED)
    listed = state.chain.add_up(state.villages.listed)
    left = state.chain.add_up(state.villages.registered)
    assert np.all(state.officials.reported <= listed + left)
    assert np.any(state.officials.reported == listed + left)


def test_what_is_on_no_list_is_kept_over_the_years_and_never_more_than_are_left_on_the_register():
    state = after_exits(government(), 0.4)
    state.close_month(NOVEMBER, PRESSED)
    above = state.officials.reported - state.chain.add_up(state.villages.listed)
    for table, level in ((state.counties, Level.COUNTY), (state.provinces, Level.PROVINCE)):
        assert table.padded.tolist() == state.chain.at(level, above).tolist()
        assert table.padded.min() > 0
    first = state.counties.padded.copy()
    state.close_month(Month(58), PRESSED)
    assert np.array_equal(state.counties.padded, 2 * first)
    for year in range(5, 15):
        state.close_month(Month(12 * year + 10), PRESSED)
    left = state.chain.add_up(state.villages.registered)
    assert np.array_equal(state.counties.padded, state.chain.at(Level.COUNTY, left))
    assert np.array_equal(state.provinces.padded, state.chain.at(Level.PROVINCE, left))


def test_honest_exits_are_those_believed_in_and_reported():
    state = after_exits(government(), 0.0)
    state.villages.ready[:2] = [5, 10_000]
    state.close_month(NOVEMBER, PRESSED)
    honest = np.minimum(state.villages.ready, state.villages.listed)
    assert np.array_equal(state.officials.ready, state.chain.add_up(honest))
    assert state.officials.ready[0] == 5


def test_reports_wait_for_the_autumn_and_the_survey_for_december():
    state = after_exits(government(poor=50), 0.5)
    state.close_month(Month(45), PRESSED)
    assert not state.officials.reported.any()
    assert not state.provinces.persons.any()
    state.close_month(NOVEMBER, PRESSED)
    assert state.officials.reported.any()
    assert not state.provinces.persons.any()
    state.close_month(DECEMBER, PRESSED)
    assert state.provinces.persons.sum() == state.villages.persons.sum()
    assert state.provinces.surveyed_poor.min() > 0


# ---- judgement ----

CROWD = {"villages_each": 10, "townships": 20, "counties": 10, "prefectures": 2, "provinces": 2}
ALWAYS = {"governance.incentives.unannounced_power": 1.0, "governance.incentives.collusion": 0.0}


def judged(pressure, changes=None, areas=None, inspected=1, **columns):
    """Return a government that has judged officials all inspected; inflating etc. are given."""
    stay = {"governance.careers.term": 30.0, "governance.careers.dismissal": 0.0}
    state = government(areas or CROWD, stay | (changes or {}))
    state.officials.inspected[:] = inspected
    for name, value in columns.items():
        state.officials.arrays[name][:] = value
    state._judge(DECEMBER, pressure)
    return state


def close(share, chance, number):
    """Whether a share of so many draws is within five standard errors of its chance."""
    return abs(share - chance) <= 5 * np.sqrt(chance * (1 - chance) / number) + 1e-12


@pytest.mark.parametrize("column", ["inflate", "take"])
def test_who_is_found_is_punished_as_often_as_is_certain(column):
    for certainty in (0.0, 0.4, 1.0):
        pressure = Pressure(weight=0.5, penalty=1.0, certainty=certainty)
        state = judged(pressure, ALWAYS, **{column: 0.3})
        number = len(state.officials)
        assert close(state.officials.punished.mean(), certainty, number)


def test_without_penalties_audits_punish_by_their_own_certainty():
    state = judged(Pressure(), ALWAYS, take=0.3)
    assert close(state.officials.punished.mean(), 0.5, len(state.officials))


def test_only_the_inspected_with_something_to_find_are_punished():
    for columns in ({"inspected": 0, "take": 0.5, "inflate": 0.5}, {"take": 0.5 * NOTICEABLE}):
        state = judged(PRESSED, ALWAYS, **columns)
        assert not state.officials.punished.any()


def test_what_is_public_comes_to_light_without_a_visit_and_is_noted():
    pressure = Pressure(penalty=1.0, certainty=1.0, disclosure=0.8)
    for column, mark in (("inflate", 1), ("take", 2)):
        state = judged(pressure, ALWAYS, inspected=0, **{column: 0.3})
        found = state.officials.found
        assert set(np.unique(found).tolist()) == {0, mark}
        assert close(np.mean(found > 0), 0.8 * 0.3, len(found))


def test_equal_offences_are_punished_unequally_where_counties_differ():
    pressure = Pressure(penalty=1.0, certainty=0.5)
    never_or_always = np.resize([0.0, 2.0], len(government(CROWD).officials))
    state = judged(pressure, ALWAYS, take=0.3, strictness=never_or_always)
    assert not state.officials.punished[::2].any()
    assert state.officials.punished[1::2].all()


def test_inspections_find_as_often_as_they_can_and_less_where_superiors_need_the_report():
    unsure = {"governance.incentives.unannounced_power": 0.8}
    for gap, chance in ((0.0, 0.8), (1.0, 0.8 * (1 - 0.6 * 0.5))):
        state = judged(PRESSED, unsure, inflate=0.3, gap=gap)
        lower = slice(0, state.chain.rows[Level.PROVINCE].start)
        punished = state.officials.punished[lower]
        assert close(punished.mean(), chance, len(punished))
        state = judged(PRESSED, unsure, take=0.3, gap=gap, inflate=0.019)
        honest = state.officials.punished[lower]
        assert close(honest.mean(), 0.8, len(honest))


def test_honest_failure_is_punished_as_far_as_it_counts_and_only_where_it_was_seen():
    pressure = Pressure(weight=0.5, penalty=1.0, certainty=0.8, honest_failure=0.5)
    failed = judged(pressure, gap=0.3)
    assert close(failed.officials.punished.mean(), 0.4, len(failed.officials))
    for columns in ({"gap": 0.0}, {"gap": 0.3, "inspected": 0}):
        assert not judged(pressure, **columns).officials.punished.any()
    blind = {"governance.incentives.unannounced_power": 0.0}
    assert not judged(pressure, blind, gap=0.3, inflate=0.3).officials.punished.any()
    spared = Pressure(weight=0.5, penalty=1.0, certainty=0.8)
    assert not judged(spared, gap=0.3).officials.punished.any()


def test_lagging_is_what_peers_report_more_of_their_targets():
    state = judged(
        PRESSED,
        areas={"villages_each": 4, "townships": 1, "counties": 1},
        target=[100, 100, 100, 0, 50, 50, 50, 50],
        reported=[100, 40, 300, 20, 10, 0, 0, 0],
    )
    mean = (1.0 + 0.4 + 1.0 + 0.0) / 4
    assert state.officials.behind[:4] == pytest.approx([0, mean - 0.4, 0, mean])
    assert not state.officials.behind[4:].any()


def test_wrong_exits_are_put_right_in_villages_found_and_all_over_refused_counties():
    state = government({"villages_each": 2, "townships": 1, "counties": 3}, ALWAYS)
    state.officials.inspected[:2] = [1, 0]
    state.officials.inflate[:2] = 0.5
    state.counties.refused[:] = [0, 0, 1]
    state._judge(DECEMBER, PRESSED)
    assert state.villages.correct.tolist() == [1, 0, 0, 0, 1, 1]


def test_invented_numbers_are_struck_in_counties_found_or_refused_and_from_their_provinces():
    state = government({"villages_each": 1, "townships": 1, "counties": 4, "provinces": 2}, ALWAYS)
    counties = state.chain.rows[Level.COUNTY]
    state.counties.padded[:] = [10, 20, 30, 40, 1, 2, 3, 4]
    state.provinces.padded[:] = [130, 10]
    state.officials.inflate[counties] = [0.5, 0.5, 0.0, 0.0, 0, 0, 0, 0]
    state.officials.inspected[counties] = [1, 0, 1, 0, 0, 0, 0, 0]
    state.counties.refused[:] = [0, 0, 0, 1, 0, 0, 0, 0]
    state._judge(DECEMBER, PRESSED)
    assert state.counties.padded.tolist() == [0, 20, 30, 0, 1, 2, 3, 4]
    assert state.provinces.padded.tolist() == [80, 10]


def test_a_province_found_is_left_with_what_its_counties_have_invented():
    state = government({"villages_each": 1, "townships": 1, "counties": 2, "provinces": 2}, ALWAYS)
    provinces = state.chain.rows[Level.PROVINCE]
    state.counties.padded[:] = [10, 20, 30, 40]
    state.provinces.padded[:] = [100, 100]
    state.officials.inflate[provinces] = 0.5
    state.officials.inspected[provinces] = [1, 0]
    state._judge(DECEMBER, PRESSED)
    assert state.provinces.padded.tolist() == [30, 100]


# ---- what is told ----


def test_the_administration_tells_what_its_columns_say():
    state = government()
    random = np.random.default_rng(5)
    officials, villages = state.officials, state.villages
    for name in ("real", "show", "inflate", "take"):
        officials.arrays[name][:] = random.uniform(0, 0.25, len(officials))
    officials.punished[:] = random.integers(0, 2, len(officials))
    officials.weight[:] = random.integers(1, 9, len(officials))
    state.counties.weight[:] = random.integers(1, 9, len(state.counties))
    state.counties.out[:] = random.integers(0, 2, len(state.counties))
    state.counties.refused[:] = random.integers(0, 2, len(state.counties))
    villages.struck[:], villages.added[:], villages.returned[:] = 3, 5, 7
    state.provinces.persons[:] = [1000, 3000]
    state.provinces.surveyed_poor[:] = [100, 100]
    state.provinces.padded[:] = [50, 100]
    state.provinces.reported_exits[:] = [7, 8]
    told = state.tell()

    total = sum(officials.weight.tolist())
    means = {}
    for name in ("real", "show", "inflate", "take"):
        times = zip(officials.arrays[name].tolist(), officials.weight.tolist(), strict=True)
        means[f"effort_{name}"] = sum(time * weight for time, weight in times) / total
    expected = means | {
        "real_share": means["effort_real"] / sum(means.values()),
        "officials_punished": sum(
            weight
            for weight, flag in zip(officials.weight, officials.punished, strict=True)
            if flag
        ),
        "county_exits": sum(
            weight
            for weight, flag in zip(state.counties.weight, state.counties.out, strict=True)
            if flag
        ),
        "county_refusals": sum(
            weight
            for weight, flag in zip(state.counties.weight, state.counties.refused, strict=True)
            if flag
        ),
        "struck_off": 3 * len(villages),
        "missed_added": 5 * len(villages),
        "returns_admitted": 7 * len(villages),
    }
    assert told.nation == pytest.approx(expected)
    assert set(told.nation) <= set(OUTCOMES)

    registered = int(villages.registered.sum())
    nation = told.pictures(slice(None))
    assert nation == {
        "surveyed_poor": 200,
        "survey_headcount": 200 / 4000,
        "reported_poor": registered - 150,
        "reported_exits": 15,
    }
    half = int(villages.registered[len(villages) // 2 :].sum())
    assert told.pictures(slice(1, 2)) == {
        "surveyed_poor": 100,
        "survey_headcount": 100 / 3000,
        "reported_poor": half - 100,
        "reported_exits": 8,
    }


def test_what_was_told_does_not_change_with_later_years():
    state = government()
    state.provinces.padded[:] = 5
    told = state.tell()
    state.provinces.padded[:] = 9
    assert told.padded.tolist() == [5, 5]


def test_figures_of_the_last_appraisal_are_told_only_in_the_years_of_appraisals():
    model = SupportModel("accountability-weak", rng=2, households=600, months=36)
    model.run()
    table = model.outcomes().to_pandas()
    decembers = table[(table.group == "national") & table.reported_exits.notna()]
    assert [str(month)[:4] for month in decembers.month] == ["2013", "2014", "2015"]
    assert decembers.reported_exits.tolist()[:2] == [0.0, 0.0]
    assert decembers.reported_exits.iloc[2] > 0
    assert decembers.struck_off.tolist()[:2] == [0.0, 0.0]
    assert decembers.struck_off.iloc[2] > 0
