"""`simsupport sweep | status | resume | expand`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simsupport.cli_errors import plain_errors
from simsupport.cli_options import Dask, Households, Months, Workers

app = typer.Typer(rich_markup_mode=None)

_Folder = Annotated[
    str, typer.Argument(metavar="DIR", help="A sweep's results folder, or its address.")
]


@app.command()
def sweep(  # noqa: PLR0913, PLR0917 - one a command-line option
    source: Annotated[Path, typer.Argument(metavar="SWEEP.yaml", help="A sweep file.")],
    replicates: Annotated[
        int | None, typer.Option(help="Runs a point, in place of the sweep's own.")
    ] = None,
    seed: Annotated[
        int | None, typer.Option(help="First seed, in place of the sweep's own.")
    ] = None,
    households: Households = None,
    months: Months = None,
    workers: Workers = None,
    dask: Dask = None,
    out: Annotated[
        str | None,
        typer.Option(help="Results folder or address [default: results/sweep-NAME]."),
    ] = None,
) -> None:
    """Run every point of a sweep. Finished runs are kept and never repeated."""
    with plain_errors():
        from simsupport.experiment.engines import open_engine
        from simsupport.experiment.sweeps.sweep import sweep as run_sweep
        from simsupport.views.console import run_bar
        from simsupport.views.sweep_table import show_sweep

        with open_engine(dask, workers) as executor, run_bar() as progress:
            result = run_sweep(
                source,
                workers,
                out,
                replicates=replicates,
                seed=seed,
                households=households,
                months=months,
                executor=executor,
                progress=progress,
            )
        show_sweep(result)
    if result.failures:
        raise typer.Exit(1)


@app.command()
def status(folder: _Folder) -> None:
    """Say how far the runs in a folder have come, without making any."""
    with plain_errors():
        from simsupport.experiment.resume import status_of
        from simsupport.experiment.storage.place import place

        typer.echo(str(status_of(place(folder))))


@app.command()
def resume(folder: _Folder, workers: Workers = None, dask: Dask = None) -> None:
    """Make the runs that are missing or failed; needs nothing but the folder."""
    _go_on(folder, workers, dask)


@app.command()
def expand(
    folder: _Folder,
    replicates: Annotated[
        int | None, typer.Option(help="Runs a point from now on, earlier ones included.")
    ] = None,
    points: Annotated[
        int | None, typer.Option(help="Draws of the design from now on, earlier ones included.")
    ] = None,
    workers: Workers = None,
    dask: Dask = None,
) -> None:
    """Add replicates to a comparison or sweep, finished or not, or points to a sweep."""
    _go_on(folder, workers, dask, replicates, points)


def _go_on(
    folder: str,
    workers: int | None,
    dask: str | None,
    replicates: int | None = None,
    points: int | None = None,
) -> None:
    with plain_errors():
        from simsupport.experiment.engines import open_engine
        from simsupport.experiment.resume import go_on
        from simsupport.views.console import run_bar, show_answer

        with open_engine(dask, workers) as executor, run_bar() as progress:
            result = go_on(
                folder,
                workers,
                replicates=replicates,
                points=points,
                executor=executor,
                progress=progress,
            )
        show_answer(result)
    if result.failures:
        raise typer.Exit(1)
