"""Comparisons of the stand-in, made once for all tests that only read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from simsupport.experiment import runner
from simsupport.experiment.analysis import analyse
from simsupport.experiment.runs import complete, plan
from simsupport.experiment.store import Store
from tests.experiment.standin import ALL, OUTCOMES, simulate

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from simsupport.experiment.comparison import Comparison

LIGHT = ["simsupport.experiment.worker"]
"""What a fork server imports for workers that run the stand-in."""


@pytest.fixture(scope="session", autouse=True)
def light_workers() -> Iterator[None]:
    """Workers of the stand-in need not wait until the model is imported."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(runner, "_PRELOADED", LIGHT)
        yield


@pytest.fixture(scope="session")
def comparison(tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    """Four scenarios, six replicates."""
    folder: Path = tmp_path_factory.mktemp("comparison")
    tasks = plan(ALL, 6, 0)
    assert complete(tasks, folder, 1, run=simulate) == []
    return analyse(Store(folder), ALL, tasks, (), "baseline", OUTCOMES)
