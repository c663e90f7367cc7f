"""Many runs: listing and reading a column stay fast, and a run costs little to keep."""

from __future__ import annotations

import statistics
import sys
import time
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from simsupport.experiment.storage import shards as shards_module
from simsupport.experiment.storage.compact import SHARD_RUNS
from simsupport.experiment.storage.shards import Gathering
from simsupport.experiment.storage.verify import verify
from simsupport.experiment.store import State, Store
from tests.experiment.storage.small_runs import households_of, key_of

if TYPE_CHECKING:
    from pathlib import Path

SHARDS = 40
MONTHS, OUTCOMES = 12, 20


def small_record(number: int) -> pa.Table:
    """Return a run of twelve months and twenty outcomes."""
    values = np.random.default_rng(number).random((OUTCOMES, MONTHS))
    labels = {
        "scenario": [f"scenario-{number % 5}"] * MONTHS,
        "point": [f"{number // 5:012d}"] * MONTHS,
        "seed": pa.array([number] * MONTHS, pa.int64()),
        "month": pa.array(range(MONTHS), pa.date32()),
    }
    return pa.table(labels | {f"outcome_{column}": row for column, row in enumerate(values)})


@pytest.mark.full
def test_twenty_thousand_runs_list_and_read_in_seconds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = Store.open(tmp_path)
    households = households_of(0)
    number = 0
    begun = time.perf_counter()
    for _ in range(SHARDS):
        gathering = Gathering((small_record(0).schema, households.schema))
        for _ in range(SHARD_RUNS):
            gathering.add(key_of(number), (small_record(number), households))
            number += 1
        gathering.seal(tmp_path)
    made = time.perf_counter() - begun
    shards_module._known.cache_clear()
    times = {"make, ms a run": made / number * 1e3}

    def timed(name: str, found: object) -> object:
        nonlocal begun
        times[name] = time.perf_counter() - begun
        begun = time.perf_counter()
        return found

    begun = time.perf_counter()
    assert len(timed("list, first", store.finished())) == number
    assert len(timed("list, again", store.finished())) == number
    assert timed("state of one", store.state(key_of(number // 2))) is State.FINISHED
    data = timed("open", store.dataset())
    table = timed(
        "two columns, all runs", data.to_table(columns=["seed", "outcome_3"], use_threads=False)
    )
    assert table.num_rows == number * MONTHS
    one = timed(
        "two columns, one scenario",
        data.to_table(columns=["seed", "outcome_3"], filter=pc.field("scenario") == "scenario-2"),
    )
    assert one.num_rows == number * MONTHS // 5
    few = timed("all columns, one seed", data.to_table(filter=pc.field("seed") == 777))
    assert few.num_rows == MONTHS
    assert timed("verify", verify(store).sound) == number
    with capsys.disabled():
        lines = [f"{name:28}{seconds:10.3f}" for name, seconds in times.items()]
        sys.stdout.write("\n".join(["", f"{number:,} runs", *lines, ""]))
    assert times["list, first"] < 5.0
    assert times["two columns, all runs"] < 60.0


def test_keeping_a_run_of_a_second_costs_less_than_a_tenth_of_it(tmp_path: Path) -> None:
    store = Store.open(tmp_path)
    values = np.random.default_rng(1).random((80, 384))
    record = pa.table({f"outcome_{column}": row for column, row in enumerate(values)})
    spent = []
    for number in range(15):
        begun = time.thread_time()
        store.write(key_of(number), record, households_of(number))
        spent.append(time.thread_time() - begun)
    assert statistics.median(spent) < 0.1
