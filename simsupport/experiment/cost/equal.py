"""Policies at equal cost: each as large as a common sum allows.

The amounts of a policy are multiplied by one factor, so that it keeps its form, its dates and its
length, and mean spending over the horizon meets the sum. Factors are sought on a few replicates
first and then put right on all of them. Where no factor does, because what the policy spends does
not come from its amounts, it runs at its own size until the money is gone (`budget.cap`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import inf
from typing import TYPE_CHECKING

import pandas as pd

from simsupport.experiment import InputError
from simsupport.experiment.cost.meeting import TOLERANCE, meet
from simsupport.experiment.cost.scaling import acting, largest_factor, scaled
from simsupport.experiment.folder import write_csv
from simsupport.experiment.runs import writing
from simsupport.experiment.store import Store

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simsupport.experiment.cost.trials import Trials
    from simsupport.scenario import Scenario

PILOT = 4
"""Replicates on which factors are sought first."""
SUFFIX = " (equal cost)"
FITTED, FREE, CAPPED, LIMITED = "fitted", "spends nothing", "capped", "at the end of its range"


@dataclass(frozen=True, slots=True)
class Fitted:
    """A scenario at equal cost: how, by which factor, and what it spends on average, yuan."""

    scenario: Scenario
    how: str
    factor: float
    spending: float

    def line(self, target: float) -> str:
        """Say in words what was done."""
        if self.how == FREE:
            return f"{self.scenario.name}: spends nothing, and stays as it is"
        size = "at its own size until the money is gone (budget.cap)"
        if self.how != CAPPED:
            size = f"sizes times {self.factor:.4g}"
        if self.how == LIMITED:
            size += ", the most that its ranges allow"
        return (
            f"{self.scenario.name}: {size}; "
            f"spends {self.spending / 1e9:.4g} of {target / 1e9:.4g} billion yuan"
        )


def at_equal_cost(
    scenarios: Sequence[Scenario], trials: Trials, budget: float | None = None
) -> tuple[list[Scenario], list[str]]:
    """Let every scenario spend the same; write `equal_cost.csv`.

    Args:
        scenarios: those to be made equal; the baseline is not among them.
        trials: on which seeds; the first few serve to find factors.
        budget: the common sum, yuan over the horizon; by default the smallest mean spending among
            the scenarios that spend anything.

    Returns:
        The scenarios in their order, under names that say what they are, and what was done to
        each in words.

    Raises:
        InputError: no scenario spends anything, or the sum is not above 0.
    """
    if budget is not None and not 0.0 < budget < inf:
        raise InputError(f"budget is {budget:g} yuan; it must be a finite number above 0")
    named = [_named(scenario) for scenario in scenarios]
    pilot = replace(trials, replicates=min(PILOT, trials.replicates))
    full = [_spent(pilot, scenario) for scenario in named]
    paying = [place for place, spent in enumerate(full) if spent > 0.0]
    if not paying:
        raise InputError("equal cost needs a scenario that spends money; none of these does")
    target = budget or 0.0
    factors = dict.fromkeys(paying, 1.0)
    for stage in (pilot, trials):
        own = {place: _spent(stage, named[place]) for place in paying}
        target = min(own.values()) if budget is None else budget
        for place in paying:
            if own[place] == target:
                factors[place] = 1.0
            else:
                factors[place] = _factor(stage, named[place], target, factors[place])[0]
    fitted = [
        _settled(trials, scenario, target, factors[place])
        if place in factors
        else Fitted(scenario, FREE, 1.0, 0.0)
        for place, scenario in enumerate(named)
    ]
    with writing(Store(trials.folder)):
        write_csv(trials.folder / "equal_cost.csv", _table(fitted, target))
    return [one.scenario for one in fitted], [one.line(target) for one in fitted]


def _factor(trials: Trials, scenario: Scenario, target: float, start: float) -> tuple[float, float]:
    """Return the factor that meets the sum as nearly as can be, and its spending."""
    keys = acting(scenario)
    return meet(
        lambda factor: _spent(trials, scaled(scenario, dict.fromkeys(keys, factor))),
        target,
        start,
        largest_factor(scenario) if keys else 1.0,
    )


def _settled(trials: Trials, scenario: Scenario, target: float, factor: float) -> Fitted:
    """Return the scenario at a factor, or under the cap where the factor does not keep the sum."""
    fit = scaled(scenario, dict.fromkeys(acting(scenario), factor))
    spent = _spent(trials, fit)
    if spent > (1.0 + TOLERANCE) * target:
        fit = scenario.with_overrides({"budget.cap": target})
        return Fitted(fit, CAPPED, 1.0, _spent(trials, fit))
    short = spent < (1.0 - TOLERANCE) * target
    return Fitted(fit, LIMITED if short else FITTED, factor, spent)


def _table(fitted: Sequence[Fitted], target: float) -> pd.DataFrame:
    """Return scenario, how, factor, spending and sum, both in yuan."""
    return pd.DataFrame(
        {
            "scenario": one.scenario.name,
            "how": one.how,
            "factor": one.factor,
            "spending": one.spending,
            "sum": target,
        }
        for one in fitted
    )


def _spent(trials: Trials, scenario: Scenario) -> float:
    """Return mean spending over replicates, yuan."""
    (spending,) = trials.national(scenario, "spending")
    return float(spending.mean())


def _named(scenario: Scenario) -> Scenario:
    """Return a scenario under a name and title that say that it is at equal cost."""
    title = {"en": f"{scenario.title.en or scenario.name}{SUFFIX}"}
    if scenario.title.zh:
        title["zh"] = f"{scenario.title.zh}（同等支出）"
    return scenario.with_overrides({"name": f"{scenario.name}{SUFFIX}", "title": title})
