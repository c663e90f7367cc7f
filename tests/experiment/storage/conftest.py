"""Stores in a folder and in memory."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pytest

from simsupport.experiment.storage import place as place_module
from simsupport.experiment.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(autouse=True, scope="session")
def no_waiting_for_the_disk() -> Iterator[None]:
    """No test cuts the power, so none needs to wait until bytes are on the disk."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(place_module.os, "fsync", lambda number: None)
        yield


@pytest.fixture(params=["folder", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    """An empty store."""
    if request.param == "folder":
        return Store.open(tmp_path)
    return Store.open(f"memory://{uuid.uuid4().hex}/sweep")
