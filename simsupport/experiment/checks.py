"""Whether a comparison can answer what it is asked; every check raises an `InputError` if not."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from simsupport.experiment import InputError
from simsupport.experiment.counts import check_count, check_number
from simsupport.experiment.decembers import check_told
from simsupport.experiment.gathering import gather
from simsupport.experiment.inference.bootstrap import FEWEST

if TYPE_CHECKING:
    from simsupport.scenario import Scenario

OUTCOME = "poverty_headcount"
"""What a rule is about unless another outcome is named."""
MAX_REPLICATES = 500
"""Where a rule gives up unless another number is named."""


def check_best(
    outcome: str,
    scenarios: Sequence[str | Path | Scenario],
    baseline: str,
    replicates: int,
    months: int | None = None,
) -> None:
    """Refuse to look for the best scenario where no run could tell it.

    Raises:
        InputError: there is no such outcome, neither direction of it is good, no month tells it,
            or there are fewer than two scenarios or replicates.
        ScenarioError: a scenario cannot be read.
    """
    from simsupport.experiment.inference.selection import direction
    from simsupport.experiment.sequential import find_outcome

    direction(outcome, find_outcome(outcome).better)
    chosen = gather(scenarios, baseline, months=months)
    check_pairs(chosen, replicates)
    check_told([outcome], chosen[0].horizon.months)


def check_list(scenarios: object) -> None:
    """Refuse one scenario's name or path in place of a list of them."""
    if isinstance(scenarios, str | Path):
        raise InputError(f"scenarios is the text {scenarios}; give a list, [{str(scenarios)!r}]")


def check_rule(outcome: str, max_replicates: int, *, rule: bool) -> None:
    """Refuse what belongs to a rule that adds replicates where there is none."""
    if not rule and max_replicates != MAX_REPLICATES:
        raise InputError("max_replicates ends a rule; ask for until_precision or within")
    if not rule and outcome != OUTCOME:
        raise InputError("outcome is what a rule is about; ask for until_precision or within")
    check_count("max_replicates", max_replicates, least=2)


def check_interval(interval: str, replicates: int, until_precision: float | None) -> None:
    """Refuse intervals that are not known, or cannot be made of so many replicates."""
    if interval not in {"t", "bootstrap"}:
        raise InputError(f"interval is {interval}; it must be t or bootstrap")
    if interval == "bootstrap" and replicates < FEWEST:
        raise InputError(f"replicates is {replicates}; bootstrap intervals take at least {FEWEST}")
    if interval == "bootstrap" and until_precision is not None:
        raise InputError("until_precision is a rule for t intervals; leave the bootstrap out")


def check_money(cap: float | None, budget: float | None, *, equal_cost: bool) -> None:
    """Refuse sums of money that are none, or that contradict one another."""
    for name, sum_of_money in (("cap", cap), ("budget", budget)):
        if sum_of_money is not None:
            check_number(name, sum_of_money)
    if cap is not None and cap < 0.0:
        raise InputError(f"cap is {cap:g} yuan; it must be at least 0")
    if budget is not None and not equal_cost:
        raise InputError("a budget is the common sum of a comparison at equal cost; ask for that")
    if cap is not None and equal_cost:
        raise InputError(
            "a cap and equal cost exclude each other; the sum of the latter is --budget"
        )


def check_pairs(chosen: Sequence[Scenario], replicates: int) -> None:
    """Refuse to judge differences between scenarios where there are none, or no spread of them."""
    if len(chosen) < 2 or replicates < 2:
        raise InputError(
            f"scenarios: {len(chosen)}, replicates: {replicates}; "
            "to tell which is better takes two of each"
        )


def check_comparable(chosen: Sequence[Scenario]) -> None:
    """Refuse to compare different months or different populations."""
    first = chosen[0]
    for other in chosen[1:]:
        for part in ("horizon", "population"):
            if getattr(other, part) != getattr(first, part):
                raise InputError(
                    f"{other.name} and {first.name} differ in their {part}; "
                    "a comparison needs the same"
                )
