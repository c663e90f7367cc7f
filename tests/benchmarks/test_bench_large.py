"""The table of large runs measures what it says; a straight line leads to the nation at 1:1."""

import json
import math
import sys

import pytest

from simsupport.experiment.bench import large
from simsupport.experiment.bench.large import ONE_TO_ONE, measure_large


@pytest.fixture(scope="module")
def small():
    """Two small sizes, a few months long."""
    return measure_large((2_000, 4_000), months=3)


def test_time_is_positive_and_larger_runs_are_listed_in_order(small):
    assert [run.households for run in small.runs] == [2_000, 4_000]
    for run in small.runs:
        assert 0 < run.ns_per_household_month < math.inf
        assert run.seconds * 1e9 > run.ns_per_household_month * run.households * 3


@pytest.mark.skipif(sys.platform != "linux", reason="memory of processes is read from /proc")
def test_peak_memory_is_that_of_all_processes(small):
    for run in small.runs:
        assert 0.05 < run.peak_gib < 8.0


def test_where_the_system_does_not_tell_memory_is_left_out(monkeypatch):
    monkeypatch.setattr(large, "_proportional", lambda pid: None)
    result = measure_large((2_000,), months=1)
    assert result.runs[0].peak_gib is None
    assert result.gib_one_to_one is None


def test_the_line_goes_through_the_sizes_to_the_nation():
    slope = large._at_one_to_one((1_000_000, 2_000_000, 5_000_000), [12.0, 22.0, 52.0])
    assert slope == pytest.approx(2.0 + 10.0 * ONE_TO_ONE / 1e6)


def test_it_is_plain_values_for_json(small):
    plain = json.loads(json.dumps(small.plain()))
    assert set(plain) == {"runs", "seconds_one_to_one", "gib_one_to_one"}
