"""`simsupport verify | compact`."""

from __future__ import annotations

from typing import Annotated

import typer

from simsupport.cli_errors import complain, plain_errors

app = typer.Typer(rich_markup_mode=None)

_Folder = Annotated[
    str, typer.Argument(metavar="DIR", help="A results folder, or the address of one.")
]


@app.command()
def verify(
    folder: _Folder,
    repair: Annotated[
        bool,
        typer.Option("--repair", help="Take damaged runs out, so that they are made again."),
    ] = False,
    rerun: Annotated[
        int,
        typer.Option(min=0, help="Runs of a comparison, sweep or run to make again and compare."),
    ] = 0,
) -> None:
    """Read every byte of a results folder again. Damage is listed, and is exit code 1."""
    with plain_errors():
        from simsupport.experiment.storage.asked import tasks_of
        from simsupport.experiment.storage.verify import rerun as run_again
        from simsupport.experiment.storage.verify import verify as check
        from simsupport.experiment.store import Store
        from simsupport.experiment.worker import simulate
        from simsupport.views.console import count_bar

        store = Store(folder).existing()
        with count_bar("files") as progress:
            found = check(store, repair=repair, progress=progress)
        for damage in found.damages:
            complain(str(damage))
        typer.echo(str(found))
        if found.damages and repair:
            typer.echo("repaired: the command that made the runs makes anew what was damaged")
        differing = run_again(store, tasks_of(store.folder), rerun, simulate) if rerun else []
        for damage in differing:
            complain(str(damage))
        if rerun:
            typer.echo(f"made again: {rerun:,} runs, {len(differing)} files differ")
    if found.damages or differing:
        raise typer.Exit(1)


@app.command()
def compact(folder: _Folder) -> None:
    """Gather finished runs into few files. It may be repeated, and others may write meanwhile."""
    with plain_errors():
        from simsupport.experiment.storage.compact import compact as gather
        from simsupport.experiment.store import Store
        from simsupport.views.console import count_bar

        with count_bar("runs") as progress:
            done = gather(Store(folder).existing(), progress=progress)
        typer.echo(str(done))
