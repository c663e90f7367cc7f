"""Paired runs, made once for all mechanisms that compare them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from scipy import stats

from simsupport.model import SupportModel

REPLICATES = 8
HOUSEHOLDS = 2000
MONTHS = 36

Series = Mapping[str, npt.NDArray[np.float64]]


@cache
def _run(scenario: str, changes: tuple[tuple[str, Any], ...], seed: int) -> Series:
    """Run one replicate; return the nation's outcomes by month."""
    usual = {"households": HOUSEHOLDS, "months": MONTHS}
    given = {path: dict(value) if isinstance(value, tuple) else value for path, value in changes}
    model = SupportModel(scenario, rng=seed, **(usual | given))
    model.run()
    table = model.outcomes().to_pandas()
    nation = table[table.group == "national"]
    return {name: nation[name].to_numpy() for name in nation.columns[2:]}


class Pairs:
    """Differences between scenarios, replicate by replicate under common seeds."""

    def outcomes(self, scenario: str = "baseline", **changes: Any) -> list[Series]:
        """Return the outcomes of each replicate of a scenario with these changes."""
        frozen = tuple(
            (path, tuple(value.items()) if isinstance(value, dict) else value)
            for path, value in sorted(changes.items())
        )
        return [_run(scenario, frozen, 100 + replicate) for replicate in range(REPLICATES)]

    def interval(
        self,
        figure: Callable[[Series], float],
        policy: Mapping[str, Any],
        against: Mapping[str, Any] | None = None,
    ) -> tuple[float, float, float]:
        """Return lower end, mean and upper end of the 95 % t interval of a paired difference."""
        one, other = self.outcomes(**policy), self.outcomes(**(against or {}))
        gains = np.array([figure(a) - figure(b) for a, b in zip(one, other, strict=True)])
        half = stats.t.ppf(0.975, len(gains) - 1) * gains.std(ddof=1) / np.sqrt(len(gains))
        return gains.mean() - half, gains.mean(), gains.mean() + half


@pytest.fixture(scope="session")
def pairs() -> Pairs:
    """The runs that all mechanisms share."""
    return Pairs()
