"""Agencies, statistics and rights in whole runs: what else rows H10 to H12 do."""

import numpy as np
import pytest

from simsupport.core.ledger import Account
from simsupport.model import SupportModel
from tests.mechanisms.runs import HOUSEHOLDS, SEEDS

SAMPLE = "measures__statistics__sample"


def run(seed, months=48, households=HOUSEHOLDS, scenario="whole-society", **changes):
    """Run a scenario to its end."""
    model = SupportModel(scenario, rng=seed, households=households, months=months, **changes)
    model.run()
    return model


def survey_errors(**changes):
    """Return the survey's error in persons' rate, by seed, December and province."""
    errors = []
    for seed in SEEDS:
        model = SupportModel("whole-society", rng=seed, households=HOUSEHOLDS, months=36, **changes)
        while model.running:
            model.step()
            if int(model.time) % 12 == 0:
                province = model.counties.province[model.villages.county]
                poor = np.bincount(province, model.villages.poor, len(model.provinces))
                persons = np.maximum(model.provinces.persons, 1)
                errors.append((model.provinces.surveyed_poor - poor) / persons)
    return np.array(errors)


@pytest.mark.row("H11")
def test_a_sample_four_times_as_large_errs_half_as_much_over_provinces_decembers_and_seeds():
    usual, large = (survey_errors(**{SAMPLE: more}) for more in (0.0, 3.0))
    ratio = large.std() / usual.std()
    assert ratio == pytest.approx(0.5, abs=0.05)
    assert large.std() > 0


def quota_misses(more):
    """Return how far provinces' first places are from the ratio times their poor, by seed."""
    misses = []
    for seed in SEEDS:
        model = SupportModel(
            "whole-society", rng=seed, households=HOUSEHOLDS, months=14, **{SAMPLE: more}
        )
        model.run_for(12)
        province = model.counties.province[model.villages.county]
        poor = np.bincount(province, model.villages.poor, len(model.provinces))
        model.run_for(1)
        quota = np.bincount(province, model.villages.quota, len(model.provinces))
        ratio = model.rules.background.registry.quota_ratio
        misses.append(np.abs(quota - ratio * poor).sum() / (ratio * poor.sum()))
    return np.array(misses)


@pytest.mark.row("H11")
def test_places_handed_down_are_nearer_to_need_where_more_were_interviewed():
    usual, large = quota_misses(0.0), quota_misses(15.0)
    assert np.all(large < usual)
    assert large.mean() < 0.5 * usual.mean()


@pytest.mark.row("H10")
def test_projects_wait_only_while_offices_handle_them_and_the_trust_is_the_ledger_s():
    model = SupportModel("whole-society", rng=SEEDS[0], households=800, months=30)
    waited = []
    while model.running:
        model.step()
        hh = model.households
        weight = hh.weight.astype(np.int64)
        held = sum(int(np.dot(weight, column)) for column in (hh.post_money, hh.awaited_money))
        held += int(model.enterprises.fund.sum())
        assert model.ledger.stocks[Account.IN_TRUST] == held
        assert np.array_equal(hh.awaited > 0, hh.awaited_months > 0)
        waited.append(int(np.count_nonzero(hh.awaited)))
    months = np.arange(len(waited)) % 12
    assert waited[13] > waited[14] > waited[17]
    assert not np.array(waited)[months == 0].any()


@pytest.mark.row("H10")
def test_what_offices_handle_arrives_in_the_end_and_is_booked_when_it_does():
    slow = {"governance__delivery__delay": 200.0, "governance__delivery__dispatch": 0.0}
    quick = {"governance__delivery__delay": 0.0}
    spent = []
    for changes in (slow, quick):
        model = SupportModel("designated-units", rng=3, households=800, months=48, **changes)
        model.run_for(25)
        early = model.ledger.spent
        model.run_for(9)
        spent.append((early, model.ledger.spent))
    assert spent[0][0] < spent[1][0]
    assert spent[0][1] == pytest.approx(spent[1][1], rel=0.05)


@pytest.mark.row("H12")
def test_blocks_change_nothing_that_crime_arrears_and_waiting_do():
    one, other = (run(5, 26, 600, block_size=size) for size in (10_000, 1))
    for name in ("households", "villages", "counties"):
        for column, values in one.tables[name].arrays.items():
            assert values.tobytes() == other.tables[name].arrays[column].tobytes(), column
    assert one.villages.stolen.any()
    assert one.villages.owed_paid.any()
    assert one.counties.days.any()


@pytest.mark.row("H12")
def test_partial_village_officials_leave_more_crime_and_police_do_not_make_up_for_it():
    shielded, even = (
        run(seed, livelihoods__crime__impunity=impunity).villages.stolen.sum()
        for impunity, seed in ((4.0, 5), (0.0, 5))
    )
    assert shielded > even
