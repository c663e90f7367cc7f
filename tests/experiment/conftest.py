"""Comparisons of the stand-in, made once for all tests that only read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from simsupport.experiment.analysis import analyse
from simsupport.experiment.compare import complete, plan
from simsupport.experiment.store import Store
from tests.experiment.standin import ALL, OUTCOMES, simulate

if TYPE_CHECKING:
    from pathlib import Path

    from simsupport.experiment.comparison import Comparison


@pytest.fixture(scope="session")
def comparison(tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    """Four scenarios, six replicates."""
    folder: Path = tmp_path_factory.mktemp("comparison")
    tasks = plan(ALL, 6, 0)
    assert complete(tasks, folder, 1, run=simulate) == []
    return analyse(Store(folder), ALL, tasks, (), "baseline", OUTCOMES)
