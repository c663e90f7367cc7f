"""The printed answer of an allocation: what each measure gets, and what the plans bring."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from simsupport.views.table import Cell, Grid, formatted
from simsupport.views.units import number, scale_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from simsupport.experiment.cost.allocation import Allocation

BILLION = 1e-9


def grids(allocation: Allocation) -> list[Grid]:
    """Return sizes and money by plan, spending and outcome by plan, and how plans differ."""
    return [_sizes(allocation), _outcomes(allocation), _differences(allocation)]


def _sizes(allocation: Allocation) -> Grid:
    plans = list(dict.fromkeys(allocation.sizes["plan"]))
    rows = []
    for measure, of_measure in allocation.sizes.groupby("measure", sort=False):
        cells = [
            Cell(f"{size:.2f}", f"({number(spent * BILLION, 1)})")
            for size, spent in zip(of_measure["size"], of_measure["spending_alone"], strict=True)
        ]
        rows.append((str(measure), tuple(cells)))
    title = (
        f"{allocation.scenario}: {allocation.budget * BILLION:,.4g} billion yuan; sizes, times "
        "the scenario's own (billion yuan the measure spends alone)"
    )
    return Grid(title, ("Measure", *plans), tuple(rows))


def _outcomes(allocation: Allocation) -> Grid:
    table = allocation.outcomes
    rows = []
    for plan in dict.fromkeys(table["plan"]):
        own = table[table["plan"] == plan]
        levels = own[own["against"].isin(["", "nothing"])].to_dict("records")
        rows.append((plan, tuple(_cell(row) for row in levels)))
    spending, gain = table.iloc[0], table.iloc[1]
    columns = ("Plan", _heading(spending, "level"), f"More than without: {_heading(gain)}")
    return Grid("What the plans bring", columns, tuple(rows))


def _differences(allocation: Allocation) -> Grid:
    table = allocation.outcomes
    chosen = table[~table["against"].isin(["", "nothing"])].to_dict("records")
    rows = tuple((f"optimised less {row['against']}", (_cell(row),)) for row in chosen)
    return Grid("What the search gains", ("Plans", _heading(table.iloc[1])), rows)


def _heading(row: pd.Series[Any], kind: str = "difference") -> str:
    outcome, unit = str(row["outcome"]), str(row["unit"])
    return f"{outcome.replace('_', ' ')}, {scale_of(unit).unit(kind)}"


def _cell(row: Mapping[Any, Any]) -> Cell:
    factor = scale_of(str(row["unit"])).factor
    bounds = [float(row[part]) * factor for part in ("lower", "central", "upper")]
    return formatted(*bounds) if math.isfinite(bounds[1]) else Cell("")
