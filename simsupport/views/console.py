"""What commands show while they work and when they are done.

Progress goes to standard error, and is drawn only on a terminal; answers go to standard output.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from math import isnan
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import pandas as pd
    from rich.progress import Progress

    from simsupport.experiment.attribution.result import Attribution
    from simsupport.experiment.comparison import Comparison
    from simsupport.experiment.cost.allocation import Allocation
    from simsupport.experiment.runs import Count
    from simsupport.experiment.storage.place import Place
    from simsupport.experiment.sweeps.result import SweepResult
    from simsupport.views.table import Grid


def show(comparison: Comparison, stream: TextIO | None = None) -> None:
    """Print the answer: tables on a terminal, plain text elsewhere."""
    from simsupport.views.table import grids, remarks

    _print_tables(grids(comparison), stream or sys.stdout)
    _print_remarks(remarks(comparison), comparison.folder, stream or sys.stdout)


def show_answer(answer: Comparison | SweepResult) -> None:
    """Print what a folder that was gone on with says."""
    from simsupport.experiment.comparison import Comparison
    from simsupport.views.sweep_table import show_sweep

    if isinstance(answer, Comparison):
        show(answer)
    else:
        show_sweep(answer)


def show_shares(attribution: Attribution, stream: TextIO | None = None) -> None:
    """Print how a scenario's effect is shared out."""
    from simsupport.views.shares import share_grids, share_remarks

    _print_tables(share_grids(attribution), stream or sys.stdout)
    _print_remarks(share_remarks(attribution), attribution.folder, stream or sys.stdout)


def show_allocation(allocation: Allocation, stream: TextIO | None = None) -> None:
    """Print how a budget is divided, and what that brings."""
    from simsupport.views.allocation import grids

    count = allocation.replicates
    seeds = (
        f"{count} other seeds, with paired 95 % intervals"
        if count > 1
        else "one other seed, without intervals"
    )
    remark = f"{allocation.trials} plans were tried; the outcomes are those on {seeds}."
    _print_tables(grids(allocation), stream or sys.stdout)
    _print_remarks([remark], allocation.folder, stream or sys.stdout, "Tables and runs")


def _print_remarks(
    remarks: Sequence[str],
    folder: Place,
    stream: TextIO,
    what: str = "Tables, figures and runs",
) -> None:
    for line in remarks:
        print(line, file=stream)
    print(f"{what} are in {folder}", file=stream)


def _print_tables(tables: Sequence[Grid], stream: TextIO) -> None:
    from simsupport.views.table import as_rich, as_text

    if stream.isatty():
        from rich.console import Console

        console = Console(file=stream)
        for grid in tables:
            console.print(as_rich(grid))
    else:
        for grid in tables:
            print(as_text(grid), end="\n\n", file=stream)


def show_best(comparison: Comparison, outcome: str, stream: TextIO | None = None) -> None:
    """Print which scenarios may be best by an outcome."""
    from simsupport.views.table import best_grid

    stream = stream or sys.stdout
    _print_tables([best_grid(comparison, outcome)], stream)
    print("All of this holds at once with 95 %.", file=stream)


def show_validation(checks: pd.DataFrame, stream: TextIO | None = None) -> None:
    """Print published figures beside the model's, those that were fitted first."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    stream = stream or sys.stdout
    console = Console(file=stream, width=None if stream.isatty() else 120)
    titles = {"fitted": "Fitted: 2013, and the pass-through", "information": "For information"}
    for role, title in titles.items():
        table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
        for heading in ("", "target", "year", "unit"):
            table.add_column(heading)
        for heading in ("published", "model", "tolerance", "miss"):
            table.add_column(heading, justify="right")
        for row in checks[checks["role"] == role].to_dict("records"):
            numbers = [float(row[name]) for name in ("published", "model", "tolerance")]
            texts = [_short(number) for number in numbers]
            labels = [str(row[name]) for name in ("id", "target", "year", "unit")]
            miss = float(row["miss"])
            table.add_row(*labels, *texts, "" if isnan(miss) else f"{miss:+.1f}")
        console.print(table)
    noted = checks[checks["note"] != ""].drop_duplicates(["id", "target", "note"])
    for row in noted.to_dict("records"):
        print(f"{row['id']} {row['target']}: {row['note']}", file=stream)
    print("miss: (model - published) / tolerance", file=stream)


def _short(number: float) -> str:
    """Write a number with four digits; "none" where the model has no such figure."""
    if isnan(number):
        return "none"
    return f"{number:,.4g}" if abs(number) < 1e4 else f"{number:,.0f}"


@contextmanager
def run_bar() -> Iterator[Callable[[Count], None]]:
    """Show how many runs are done and how long the rest will take."""
    with _bar() as bar:
        task = bar.add_task("runs", total=None)
        told = False

        def tell(count: Count) -> None:
            nonlocal told
            if not told and count.what == "runs":
                told = True
                bar.console.print(
                    f"{count.total} runs, {count.kept} of them kept from before", highlight=False
                )
            failed = f", {count.failed} failed" if count.failed else ""
            bar.update(
                task,
                total=count.total - count.kept,
                completed=count.done,
                description=f"{count.what}{failed}",
            )

        yield tell


@contextmanager
def count_bar(what: str) -> Iterator[Callable[[int, int], None]]:
    """Show how many of something are done and how long the rest will take."""
    with _bar() as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


@contextmanager
def month_bar() -> Iterator[Callable[[int, int], None]]:
    """Show how many months are done and how long the rest will take."""
    with count_bar("months") as tell:
        yield tell


@contextmanager
def plan_count() -> Iterator[Callable[[int], None]]:
    """Show how many plans have been tried; how many it will take nobody knows."""
    with _bar() as bar:
        task = bar.add_task("plans tried", total=None)
        yield lambda tried: bar.update(task, completed=tried)


@contextmanager
def _bar() -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    console = Console(file=sys.stderr)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("remaining"),
        TimeRemainingColumn(),
    )
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        yield bar
