"""The same policy, larger or smaller: all that its measures pay and do, times one factor.

What is multiplied are the sizes that pay or carry out help. Sizes by which help is chosen, known or
watched, say how strictly units are assessed, stay as they are: they are how the policy works, not
how much of it there is. A measure that has no other sizes is multiplied as a whole. Oversight of
officials is never multiplied.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from simsupport.month import MEASURES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simsupport.measures.base import Measure
    from simsupport.scenario import Scenario

CONDUCT = ("chooser", "knower", "watcher")
_DIGITS = 9


def amounts(measure: type[Measure]) -> tuple[str, ...]:
    """Return the names of the sizes of a measure that are multiplied."""
    conduct = {row.size for row in measure.rows if row.role in CONDUCT}
    return tuple(size for size in measure.sizes if size not in conduct) or measure.sizes


def acting(scenario: Scenario) -> dict[str, type[Measure]]:
    """Return the measures that a scenario uses at some time, by key."""
    return {
        measure.key: measure
        for measure in MEASURES
        if any(getattr(_own(scenario, measure), size).ever for size in measure.sizes)
    }


def scaled(scenario: Scenario, factors: Mapping[str, float]) -> Scenario:
    """Return a scenario with the amounts of some measures times a factor each.

    Args:
        scenario: from which sizes are taken.
        factors: by key of the measure.

    Raises:
        ScenarioError: a size would leave its range.
    """
    return scenario.with_overrides(
        {
            f"measures.{key}.{size}": _times(getattr(_own(scenario, measure), size).plain(), factor)
            for key, measure in acting(scenario).items()
            if (factor := factors.get(key, 1.0)) != 1.0
            for size in amounts(measure)
        }
    )


def largest_factor(scenario: Scenario) -> float:
    """Return the factor at which the first amount of a scenario reaches the end of its range."""
    limits = [math.inf]
    for measure in acting(scenario).values():
        for size in amounts(measure):
            extra: Any = measure.model_fields[size].json_schema_extra
            most = max(value for _, value in getattr(_own(scenario, measure), size).steps)
            if most > 0.0:
                limits.append(extra.get("maximum", math.inf) / most)
    return min(limits)


def _own(scenario: Scenario, measure: type[Measure]) -> Any:
    return getattr(scenario.measures, measure.key)


def _times(value: float | dict[str, float], factor: float) -> float | dict[str, float]:
    """Multiply a value or each dated value, to nine digits, so that files stay readable."""
    if isinstance(value, dict):
        return {month: float(f"{one * factor:.{_DIGITS}g}") for month, one in value.items()}
    return float(f"{value * factor:.{_DIGITS}g}")
