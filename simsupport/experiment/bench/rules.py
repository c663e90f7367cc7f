"""What villages, officials, units and all measures add to the cost of a month.

Two nations live through the same months in turn, one month each, so that a drifting machine hits
both alike: one in which nobody governs and the register is a list made once, and one with the rules
of `combined`. The whole society, and what society does without the state, are timed each by itself.
The two years timed hold the opening of the register, an appraisal, two Februaries, in which all
payers buy, and two Decembers.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from statistics import median
from typing import Any
from unittest.mock import patch

import numpy as np

from simsupport import model as model_module
from simsupport import month as rules
from simsupport.agents.households import Register, Status, Stratum
from simsupport.core.calendar import parse_month
from simsupport.experiment.attribution.players import changes, family_players
from simsupport.governance import county_exit, survey
from simsupport.governance.choice import best_effort
from simsupport.model import SupportModel
from simsupport.scenario import Scenario

UNGOVERNED, GOVERNED, WHOLE = "transfers-and-employment", "combined", "whole-society"
SOCIETY = ("A", "B", "C", "D", "other")
"""Families of the mission without the state's; `other` are cash transfers and job subsidies."""
FIRST, LAST = parse_month("2014-01"), parse_month("2015-12")


@dataclass(frozen=True, slots=True)
class RulesBench:
    """Nanoseconds per household-month without and with government, and with measures."""

    households: int
    ungoverned_ns: float
    governed_ns: float
    society_ns: float
    """with what society does for the poor, without the state's measures"""
    whole_ns: float
    whole_two_cores_ns: float
    """with all, on two cores"""

    @property
    def ratio(self) -> float:
        """Cost of `combined` over cost without government."""
        return self.governed_ns / self.ungoverned_ns


def time_officials(officials: int = 100_000, repeats: int = 5) -> float:
    """Return the nanoseconds that one official's problem takes, solved for many at once."""
    draws = np.random.default_rng(0)
    benefit = draws.normal(0.4, 0.6, (officials, 4))
    cost, available = np.array([1.0, 1.5, 1.2, 2.0]), np.full(officials, 0.9)
    seconds = [_timed(lambda: best_effort(benefit, cost, available)) for _ in range(repeats)]
    return min(seconds) / officials * 1e9


def bench_rules(households: int = 1_000_000, repeats: int = 3) -> RulesBench:
    """Time the nations over two years.

    Args:
        households: rows.
        repeats: runs of each nation that is timed by itself; the median is reported.
    """
    ungoverned, governed = _in_turn(households)
    society, whole, whole_two_cores = (
        median(_alone(scenario, households, cores) for _ in range(repeats))
        for scenario, cores in ((families(SOCIETY), 1), (WHOLE, 1), (WHOLE, 2))
    )
    return RulesBench(households, ungoverned, governed, society, whole, whole_two_cores)


def families(names: tuple[str, ...]) -> Scenario:
    """Return the whole society with some families of the mission alone."""
    whole = Scenario.load(WHOLE)
    players = family_players(whole)
    present = sum(1 << place for place, player in enumerate(players) if player.name in names)
    return whole.with_overrides(dict(changes(whole, players, present)))


def _in_turn(households: int) -> tuple[float, float]:
    """Return ns per household-month without and with government, month by month in turn."""
    plain, governed = (
        SupportModel(name, rng=0, households=households) for name in (UNGOVERNED, GOVERNED)
    )
    seconds = np.zeros((LAST + 1, 2))
    for month in range(LAST + 1):
        with without_government():
            seconds[month, 0] = _timed(plain.step)
        seconds[month, 1] = _timed(governed.step)
    without, with_it = (seconds[FIRST:].mean(axis=0) * 1e9 / households).tolist()
    return without, with_it


def _alone(scenario: Scenario | str, households: int, cores: int) -> float:
    """Return ns per household-month of one nation by itself."""
    model = SupportModel(scenario, rng=0, households=households, cores=cores)
    seconds = [_timed(model.step) for _ in range(LAST + 1)]
    model.close()
    return float(np.mean(seconds[FIRST:])) * 1e9 / households


@contextmanager
def without_government() -> Iterator[None]:
    """Let nobody govern: the register is its stratum, and no official acts."""

    def nothing(*_: Any, **__: Any) -> None:
        return None

    with ExitStack() as stack:
        for place, name, instead in (
            (rules, "open_register", _list_stratum),
            (rules, "take_back_wrong_exits", nothing),
            (rules, "appraise", nothing),
            (rules, "count_registered", nothing),
            (survey, "count_need", nothing),
            (county_exit, "count_cases", nothing),
            (model_module, "govern", nothing),
            (model_module, "reckon", nothing),
        ):
            stack.enter_context(patch.object(place, name, instead))
        yield


def _list_stratum(block: Any, now: Any, registry: Any) -> None:
    """Register the stratum of the registered-to-be in the month the register opens."""
    if now.month.index == parse_month(registry.opens):
        hh = block.households
        listed = (hh.stratum == Stratum.REGISTERED) & (hh.status == Status.LIVING)
        rows = np.flatnonzero(listed)
        hh.register[rows] = Register.REGISTERED
        hh.register_month[rows] = now.month.index


def _timed(step: Callable[[], Any]) -> float:
    start = time.perf_counter()
    step()
    return time.perf_counter() - start
