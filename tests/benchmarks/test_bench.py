"""The benchmark measures what it says; how fast the model is, it prints and no test asserts."""

import json
import math
import time
from statistics import median

import numpy as np
import pytest

from simsupport.experiment.bench import speed
from simsupport.experiment.bench.rules import RulesBench, without_government
from simsupport.experiment.bench.speed import Bench, Timing
from simsupport.governance.choice import best_effort
from simsupport.model import SupportModel


@pytest.fixture(scope="module")
def small():
    """A benchmark of one small size, timed once."""
    return speed.measure(sizes=(2000,), repeats=1, governed=2000)


def test_every_size_is_timed_on_one_core_and_on_two(small):
    assert [(timing.households, timing.cores) for timing in small.timings] == [
        (2000, cores) for cores in speed.CORES
    ]


def test_timings_are_positive_and_the_median_lies_between_the_extremes(small):
    for timing in small.timings:
        assert 0 < timing.fastest <= timing.ns_per_household_month <= timing.slowest < math.inf


def test_memory_is_that_of_the_columns_whatever_the_cores(small):
    one, two = (timing.bytes_per_household for timing in small.timings)
    assert one == two > 100


def test_a_household_of_a_large_nation_takes_at_most_two_hundred_bytes():
    model = SupportModel("baseline", rng=0, households=100_000, months=1)
    used = sum(table.nbytes(len(table)) for table in model.tables.values())
    assert used / len(model.households) <= 200


def test_the_plain_twin_is_timed_in_the_same_run(small):
    assert 0 < small.twin_ns_per_household_month < math.inf


def test_a_benchmark_is_plain_values_for_json(small):
    plain = json.loads(json.dumps(small.plain()))
    assert len(plain["timings"]) == len(small.timings)
    assert set(plain) == {
        "timings",
        "twin_ns_per_household_month",
        "machine",
        "times_the_twin",
        "large_over_small",
        "rules",
        "ns_per_official",
        "combined_over_ungoverned",
    }


def made_up(twin):
    """Return a benchmark of round numbers."""
    speeds = {50_000: 40.0, 1_000_000: 50.0, 5_000_000: 60.0}
    timings = [Timing(size, 1, ns, ns, ns, 180.0) for size, ns in speeds.items()]
    slower = [Timing(size, 2, 99.0, 99.0, 99.0, 180.0) for size in speeds]
    return Bench(
        (*slower, *timings),
        RulesBench(1_000_000, 100.0, 120.0, 130.0, 150.0, 80.0),
        500.0,
        twin,
        "a machine",
    )


def test_ratios_compare_one_core_with_the_twin_and_large_with_small():
    assert made_up(20_000.0).times_the_twin == 400.0
    assert made_up(20_000.0).large_over_small == 1.5


def test_government_is_measured_against_nobody_governing(small):
    assert made_up(None).plain()["combined_over_ungoverned"] == 1.2
    assert 0 < small.rules.ungoverned_ns < math.inf
    assert 0 < small.rules.governed_ns < math.inf
    assert 0 < small.rules.society_ns < math.inf
    assert 0 < small.rules.whole_ns < math.inf
    assert 0 < small.rules.whole_two_cores_ns < math.inf
    assert 0 < small.ns_per_official < math.inf


def test_where_nobody_governs_the_register_is_its_stratum_and_stays():
    model = SupportModel("baseline", rng=1, households=300, months=36)
    with without_government():
        model.run()
    hh = model.households
    assert set(hh.stratum[hh.register == 1].tolist()) == {0}
    assert not model.villages.listed.any()
    assert not model.officials.target.any()


def test_without_the_twin_there_is_no_ratio_to_it():
    assert made_up(None).times_the_twin is None
    assert made_up(None).plain()["times_the_twin"] is None


def test_a_size_that_was_not_timed_has_no_ratio(small):
    assert math.isnan(small.times_the_twin)
    assert math.isnan(small.large_over_small)


OFFICIALS = 100_000


def ns_per_official(officials=OFFICIALS, repeats=5):
    """Return the median time an official's choice takes, in ns, where most are short of time."""
    random = np.random.default_rng(1)
    benefit = random.normal(0.6, 0.6, (officials, 4))
    cost, hours = np.array([1.0, 1.5, 1.2, 2.0]), np.full(officials, 0.95)
    taken = []
    for _ in range(repeats):
        start = time.perf_counter_ns()
        best_effort(benefit, cost, hours)
        taken.append(time.perf_counter_ns() - start)
    return median(taken) / officials


def test_the_choice_of_a_hundred_thousand_officials_is_timed(record_property):
    found = ns_per_official()
    record_property("table", f"choice of effort at {OFFICIALS:,} officials: {found:.0f} ns each")
    assert 0 < found < math.inf
