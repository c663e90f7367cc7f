"""How to divide a budget over measures: the sizes that achieve most for what may be spent.

With the same seeds in every trial, outcome and spending are fixed functions of the sizes. They have
no gradient and small steps, so they are maximised by COBYQA (Ragonneau 2022; Ragonneau & Zhang
2024), which builds quadratic models of both from trials and keeps to bounds and budget. It starts
from several plans; of all plans tried within the budget the best one wins.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import NonlinearConstraint, minimize

from simsupport.experiment import InputError
from simsupport.experiment.cost.meeting import meet

Sizes = tuple[float, ...]
"""A plan: for each measure a size from 0 to 1, times its own in the scenario."""

KEEPING = 0.005
"""How much of the budget may be left, as a share of it, where more could be spent."""
FIRST_STEP, LAST_STEP = 0.2, 0.02
_DIGITS = 4
_SINGLES = 2
"""Plans with all money on one measure that the optimiser starts from."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a plan spends, yuan, and achieves; means over replicates."""

    spending: float
    value: float


@dataclass(frozen=True, slots=True)
class Plans:
    """The best plan found, and two that anybody would think of; all within the budget."""

    best: Sizes
    equal: Sizes
    """every measure the same money, as far as its own size can spend it"""
    single: Sizes
    """all money on the one measure that achieves most with it"""


class Tried:
    """Trials of plans, each made once; sizes are rounded to four digits."""

    def __init__(
        self,
        look: Callable[[Sizes], Seen],
        budget: float,
        tell: Callable[[int], None] = lambda _: None,
    ) -> None:
        self.seen: dict[Sizes, Seen] = {}
        self.budget = budget
        self._look = look
        self._tell = tell

    def __call__(self, sizes: Iterable[float]) -> Seen:
        """Return what a plan spends and achieves."""
        plan = rounded(sizes)
        if plan not in self.seen:
            self.seen[plan] = self._look(plan)
            self._tell(len(self.seen))
        return self.seen[plan]

    def within(self, sizes: Sequence[float], budget: float | None = None) -> Sizes:
        """Return the plan in these proportions that spends the budget, or all it can."""
        largest = max(sizes)
        if not largest > 0.0:
            return rounded(sizes)
        direction = np.array(sizes) / largest
        target = (self.budget if budget is None else budget) / (1.0 + KEEPING)
        factor, _ = meet(
            lambda one: self(one * direction).spending, target, largest, tolerance=KEEPING
        )
        return rounded(factor * direction)

    def best(self) -> Sizes:
        """Return the plan that achieves most of those within the budget."""
        kept = [plan for plan, seen in self.seen.items() if seen.spending <= self.budget]
        return max(kept, key=lambda plan: self.seen[plan].value)


def search(tried: Tried, count: int) -> Plans:
    """Find the plan that achieves most within the budget.

    Args:
        tried: what plans spend and achieve, and the budget.
        count: number of measures.

    Raises:
        InputError: even without the measures more than the budget is spent.
    """
    nothing = tried((0.0,) * count)
    if nothing.spending > tried.budget:
        raise InputError(
            f"budget is {tried.budget:g} yuan, and without these measures "
            f"{nothing.spending:g} are spent already"
        )
    singles = sorted(
        (tried.within(_only(place, count)) for place in range(count)),
        key=lambda plan: tried(plan).value,
        reverse=True,
    )
    equal = _equal(tried, count)
    spread = max(abs(seen.value - nothing.value) for seen in tried.seen.values()) or 1.0

    def loss(sizes: npt.NDArray[np.float64]) -> float:
        return (nothing.value - tried(sizes).value) / spread

    affordable: Any = NonlinearConstraint(
        lambda sizes: [tried(sizes).spending / tried.budget], -np.inf, 1.0
    )
    options: Any = {
        "initial_tr_radius": FIRST_STEP,
        "final_tr_radius": LAST_STEP,
        "maxfev": 10 + 5 * count,
    }
    for start in [equal, *singles[:_SINGLES]]:
        found = minimize(
            loss,
            np.array(start),
            method="COBYQA",
            bounds=[(0.0, 1.0)] * count,
            constraints=affordable,
            options=options,
        )
        tried.within(found.x.tolist())
    return Plans(tried.best(), equal, singles[0])


def rounded(sizes: Iterable[float]) -> Sizes:
    """Return sizes between 0 and 1 to four digits."""
    return tuple(round(min(max(float(size), 0.0), 1.0), _DIGITS) for size in sizes)


def _only(place: int, count: int) -> Sizes:
    return tuple(float(place == other) for other in range(count))


def _equal(tried: Tried, count: int) -> Sizes:
    """Return the plan that spends the same on every measure; interactions are put right last."""
    spent = tried((0.0,) * count).spending
    part = spent + (tried.budget - spent) / count
    sizes = [tried.within(_only(place, count), part)[place] for place in range(count)]
    return tried.within(sizes)
