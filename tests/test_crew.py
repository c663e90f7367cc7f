"""Processes that share a run: what goes wrong in one is told, and all of them end."""

import subprocess
import sys

import numpy as np
import pytest

from simsupport.crew import Alone, Together
from simsupport.exchange import Outlook
from simsupport.model import SupportModel


class BrokenError(Exception):
    """What a rule may raise."""


@pytest.fixture
def shared():
    model = SupportModel("baseline", rng=1, households=300, months=3, cores=2, block_size=60)
    yield model
    model.close()


def test_this_process_works_on_the_first_blocks_and_one_other_on_the_rest(shared):
    crew = shared.crew
    assert isinstance(crew, Together)
    assert len(crew.workers) == 1
    rows = sum(len(block.households) for block in crew.alone.blocks)
    assert 0 < rows < len(shared.households)
    assert crew.alone.blocks[0].households.start == 0


def test_what_goes_wrong_here_is_raised_and_the_other_process_still_ends(shared, monkeypatch):
    def broken(crew, outlook):
        raise BrokenError

    with monkeypatch.context() as patch:
        patch.setattr(Alone, "first_half", broken)
        with pytest.raises(BrokenError):
            shared.step()
    workers = shared.crew.workers.copy()
    shared.close()
    assert all(worker.exitcode == 0 for worker in workers)
    assert np.all(shared.households.weight >= 0)


def test_what_goes_wrong_in_the_other_process_is_told_and_it_serves_on(shared):
    (pipe,) = shared.crew.pipes
    pipe.send(Outlook(None, None, None, funded=True))
    with pytest.raises(AttributeError, match="'NoneType' object has no attribute 'index'"):
        raise pipe.recv()
    shared.step()
    assert shared.running


def test_what_the_other_process_tells_is_raised_after_all_have_answered(shared, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(Alone, "first_half", lambda crew, outlook: None)
        with pytest.raises(AttributeError, match="'NoneType' object has no attribute 'index'"):
            shared.crew.first_half(Outlook(None, None, None, funded=True))
    assert not shared.crew.pipes[0].poll()


def test_a_column_read_before_the_end_stays_readable_after_it(shared):
    before = shared.households.income
    shared.run()
    assert np.isfinite(before).all()
    assert np.isfinite(shared.households.income).all()


PROGRAM = """
import signal
from simsupport.model import SupportModel

if __name__ == "__main__":
    model = SupportModel("baseline", rng=1, households=5000, cores=2)
    try:
        model.run(lambda done, months: done == 5 and os.killpg(0, signal.SIGINT))
    except KeyboardInterrupt:
        print("stopped", len(model.crew.workers), model.households.income.shape)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="sends a signal to a group of processes")
def test_ctrl_c_is_heard_once_and_ends_all_processes(tmp_path):
    script = tmp_path / "program.py"
    script.write_text("import os" + PROGRAM, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, script], check=True, capture_output=True, text=True, start_new_session=True
    )
    assert done.stdout.split("(")[0] == "stopped 0 "
    assert done.stderr == ""
