"""Incremental cost-effectiveness: what each further exit costs, policy after policy.

Scenarios are ranked by mean spending. One is dominated where another spends no more and achieves
as much; it is dominated in the extended sense where a mixture of two others does. Those that remain
form the efficient frontier, and each is held against the next cheaper one: further spending over
further effect is its ICER (Drummond et al. 2015, chapter 4). Dominance goes by means over
replicates; how sure it is, the acceptability curve tells.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from simsupport.experiment import InputError
from simsupport.experiment.cost.acceptability import acceptability, payments
from simsupport.experiment.inference.headlines import Headlines, Outcomes
from simsupport.experiment.inference.intervals import Interval, mean_intervals, ratio_interval

if TYPE_CHECKING:
    from collections.abc import Sequence

Array = npt.NDArray[np.float64]

EFFECTS = (
    "start_poor_out",
    "true_exits",
    "sustained_exits_12",
    "sustained_exits_24",
    "sustained_exits_60",
    "years_above_line",
)
"""Outcomes whose price is asked for: counts of which more is better."""

FRONTIER, DOMINATED, EXTENDED = "frontier", "dominated", "extendedly dominated"


@dataclass(frozen=True, slots=True)
class CostEffectiveness:
    """Which scenarios are worth their money, and how sure that is.

    Attributes:
        effect: the outcome whose price is asked for.
        unit: of an ICER, yuan per unit of effect.
        table: one row a scenario, by rising cost: scenario, outcome, unit, standing (`frontier`,
            `dominated`, `extendedly dominated`), against, then lower, central and upper of
            cost (yuan), effect and icer, and a note. Cost and effect are paired differences from
            the baseline. `against` names the next cheaper scenario of the frontier, or what
            dominates. ICERs are given on the frontier only.
        acceptability: willingness_to_pay, scenario, probability, best; empty with one replicate.
    """

    effect: str
    unit: str
    table: pd.DataFrame
    acceptability: pd.DataFrame

    @property
    def frontier(self) -> tuple[str, ...]:
        """The scenarios that are not dominated, by rising cost."""
        return tuple(self.table.loc[self.table["standing"] == FRONTIER, "scenario"])

    def row(self, scenario: str) -> pd.Series[Any]:
        """Return a scenario's row of the table."""
        return self.table[self.table["scenario"] == scenario].iloc[0]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one scenario stands among all, and which others that is against."""

    name: str
    against: tuple[int, ...]


def check_effect(effect: str) -> None:
    """Refuse an outcome that has no price.

    Raises:
        InputError: it is none of `EFFECTS`.
    """
    if effect not in EFFECTS:
        near = get_close_matches(effect, EFFECTS, 1)
        hint = f"did you mean {near[0]}?" if near else f"choose one of {', '.join(EFFECTS)}"
        raise InputError(f"effect is {effect}, for which no cost is reckoned; {hint}")


def cost_effectiveness(
    headline: Headlines, outcomes: Outcomes, baseline: str, effect: str = EFFECTS[0]
) -> CostEffectiveness | None:
    """Rank all scenarios of a comparison, the baseline among them.

    Returns:
        None unless at least two scenarios beside the baseline spend money and the effect is
        recorded. Replicates that one of the scenarios lacks are left out.
    """
    found = _paired(headline, baseline, effect)
    if found is None:
        return None
    cost, gained = found
    standings = rank(cost.mean(axis=0), gained.mean(axis=0))
    unit = f"yuan/{outcomes[effect].unit.removesuffix('s')}"
    rows = [
        _row(place, standings[place], headline.scenarios, cost, gained)
        for place in np.lexsort((-gained.mean(axis=0), cost.mean(axis=0)))
    ]
    table = pd.DataFrame(rows)
    table.insert(1, "outcome", effect)
    table.insert(2, "unit", unit)
    grid = payments(table["icer"].to_numpy(np.float64), cost.mean(axis=0), gained.mean(axis=0))
    return CostEffectiveness(
        effect, unit, table, acceptability(headline.scenarios, cost, gained, grid)
    )


def rank(cost: Array, effect: Array) -> list[Standing]:
    """Return each scenario's standing, given mean cost and mean effect of each; shape (n,)."""
    order = [int(place) for place in np.lexsort((-effect, cost))]
    standings: dict[int, Standing] = {}
    kept: list[int] = []
    for place in order:
        if kept and effect[place] <= effect[kept[-1]]:
            better = next(other for other in kept if effect[other] >= effect[place])
            standings[place] = Standing(DOMINATED, (better,))
        else:
            kept.append(place)
    hull: list[int] = []
    for place in kept:
        while len(hull) > 1 and _slope(cost, effect, *hull[-2:]) >= _slope(
            cost, effect, hull[-1], place
        ):
            hull.pop()
        hull.append(place)
    for place in kept:
        after = next((at for at, other in enumerate(hull) if cost[other] > cost[place]), len(hull))
        if place in hull:
            at = hull.index(place)
            standings[place] = Standing(FRONTIER, tuple(hull[max(at - 1, 0) : at]))
        else:
            standings[place] = Standing(EXTENDED, tuple(hull[after - 1 : after + 1]))
    return [standings[place] for place in range(len(cost))]


def _slope(cost: Array, effect: Array, one: int, other: int) -> float:
    """Return further cost over further effect from one scenario to another."""
    return float((cost[other] - cost[one]) / (effect[other] - effect[one]))


def _paired(headline: Headlines, baseline: str, effect: str) -> tuple[Array, Array] | None:
    """Return cost and effect over the baseline, each of shape (replicates, scenarios)."""
    columns = []
    for name in ("spending", effect):
        values = [headline.national(scenario, name) for scenario in headline.scenarios]
        known = [column for column in values if column is not None]
        if len(known) < len(values):
            return None
        columns.append(np.column_stack(known))
    whole = np.isfinite(columns[0] + columns[1]).all(axis=1)
    spending, gained = (column[whole] for column in columns)
    base = headline.scenarios.index(baseline)
    if not len(spending) or (np.delete(spending, base, 1).mean(axis=0) > 0.0).sum() < 2:
        return None
    return spending - spending[:, [base]], gained - gained[:, [base]]


def _row(
    place: int, standing: Standing, scenarios: Sequence[str], cost: Array, effect: Array
) -> dict[str, object]:
    """Return one scenario's row of the table."""
    against = " + ".join(scenarios[other] for other in standing.against)
    row: dict[str, object] = {
        "scenario": scenarios[place],
        "standing": standing.name,
        "against": against,
    }
    for name, values in (("cost", cost), ("effect", effect)):
        interval = mean_intervals(values[:, place])
        for part in ("lower", "central", "upper"):
            label = name if part == "central" else f"{name}_{part}"
            row[label] = float(getattr(interval, part))
    lower = icer = upper = np.nan
    note = ""
    if standing.name == FRONTIER and standing.against:
        (other,) = standing.against
        further = cost[:, place] - cost[:, other], effect[:, place] - effect[:, other]
        icer = float(further[0].mean() / further[1].mean())
        answer = ratio_interval(*further)
        if isinstance(answer, Interval):
            lower, upper = answer.lower, answer.upper
        else:
            note = f"no interval: {answer.reason}"
    return row | {"icer_lower": lower, "icer": icer, "icer_upper": upper, "note": note}
