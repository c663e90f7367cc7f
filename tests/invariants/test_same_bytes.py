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
from simsupport.month import MEASURES, OVERSIGHT

RUN = {"rng": 7, "households": 800, "months": 26}
FULL = "transfers-and-employment"
HELP = {
    "measures__designated_units__budget": 1.0,
    "measures__designated_units__tiers": 0.8,
    "measures__designated_units__assessment": 0.5,
    "measures__designated_units__work_plan": 0.5,
    "measures__designated_units__lead_departments": 0.5,
    "measures__first_secretaries__share": {"2014-01": 0.5},
    "measures__east_west__aid": 15.0,
    "measures__east_west__precision": 0.6,
    "measures__east_west__pooling": 0.5,
    "measures__east_west__twinning": 0.5,
    "measures__east_west__joint_meeting": 0.5,
    "measures__east_west__assessment": 0.5,
    "measures__first_secretaries__term": 6,
    "measures__helpers__share": 0.5,
}
"""What the full scenario is run with besides what its file says."""
OFFICIALS = {"households": 500, "months": 85}
"""These months reach the re-check, appraisals after it, and years of county exits."""


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


@pytest.fixture(scope="module", params=["accountability-weak", "accountability-strong"])
def accountable(request):
    """A scenario with officials who are judged, and its run in one block on one core."""
    return request.param, run(request.param, **OFFICIALS)


def test_the_same_seed_gives_the_same_bytes(reference):
    assert different(reference, run(FULL)) == []


def test_the_full_scenario_has_plans_and_secretaries(reference):
    served = ("villages.served", "villages.met", "villages.twin", "villages.secretary")
    for name in (*served, "units.spent", "counties.aid_projects"):
        assert any(reference[name]), name


def test_another_seed_does_not(reference):
    assert "households.income" in different(reference, run(FULL, rng=8))


@pytest.mark.parametrize("size", [1, 150, 400])
def test_the_size_of_blocks_changes_nothing(reference, size):
    assert different(reference, run(FULL, block_size=size)) == []


@pytest.mark.parametrize("size", [1, 300])
def test_the_size_of_blocks_changes_nothing_that_officials_do(accountable, size):
    name, whole = accountable
    assert different(whole, run(name, **OFFICIALS, block_size=size)) == []


ACTS = {
    "accountability-weak": {"effort_inflate", "false_exits", "county_exits"},
    "accountability-strong": {"missed_added", "returns_admitted"},
}


@pytest.mark.parametrize("name", ACTS)
def test_officials_do_what_they_can_do_in_the_runs_compared(name):
    """Runs in which nothing happens would be the same whatever the blocks."""
    model = SupportModel(name, **(RUN | OFFICIALS))
    promoted = False
    for _ in range(OFFICIALS["months"]):
        model.step()
        promoted |= model.officials.promoted.any()
    table = model.outcomes().to_pandas()
    nation = table[table.group == "national"]
    acts = {"registered_exits", "struck_off", "officials_punished", "spending_diverted"}
    assert {act for act in acts | ACTS[name] if not nation[act].sum() > 0} == set()
    assert promoted
    assert np.any(model.officials.tenure == 0)


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


ACTS_ON = {"charitable_trusts": {"measures__enterprise_villages__campaign": 0.5}}
"""What a measure needs beside it, because it only acts on what another one does."""


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.key)
def test_until_its_first_month_a_measure_changes_nothing(measure):
    """The month is February, in which measures that act once a year do."""
    path = f"measures__{measure.key}__"
    later = {path + size: {"2014-02": 0.5} for size in measure.sizes}
    beside = ACTS_ON.get(measure.key, {})
    one = SupportModel("baseline", **RUN, **beside)
    other = SupportModel("baseline", **RUN, **beside, **later)
    one.run_for(13)
    other.run_for(13)
    assert different(fingerprint(one), fingerprint(other)) == []
    one.run_for(1)
    other.run_for(1)
    assert different(fingerprint(one), fingerprint(other)) != []


OTHERS = {
    "responsibility": {"escalation": 1.5},
    "assessment": {},
    "penalties": {"certainty": 0.9, "honest_failure": 0.9},
    "inspections": {"announced": 0.0},
    "third_party": {},
    "social_supervision": {},
    "statistics": {},
    "agency_capacity": {"saves": 0.9, "steadies": 0.9, "meetings": 0.5},
    "legal_framework": {},
    "incident_response": {"removal": 1.0, "follow": 1.0, "mending": 1.0, "lasting": 9, "calm": 0.0},
    "fund_supervision": {"sampled": 1.0, "told": 1.0, "paperwork": 0.5, "scrutiny": 1.0},
    "vanity_ban": {"enforced": 1.0, "excuse": 0.0},
    "prosecution": {"capacity": 1000.0, "sentence": 20.0, "recovered": 1.0},
}
"""Parameters that must mean nothing as long as a policy has no size."""

