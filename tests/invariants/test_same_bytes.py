"""Cores, block sizes and measures of size 0 change not a single bit."""

import os
import pickle
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import simsupport
from simsupport.model import SupportModel
from simsupport.month import MEASURES

RUN = {"rng": 7, "households": 800, "months": 26}
FULL = "transfers-and-employment"
HELP = {
    "measures__designated_units__budget": 1.0,
    "measures__first_secretaries__share": {"2014-01": 0.5},
}
"""What the full scenario is run with besides what its file says."""


def fingerprint(model):
    """Return the bytes of every column of every table and of the outcomes."""
    parts = {
        f"{kind}.{name}": values.tobytes()
        for kind, table in model.tables.items()
        for name, values in table.arrays.items()
    }
    outcomes = model.outcomes()
    for name in outcomes.column_names:
        column = outcomes[name].to_pandas().to_numpy()
        parts[f"outcomes.{name}"] = b"".join(
            np.asarray(value, "f8").tobytes() if isinstance(value, float) else str(value).encode()
            for value in column.tolist()
        )
    summary = model.household_summary()
    for name in summary.column_names:
        parts[f"summary.{name}"] = summary[name].to_numpy().tobytes()
    return parts


def run(scenario, **options):
    """Run a model to its end and return its fingerprint."""
    model = SupportModel(scenario, **(RUN | (HELP if scenario == FULL else {}) | options))
    model.run()
    return fingerprint(model)


def different(one, other):
    """Return what differs between two fingerprints."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


@pytest.fixture(scope="module")
def reference():
    """The full scenario in one block on one core."""
    return run(FULL)


@pytest.fixture(scope="module")
def baseline():
    """The baseline in one block on one core."""
    return run("baseline")


def test_the_same_seed_gives_the_same_bytes(reference):
    assert different(reference, run(FULL)) == []


def test_the_full_scenario_has_plans_and_secretaries(reference):
    for name in ("households.unit_project", "units.spent", "villages.secretary"):
        assert any(reference[name]), name


def test_another_seed_does_not(reference):
    assert "households.income" in different(reference, run(FULL, rng=8))


@pytest.mark.parametrize("size", [1, 150, 400])
def test_the_size_of_blocks_changes_nothing(reference, size):
    assert different(reference, run(FULL, block_size=size)) == []


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.key)
def test_a_measure_of_size_zero_is_no_measure(baseline, measure):
    path = f"measures__{measure.key}__"
    zero = {path + size: {"2013-06": 0.0} for size in measure.sizes}
    assert different(baseline, run("baseline", **zero, **{path + "coverage": 0.7})) == []


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.key)
def test_a_measure_that_covers_nobody_changes_nothing(baseline, measure):
    path = f"measures__{measure.key}__"
    sizes = {path + size: 0.5 for size in measure.sizes}
    assert different(baseline, run("baseline", **sizes, **{path + "coverage": 0.0})) == []


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.key)
def test_until_its_first_month_a_measure_changes_nothing(measure):
    """The month is February, in which measures that act once a year do."""
    path = f"measures__{measure.key}__"
    later = {path + size: {"2014-02": 0.5} for size in measure.sizes}
    one = SupportModel("baseline", **RUN)
    other = SupportModel("baseline", **RUN, **later)
    one.run_for(13)
    other.run_for(13)
    assert different(fingerprint(one), fingerprint(other)) == []
    one.run_for(1)
    other.run_for(1)
    assert different(fingerprint(one), fingerprint(other)) != []


def test_a_measure_that_has_ended_reports_no_jobs_it_no_longer_supports():
    model = SupportModel("employment", **RUN, measures__employment_subsidy__until="2014-06")
    model.run()
    table = model.outcomes().to_pandas()
    nation = table[table.group == "national"]
    assert nation.subsidised_jobs.iloc[16] > 0
    assert nation.subsidised_jobs.iloc[17] == 0


SCRIPT = """
if __name__ == "__main__":
    import pickle, sys
    from simsupport.model import SupportModel
    from tests.invariants.test_same_bytes import FULL, fingerprint

    with open(sys.argv[1], "rb") as file:
        options = pickle.load(file)
    model = SupportModel(FULL, **options)
    model.run()
    found = fingerprint(model)
    with open(sys.argv[2], "wb") as file:
        pickle.dump(found, file)
    model.close()
"""


def run_script(folder, **options):
    """Run the full scenario in a script of its own; return what it said and what it found."""
    script, wanted, results = (folder / name for name in ("run.py", "options", "found"))
    script.write_text(SCRIPT, encoding="utf-8")
    wanted.write_bytes(pickle.dumps(RUN | HELP | options))
    root = str(Path(simsupport.__file__).parent.parent)
    done = subprocess.run(
        [sys.executable, str(script), str(wanted), str(results)],
        env=os.environ | {"PYTHONPATH": root},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    found = pickle.loads(results.read_bytes()) if done.returncode == 0 else {}
    return done, found


@pytest.fixture(scope="module")
def two_cores(tmp_path_factory):
    """A run on two cores in small blocks, made by a script: what it said and what it found."""
    return run_script(tmp_path_factory.mktemp("two_cores"), cores=2, block_size=60)


def test_two_cores_and_small_blocks_give_what_one_block_gives(two_cores, reference):
    assert different(reference, two_cores[1]) == []


def test_a_run_on_two_cores_ends_quietly_and_may_be_closed_again(two_cores):
    done, _ = two_cores
    assert (done.returncode, done.stderr) == (0, "")


LARGE = {"households": 20_000, "months": 96}


@pytest.mark.full
def test_cores_and_block_sizes_change_nothing_at_twenty_thousand_rows(tmp_path):
    whole = run(FULL, **LARGE)
    for size in (1, 999, 5_000):
        assert different(whole, run(FULL, **LARGE, block_size=size)) == []
    for cores, size in ((2, 262_144), (2, 700), (3, 1)):
        done, found = run_script(tmp_path, **LARGE, cores=cores, block_size=size)
        assert (done.returncode, done.stderr) == (0, "")
        assert different(whole, found) == []
