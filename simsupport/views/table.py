"""The printed answer: a few numbers a scenario, each with its interval.

On a terminal the tables have lines and two-line cells; elsewhere they are plain text.
"""

from __future__ import annotations

import math
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simsupport.experiment.cost.effectiveness import DOMINATED, EXTENDED, FRONTIER
from simsupport.experiment.inference.headlines import NATIONAL, last_stock_month
from simsupport.views.leavers import leaver_lines
from simsupport.views.units import decimals, number, scale_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.table import Table

    from simsupport.experiment.comparison import Comparison
    from simsupport.experiment.cost.effectiveness import CostEffectiveness

DASH = "–"
_HEADING_WIDTH = 14
_STANDINGS = {FRONTIER: "frontier", DOMINATED: "dominated", EXTENDED: "ext. dominated"}


@dataclass(frozen=True, slots=True)
class Cell:
    """A central value and its interval, as text."""

    central: str
    interval: str = ""

    def __str__(self) -> str:
        return f"{self.central} {self.interval}".rstrip()


@dataclass(frozen=True, slots=True)
class Grid:
    """A table ready to print; the first column names the row."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One column: which outcome, level or difference, under which heading."""

    outcome: str
    kind: str
    heading: str
    factor: float | None = None


POVERTY = (
    Field("poverty_headcount", "level", "Poor in {year}, %"),
    Field("poverty_headcount", "difference", "Difference, points"),
    Field("true_exits", "difference", "More exits, million persons"),
    Field("returns_to_poverty", "difference", "More returns, million persons"),
)
MONEY = (
    Field("spending", "level", "Spending, billion yuan"),
    Field("cost_per_true_exit", "difference", "Cost per true exit, yuan"),
    Field("cost_per_start_poor_out", "difference", "Cost per exit of the start's poor, yuan"),
    Field("cost_per_year_above_line", "difference", "Cost per person-year lifted, yuan"),
    Field("winners_share", "difference", "Better off, % of persons", 100.0),
    Field("losers_share", "difference", "Worse off, % of persons", 100.0),
)
REPORTS = (
    Field("income_poor", "level", "Truly poor in {year}, million"),
    Field("registered_poor", "level", "Registered, million"),
    Field("reported_poor", "level", "Reported, million"),
    Field("reported_exits", "level", "Reported exits, million"),
    Field("false_exits", "level", "False exits, million"),
    Field("real_share", "level", "Real work in effort, %"),
    Field("spending_diverted", "level", "Diverted, billion yuan"),
)
JOBS = (
    Field("hires_registered", "difference", "More registered hires, million"),
    Field("hires_other", "difference", "More other hires, million"),
    Field("displacement", "difference", "Displacement, % of extra hires", 100.0),
    Field("deadweight", "difference", "Deadweight, % of subsidised", 100.0),
)
SINGLE = (
    "poverty_headcount",
    "poverty_gap",
    "true_exits",
    "returns_to_poverty",
    "income",
    "gini",
    "employment_local",
    "migration",
    "registered_poor",
    "reported_poor",
    "false_exits",
    "spending",
    "spending_diverted",
    "spending_background",
)


def grids(comparison: Comparison) -> list[Grid]:
    """Return the tables that answer the question, empty ones left out."""
    if comparison.baseline is None:
        return [_levels(comparison)]
    year = str(last_stock_month(comparison.runs["month"]).year)
    parts = (
        ("Poverty", POVERTY),
        ("Money and people", MONEY),
        ("Jobs", JOBS),
        ("True, registered and reported", REPORTS),
    )
    made = [_grid(comparison, title, fields, year) for title, fields in parts]
    if comparison.worth is not None:
        made.append(_worth(comparison, comparison.worth))
    return [grid for grid in made if grid.columns[1:]]


def best_grid(comparison: Comparison, outcome: str) -> Grid:
    """Return each scenario's difference from the best of the others, the best mean first."""
    table = comparison.best(outcome)
    meaning = comparison.outcomes[outcome]
    scale = scale_of(meaning.unit)
    rows = []
    for row in table.to_dict("records"):
        bounds = (float(row[part]) * scale.factor for part in ("lower", "central", "upper"))
        chosen = Cell("yes" if row["may_be_best"] else "no")
        rows.append((comparison.titles[row["scenario"]], (formatted(*bounds), chosen)))
    columns = ("Scenario", f"From the best other, {scale.difference}", "May be best")
    return Grid(f"Best by {meaning.label_en.lower()}", columns, tuple(rows))


def remarks(comparison: Comparison) -> list[str]:
    """Return what the reader must know beside the tables."""
    count = comparison.replicates
    lines = []
    if comparison.baseline is not None:
        lines.append(
            f"Compared with {comparison.titles[comparison.baseline]}; "
            f"95 % {'bootstrap ' * (comparison.method == 'bootstrap')}intervals over {count} "
            "paired replicates."
            if count > 1
            else "One replicate: no intervals. Use --replicates 20."
        )
        lines += [*_pairing_remark(comparison), *leaver_lines(comparison)]
    return [*lines, *comparison.notes]


