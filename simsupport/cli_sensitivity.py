"""`simsupport sensitivity`: which uncertain parameters matter."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simsupport.cli_errors import plain_errors
from simsupport.cli_options import Households, Months, Workers

app = typer.Typer(rich_markup_mode=None)


@app.command()
def sensitivity(
    source: Annotated[
        Path, typer.Argument(metavar="SWEEP.yaml", help="A sweep with a saltelli or morris design.")
    ],
    outcomes: Annotated[
        list[str] | None, typer.Option("--outcome", help="Outcome to analyse; may be repeated.")
    ] = None,
    replicates: Annotated[
        int | None, typer.Option(help="Runs a point, in place of the sweep's own.")
    ] = None,
    households: Households = None,
    months: Months = None,
    workers: Workers = None,
    out: Annotated[
        str | None, typer.Option(help="Results folder or address [default: results/sweep-NAME].")
    ] = None,
) -> None:
    """Run a sweep and say which of its parameters matter, by Sobol's or Morris's measures."""
    with plain_errors():
        from simsupport.experiment.sensitivity.answer import answer_sensitivity
        from simsupport.views.console import run_bar
        from simsupport.views.sensitivity import show_sensitivity

        with run_bar() as progress:
            result, table = answer_sensitivity(
                source,
                outcomes,
                workers,
                out,
                replicates=replicates,
                households=households,
                months=months,
                progress=progress,
            )
        show_sensitivity(result, table)
    if result.failures:
        raise typer.Exit(1)
