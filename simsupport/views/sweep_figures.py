"""The figures of a sweep: what its design is good for decides which are drawn.

Two listed levers give a heat map of each outcome, parameters moved one at a time a tornado, several
policies a comparison with intervals. Where a lever is drawn there are no differences to draw.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import numpy as np

from simsupport.core.plain import in_words, is_number
from simsupport.experiment.sweeps.effects import (
    AS_IT_IS,
    SIMULATION,
    effects,
    labels,
    moved,
    there,
)
from simsupport.views.heatmap import heat_map
from simsupport.views.panels import folded
from simsupport.views.style import BASELINE, COLOURS, STYLE, Picture, save, zero_line
from simsupport.views.tornado import tornado
from simsupport.views.units import scale_of

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from simsupport.experiment.storage.place import Place
    from simsupport.experiment.sweeps.result import SweepResult

SHOWN = ("poverty_headcount", "poverty_gap", "sustained_exits_12", "spending")
MOST_POLICIES = 24


def write_sweep_figures(result: SweepResult, folder: Place) -> None:
    """Write every figure that the sweep supports, as PNG and SVG."""
    shown = result.told(SHOWN)
    for outcome in shown:
        if result.sweep.design.kind == "one-at-a-time":
            table, base = moved(result, outcome)
            if len(table):
                save(_tornado(result, outcome, table, base), folder, f"tornado_{outcome}")
        elif len(result.levers) == 2 and _comparable(result):
            save(_map(result, outcome), folder, f"map_{outcome}")
    if result.sweep.design.kind != "one-at-a-time" and _comparable(result):
        save(policies(result, shown), folder, "policies")


def policies(result: SweepResult, shown: list[str]) -> Figure:
    """Draw the difference of each policy from the first, one panel an outcome."""
    table = effects(result, shown)
    table = table[(table["kind"] == "difference") & (table["interval"] == SIMULATION)]
    names = labels(result, result.levers)
    with mpl.rc_context(STYLE):
        size = (2.2 + 2.6 * len(shown), 1.5 + 0.36 * len(names))
        figure = Picture(figsize=size, layout="constrained")
        grid = figure.subplots(1, len(shown), squeeze=False)
        for place, (axes, outcome) in enumerate(zip(grid.flat, shown, strict=True)):
            _forest(axes, table[table["outcome"] == outcome], result, outcome)
            words = [folded(name, 34) for name in names[1:]] if place == 0 else []
            axes.set_yticks(range(len(names) - 1), words or [""] * (len(names) - 1))
            axes.set_ylim(len(names) - 1.5, -0.5)
        figure.suptitle(f"Difference from: {names[0]}", x=0.01, ha="left")
    return figure


def _forest(axes: Axes, rows: pd.DataFrame, result: SweepResult, outcome: str) -> None:
    scale = scale_of(result.outcomes[outcome].unit)
    central = rows["central"].to_numpy(float) * scale.factor
    half = np.nan_to_num(rows["upper"].to_numpy(float) * scale.factor - central)
    axes.errorbar(
        central,
        rows["policy"].to_numpy() - 1,
        xerr=half,
        fmt="o",
        color=COLOURS[0],
        ecolor=BASELINE,
        elinewidth=1.2,
        capsize=2.5,
        markersize=4.5,
    )
    zero_line(axes, across=False)
    axes.grid(visible=False, axis="y")
    axes.tick_params(axis="y", length=0)
    axes.set_title(folded(result.outcomes[outcome].label_en, 24))
    axes.set_xlabel(scale.difference)


def _map(result: SweepResult, outcome: str) -> Figure:
    across, along = result.levers
    meaning = result.outcomes[outcome]
    table = effects(result, [outcome])
    table = table[table["interval"] == SIMULATION]
    first = result.points.drop_duplicates("policy").set_index("policy")
    rows = table[(table["kind"] == "difference") | (table["policy"] == 0)].copy()
    rows.loc[rows["policy"] == 0, ["lower", "central", "upper"]] = (np.nan, 0.0, np.nan)
    for axis, path in (("x", across), ("y", along)):
        rows[axis] = _marks([first.loc[policy, path] for policy in rows["policy"]])
    return heat_map(
        rows,
        x_label=_worded(result, across),
        y_label=_worded(result, along),
        title=f"{meaning.label_en}: difference from {labels(result, result.levers)[0]}",
        unit=meaning.unit,
    )


def _marks(values: list[Any]) -> list[Any]:
    """Return what stands along a lever: its values, in words where not all are numbers."""
    if all(is_number(value) and there(value) for value in values):
        return values
    return [in_words(value) if there(value) else AS_IT_IS for value in values]


def _tornado(result: SweepResult, outcome: str, table: pd.DataFrame, base: float) -> Figure:
    meaning = result.outcomes[outcome]
    title = f"{meaning.label_en}: one parameter at a time"
    return tornado(table, base, title=title, label=meaning.label_en, unit=meaning.unit)


def _worded(result: SweepResult, path: str) -> str:
    unit = result.units[path]
    words = ": ".join(path.split(".")[-2:]).replace("_", " ")
    return f"{words}, {unit}" if unit else words


def _comparable(result: SweepResult) -> bool:
    return result.compared and int(result.points["policy"].nunique()) <= MOST_POLICIES