def as_text(grid: Grid) -> str:
    """Return a table as plain text, columns two spaces apart."""
    body = [(name, *(str(cell) for cell in cells)) for name, cells in grid.rows]
    table = [grid.columns, *body]
    widths = [max(len(row[column]) for row in table) for column in range(len(grid.columns))]
    lines = [
        "  ".join(
            text.ljust(width) if column == 0 else text.rjust(width)
            for column, (text, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in table
    ]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join([grid.title, *lines])


def as_rich(grid: Grid) -> Table:
    """Return a table for a terminal; intervals stand below their central value."""
    from rich import box
    from rich.table import Table

    table = Table(
        title=grid.title,
        title_justify="left",
        title_style="bold",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        collapse_padding=True,
    )
    table.add_column(grid.columns[0], overflow="fold")
    for heading in grid.columns[1:]:
        folded = "\n".join(textwrap.wrap(heading, _HEADING_WIDTH))
        table.add_column(folded, justify="right", no_wrap=True)
    for name, cells in grid.rows:
        texts = (f"{cell.central}\n[dim]{_escaped(cell.interval)}[/dim]" for cell in cells)
        table.add_row(name, *texts)
    return table


def _escaped(text: str) -> str:
    return text.replace("[", r"\[")


def _grid(comparison: Comparison, title: str, fields: Sequence[Field], year: str) -> Grid:
    """Return a table with those columns of which at least one cell is defined."""
    cells = {
        column: [_cell(comparison, scenario, column) for scenario in comparison.scenarios]
        for column in fields
    }
    kept = [column for column in fields if any(cell.central != DASH for cell in cells[column])]
    rows = tuple(
        (comparison.titles[scenario], tuple(cells[column][place] for column in kept))
        for place, scenario in enumerate(comparison.scenarios)
    )
    headings = (column.heading.format(year=year) for column in kept)
    return Grid(title, ("Scenario", *headings), rows)


def _cell(comparison: Comparison, scenario: str, column: Field) -> Cell:
    row = comparison.row(scenario, column.outcome, column.kind)
    if row is None:
        return Cell(DASH)
    factor = scale_of(row["unit"]).factor if column.factor is None else column.factor
    return formatted(*(float(row[part]) * factor for part in ("lower", "central", "upper")))


def formatted(lower: float, central: float, upper: float) -> Cell:
    """Write an interval with as many digits as its largest part deserves."""
    digits = decimals(lower, central, upper)
    if not (math.isfinite(lower) and math.isfinite(upper)):
        return Cell(number(central, digits))
    return Cell(number(central, digits), f"[{number(lower, digits)}, {number(upper, digits)}]")


def _worth(comparison: Comparison, worth: CostEffectiveness) -> Grid:
    """Return scenarios by rising cost, with the ICERs of those on the efficient frontier."""
    scale = scale_of(comparison.outcomes[worth.effect].unit)
    rows = []
    for row in worth.table.to_dict("records"):
        cells = [
            formatted(*(row[part] * factor for part in (f"{name}_lower", name, f"{name}_upper")))
            for name, factor in (("cost", 1e-9), ("effect", scale.factor), ("icer", 1.0))
        ]
        rows.append(
            (comparison.titles[row["scenario"]], (*cells, Cell(_STANDINGS[row["standing"]])))
        )
    label = comparison.outcomes[worth.effect].label_en
    columns = (
        "Scenario",
        "More spent, billion yuan",
        f"More effect, {scale.difference}",
        f"Cost of one more, {worth.unit}",
        "Standing",
    )
    title = f"Cost-effectiveness: {label}; each against the next cheaper on the frontier"
    return Grid(title, columns, tuple(rows))


def _levels(comparison: Comparison) -> Grid:
    """Return one scenario's levels, an outcome a row."""
    scenario = comparison.scenarios[0]
    rows = []
    for name in SINGLE:
        row = comparison.row(scenario, name, "level")
        if row is not None:
            scale = scale_of(row["unit"])
            value = float(row["central"]) * scale.factor
            label = f"{comparison.outcomes[name].label_en}, {scale.level}"
            rows.append((label, (formatted(math.nan, value, math.nan),)))
    return Grid(comparison.titles[scenario], ("Outcome", "Value"), tuple(rows))


def _pairing_remark(comparison: Comparison) -> list[str]:
    """Say what pairing saved on the headline difference."""
    table = comparison.pairing
    chosen = table[(table["outcome"] == "poverty_headcount") & (table["group"] == NATIONAL)]
    saved = [
        f"{comparison.titles[row['scenario']]} {number(100.0 * row['variance_saved'], 0)} % "
        f"(paired {row['paired_variance']:.2g}, unpaired {row['unpaired_variance']:.2g})"
        for row in chosen.to_dict("records")
    ]
    if not saved:
        return []
    return [f"Variance of the difference in poverty saved by pairing: {', '.join(saved)}."]
