"""A run watched year by year, and the one place where a study reaches into its months.

A study delivers what it studies right after the background institutions have paid, confines the
measures that it studies to the households it treats, and notes costs that no column keeps. All
else is the model as everybody runs it, in this process.
"""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import numpy as np
import numpy.typing as npt

from simsupport.agents.households import Status
from simsupport.core.ledger import Source
from simsupport.livelihoods import spending
from simsupport.livelihoods.family import members
from simsupport.measures import background
from simsupport.measures.base import Measure
from simsupport.projects.menu import MENU

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from simsupport.core.blocks import Block, Index
    from simsupport.livelihoods.now import Now
    from simsupport.model import SupportModel

    Act = Callable[[Block, Now], None]

Values = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

SINGLE = frozenset(project.key for project in MENU)
"""Projects for single households; the others are for whole villages."""

ONLY_GAINERS = ("microcredit",)
"""Projects taken up by those only whom they promise a gain: others would not take a loan."""


@dataclass
class Yearly:
    """What each household had in each year; arrays of shape (n_years, n_households)."""

    model: SupportModel
    years: int
    income: Values = field(init=False)
    """yuan"""
    consumption: Values = field(init=False)
    """yuan"""
    treatment: Values = field(init=False)
    """yuan that fell due to the household itself"""
    fees: Values = field(init=False)
    """yuan of its students that it paid"""
    employed: Values = field(init=False)
    """workers with a wage job, local or away, on average over the year"""
    size: Values = field(init=False)
    """members in December; 0 where there is no household"""
    workers: Values = field(init=False)
    """members able to work in December"""

    def __post_init__(self) -> None:
        shape = (self.years, len(self.model.households))
        (
            self.income, self.consumption, self.treatment, self.fees,
            self.employed, self.size, self.workers,
        ) = np.zeros((7, *shape))  # fmt: skip

    def live_a_month(self) -> None:
        """Live through the next month and note what it brought."""
        month = self.model.month
        self.model.step()
        hh, year = self.model.households, month.index // 12
        self.income[year] += hh.income
        self.consumption[year] += hh.consumption
        self.employed[year] += (hh.local_job + hh.migrant) / 12.0
        if month.of_year == 12:
            self.size[year] = members(hh) * (hh.status == Status.LIVING)
            self.workers[year] = hh.workers


@contextmanager
def reached_by_study(
    yearly: Yearly, act: Act, confined: Mapping[str, Flags] | None = None
) -> Iterator[None]:
    """Reach into the months that are lived through while the context lasts.

    Args:
        yearly: where costs are noted.
        act: called for each block each month, after the background institutions have paid.
        confined: for the key of a measure, the households it may reach at all, shape
            (n_households,); read each month, so that they may still change.
    """
    pay, covered = background.pay_background, Measure.covered
    costs = {"treatment_cost": yearly.treatment, "_pay_school": yearly.fees}
    only = confined or {}

    def pay_and_act(block: Block, now: Now, *rules: Any) -> None:
        pay(block, now, *rules)
        act(block, now)

    def covered_in_study(measure: Measure, block: Block, now: Now) -> Flags:
        reached = covered(measure, block, now)
        if measure.key in only:
            reached &= only[measure.key][block.households.start : block.households.stop]
        return reached

    with ExitStack() as stack:
        stack.enter_context(patch.object(background, "pay_background", pay_and_act))
        stack.enter_context(patch.object(Measure, "covered", covered_in_study))
        for name, into in costs.items():
            rule = _noted(getattr(spending, name), into)
            stack.enter_context(patch.object(spending, name, rule))
        yield


def may_have(key: str, block: Block, now: Now) -> Flags:
    """Return who may have a project and would not refuse it for want of a gain.

    Returns:
        Flags of the block's households, or of its villages for a project of whole villages.
    """
    project = getattr(now.projects, key)
    everything = np.arange(len(block.households if key in SINGLE else block.villages))
    able: Flags = project.eligible(block, everything)
    if key in ONLY_GAINERS:
        able &= project.gain(block, now, everything) > 0
    return able


def deliver(key: str, block: Block, now: Now, rows: Index) -> None:
    """Deliver a project in full and draw its price from the central government.

    Args:
        key: the project.
        block: where.
        now: when.
        rows: households, or villages for a project of whole villages; each at most once.
    """
    before = int(now.books.uses.sum())
    getattr(now.projects, key).deliver(block, now, rows, 1.0)
    now.books.draw(Source.CENTRAL, int(now.books.uses.sum()) - before)


def _noted(rule: Any, into: Values) -> Any:
    """Return a rule that also adds the cost it returns to its year's."""

    def wrapped(block: Block, now: Now, *rest: Any) -> Any:
        cost = rule(block, now, *rest)
        year = now.month.index // 12
        if year >= 0:
            into[year, block.households.start : block.households.stop] += cost
        return cost

    return wrapped
