"""Tables are decoded in the thread that asks."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.experiment.probes import ENVIRONMENT, ROOT

COUNTED = """
import sys
from pathlib import Path
from simsupport.experiment.storage.compact import compact
from simsupport.experiment.store import Store
from tests.experiment.storage.small_runs import fill, key_of

store = Store.open(Path(sys.argv[1]))
fill(store, 4)
tasks = Path("/proc/self/task")
names = lambda: [(task / "comm").read_text() for task in tasks.iterdir()]
threads = lambda: sum("jemalloc" not in name for name in names())
before = threads()
store.record(key_of(1))
compact(store)
store.household_summary(key_of(1))
print(threads() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_reading_and_gathering_runs_starts_no_thread(tmp_path):
    """A thread of Arrow's that is still at work when the interpreter exits aborts the process."""
    answer = subprocess.run(
        [sys.executable, "-c", COUNTED, str(tmp_path)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=ENVIRONMENT,
        check=True,
    )
    assert answer.stdout == "0\n"
