"""Which tests share a process, how examples are drawn, and the report of checks that take long.

`pytest -m full` writes the report, other runs do not.
"""

from __future__ import annotations

import os
import platform
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, settings
from xdist.scheduler import LoadScopeScheduling

import simsupport

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
"""Processes that tests start would compile every import again."""

settings.register_profile(
    "simsupport", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("simsupport")
"""Hypothesis draws the same examples every time, and does not judge the speed of the machine."""

REPORT = Path("results", "reference", "full.md")

HEAD = """# Checks at full size

The last run of `uv run pytest -m full`, with simsupport {version}, Python {python} and
NumPy {numpy}.

| check | outcome |
|---|---|
"""


class FullReport:
    """Notes how each test of a run ended, and the table it recorded, if any."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.outcomes: dict[str, str] = {}
        self.tables: dict[str, str] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep the outcome of the test itself, or of what failed around it."""
        if report.when == "call" or report.outcome != "passed":
            self.outcomes[report.nodeid] = report.outcome
        for name, value in report.user_properties:
            if name == "table":
                self.tables[report.nodeid] = str(value)

    def pytest_sessionfinish(self) -> None:
        """Write the report, the same text whatever the order the tests ran in."""
        if self.outcomes:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.path.write_text(self.text(), encoding="utf-8")

    def text(self) -> str:
        """Return the report as Markdown."""
        head = HEAD.format(
            version=simsupport.__version__,
            python=platform.python_version(),
            numpy=np.__version__,
        )
        rows = [f"| `{test}` | {how} |\n" for test, how in sorted(self.outcomes.items())]
        tables = [f"\n## `{test}`\n\n{table}\n" for test, table in sorted(self.tables.items())]
        return head + "".join(rows + tables)


def pytest_configure(config: pytest.Config) -> None:
    """Report a run of the full checks; a part chosen by name or place is not worth a report."""
    chosen = {config.rootpath.joinpath(given).resolve() for given in config.args}
    everything = config.rootpath / "tests" in chosen and not config.option.keyword
    worker = hasattr(config, "workerinput")
    if config.option.markexpr == "full" and everything and not worker:
        config.pluginmanager.register(FullReport(config.rootpath / REPORT), "full-report")


class BySharedRuns(LoadScopeScheduling):  # type: ignore[misc]  # pytest-xdist carries no types
    """Keep tests that share runs in one process: those of a file, or of a row of the mission.

    Groups by marks, pytest-xdist's own way, do nothing from pytest 9.2 on (pytest-xdist 3.8).
    """

    def _split_scope(self, nodeid: str) -> str:
        """Return the name of the group that a test belongs to."""
        file, _, test = nodeid.partition("::")
        row = re.search(r"\[([A-H]\d+)\b", test) if "/mechanisms/" in file else None
        return f"{file}::{row[1]}" if row else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> BySharedRuns:
    """Hand tests out group by group."""
    return BySharedRuns(config, log)
