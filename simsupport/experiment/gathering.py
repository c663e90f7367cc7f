"""Scenarios of one question: loaded, with what the question overrides, each once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simsupport.experiment import InputError
from simsupport.scenario_files import names as known_names

if TYPE_CHECKING:
    from simsupport.scenario import Scenario


def gather(
    scenarios: Sequence[str | Path | Scenario],
    baseline: str | None,
    households: int | None = None,
    months: int | None = None,
    cap: float | None = None,
) -> list[Scenario]:
    """Load scenarios, the baseline first, each once, with the overrides applied.

    Raises:
        InputError: two different scenarios have one name, or a file takes the baseline's.
        ScenarioError: one cannot be read, or an override does not fit.
    """
    wanted = {
        "population.households": households,
        "horizon.months": months,
        "budget.cap": cap,
    }
    overrides = {path: value for path, value in wanted.items() if value is not None}
    chosen: dict[str, Scenario] = {}
    sources: dict[str, str | Path] = {}

    def add(given: str | Path | Scenario) -> str:
        scenario = _load(given, overrides)
        if isinstance(given, str | Path):
            sources[scenario.name] = given
        known = chosen.setdefault(scenario.name, scenario)
        if known.digest() != scenario.digest():
            raise InputError(f"two different scenarios are called {scenario.name}; rename one")
        return scenario.name

    for given in scenarios:
        add(given)
    if baseline is None:
        return list(chosen.values())
    if baseline not in chosen:
        baseline = add(baseline)
    elif baseline in sources and baseline in known_names():
        _check_baseline(chosen[baseline], _load(baseline, overrides), sources[baseline])
    return [chosen.pop(baseline), *chosen.values()]


def _load(given: str | Path | Scenario, overrides: dict[str, Any]) -> Scenario:
    if isinstance(given, str | Path):
        from simsupport.scenario import Scenario

        given = Scenario.load(given)
    return given.with_overrides(overrides) if overrides else given


def _check_baseline(found: Scenario, meant: Scenario, source: str | Path) -> None:
    """Refuse a file that would take the place of the baseline by its name alone."""
    if found.digest() != meant.digest():
        raise InputError(
            f"{source} calls itself {found.name} and differs from the scenario of that name; "
            f"rename it, or compare with it by --baseline {source}"
        )