SIZES = dict.fromkeys(OTHERS, 0.7) | {"third_party": 1575.0}


@pytest.fixture(scope="module")
def pressed():
    """A run in which targets, weight and money in officials' hands give them reason to act."""
    return run("accountability-weak", measures__inspections__rate=0.0, measures__penalties__level=0)


@pytest.mark.parametrize("policy", OVERSIGHT, ids=lambda policy: policy.key)
def test_an_oversight_of_size_zero_is_no_oversight(baseline, policy):
    path = f"measures__{policy.key}__"
    zero = {path + size: {"2013-01": 0.0} for size in policy.sizes}
    others = {path + name: value for name, value in OTHERS[policy.key].items()}
    assert different(baseline, run("baseline", **zero, **others)) == []


WATCHES = (
    "penalties",
    "inspections",
    "third_party",
    "social_supervision",
    "legal_framework",
    "incident_response",
    "fund_supervision",
    "vanity_ban",
    "prosecution",
)


@pytest.mark.parametrize("key", WATCHES)
def test_among_officials_under_pressure_too_a_watch_of_size_zero_is_no_watch(pressed, key):
    policy = {policy.key: policy for policy in OVERSIGHT}[key]
    quiet = {"measures__inspections__rate": 0.0, "measures__penalties__level": 0}
    changes = {f"measures__{key}__{size}": {"2013-01": 0.0} for size in policy.sizes}
    changes |= {f"measures__{key}__{name}": value for name, value in OTHERS[key].items()}
    assert different(pressed, run("accountability-weak", **(quiet | changes))) == []


WATCHED = {"incident_response": {"governance__careers__serious": 0.001}}
"""What a watch needs to be seen in a small nation: that something happens which it acts on."""


@pytest.mark.parametrize("policy", OVERSIGHT, ids=lambda policy: policy.key)
def test_an_oversight_acts_from_its_first_january_on_and_no_longer_than_until(policy):
    path, months = f"measures__{policy.key}__", {"households": 300, "rng": 7, "months": 38}
    months |= WATCHED.get(policy.key, {})
    (size,) = policy.sizes
    value = SIZES[policy.key]
    for changes, same_as, same in (
        ({path + size: {"2016-01": value}}, {path + size: {"2016-02": 0.0}}, True),
        (
            {path + size: {"2014-01": value}, path + "until": "2015-01"},
            {path + size: {"2014-01": value, "2015-01": 0.0}},
            True,
        ),
        ({path + size: {"2014-01": value}}, {}, False),
    ):
        one, other = (
            SupportModel("accountability-weak", **months, **c) for c in (changes, same_as)
        )
        one.run_for(36)
        other.run_for(36)
        assert (different(fingerprint(one), fingerprint(other)) == []) == same


def test_a_measure_that_has_ended_reports_no_jobs_it_no_longer_supports():
    model = SupportModel("employment", **RUN, measures__employment_subsidy__until="2014-06")
    promoted = False
    for _ in range(OFFICIALS["months"]):
        model.step()
        promoted |= model.officials.promoted.any()
    table = model.outcomes().to_pandas()
    nation = table[table.group == "national"]
    assert nation.subsidised_jobs.iloc[16] > 0
    assert nation.subsidised_jobs.iloc[17] == 0


SCRIPT = """
if __name__ == "__main__":
    import pickle, sys
    from simsupport.model import SupportModel
    from tests.invariants.test_same_bytes import fingerprint

    with open(sys.argv[1], "rb") as file:
        name, options = pickle.load(file)
    model = SupportModel(name, **options)
    model.run()
    found = fingerprint(model)
    with open(sys.argv[2], "wb") as file:
        pickle.dump(found, file)
    model.close()
"""


def run_script(folder, name=FULL, **options):
    """Run a scenario in a script of its own; return what it said and what it found."""
    script, wanted, results = (folder / name for name in ("run.py", "options", "found"))
    script.write_text(SCRIPT, encoding="utf-8")
    help_given = HELP if name == FULL else {}
    wanted.write_bytes(pickle.dumps((name, RUN | help_given | options)))
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


def test_two_cores_change_nothing_that_officials_do(tmp_path):
    name = "accountability-strong"
    done, found = run_script(tmp_path, name, **OFFICIALS, cores=2, block_size=200)
    assert (done.returncode, done.stderr) == (0, "")
    assert different(run(name, **OFFICIALS), found) == []


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
