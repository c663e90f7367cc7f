"""The benchmark of sweeps counts what it says; how fast they are, it prints and no test asserts."""

import json

import pytest

from simsupport.experiment.bench import speed
from simsupport.experiment.bench.runs import RunsBench, Sweep, measure_runs


@pytest.fixture(scope="module")
def small():
    """One round of two small runs."""
    return measure_runs(households=200, runs=2, rounds=1)


@pytest.mark.full
def test_time_inside_the_model_is_a_part_of_the_workers_time(small):
    (one,), (two,) = small.one, small.two
    assert (one.workers, two.workers) == (1, 2)
    assert 0 < one.inside < one.seconds
    assert 0 < two.inside < 2 * two.seconds
    assert small.seconds_a_run == one.inside / 2
    assert json.loads(json.dumps(small.plain()))["speedups"] == [one.seconds / two.seconds]


def test_ratios_follow_from_the_times():
    result = RunsBench(
        runs=20,
        start_seconds=1.5,
        one=(Sweep(1, 22.0, 20.0), Sweep(1, 30.0, 25.0)),
        two=(Sweep(2, 11.0, 20.0), Sweep(2, 20.0, 25.0)),
    )
    assert result.speedups == [2.0, 1.5]
    assert result.slowdowns == [1.0, 1.0]
    assert result.one[0].overhead == pytest.approx(0.10)
    assert result.two[1].overhead == pytest.approx(0.60)
    assert result.seconds_a_run == pytest.approx(1.125)


@pytest.mark.full
def test_rounds_are_printed_as_a_table_or_as_json(small, monkeypatch, capsys):
    monkeypatch.setattr(speed, "measure_runs", lambda: small)
    assert speed.bench(runs=True) is small
    assert "Two workers are at best" in capsys.readouterr().out
    speed.bench(runs=True, json=True)
    assert json.loads(capsys.readouterr().out)["runs"] == 2
