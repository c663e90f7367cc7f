"""`simsupport emulate`: a published study repeated inside the model."""

from __future__ import annotations

from typing import Annotated

import typer

app = typer.Typer(rich_markup_mode=None)


@app.command()
def emulate(
    study: Annotated[
        str | None, typer.Argument(help="A shipped study's name, or a study file.")
    ] = None,
    replicates: Annotated[int, typer.Option(help="Nations in which it is repeated.")] = 20,
    households: Annotated[
        int | None, typer.Option(help="Household rows, in place of the study's own.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Seed; replicate r has this plus r.")] = 0,
    workers: Annotated[
        int | None, typer.Option(help="Runs at a time [default: the cores there are].")
    ] = None,
    out: Annotated[
        str | None, typer.Option(help="Results folder or address [default: results/emulate-STUDY].")
    ] = None,
    listed: Annotated[
        bool, typer.Option("--list", help="List the studies that come with the package.")
    ] = False,
) -> None:
    """Repeat a published study inside the model: its estimate beside what is true there."""
    from simsupport.cli_errors import complain, plain_errors

    with plain_errors():
        from simsupport.experiment import InputError
        from simsupport.experiment.studies.emulation import emulate as repeat
        from simsupport.views.console import run_bar
        from simsupport.views.study_table import show_studies, show_study

        if listed and study is not None:
            raise InputError("--list names all studies; leave the study out")
        if listed:
            show_studies()
            return
        if study is None:
            raise InputError("which study? `simsupport emulate --list` names those shipped")
        with run_bar() as progress:
            result = repeat(study, replicates, households, seed, workers, out, progress=progress)
        show_study(result)
    for note in result.notes:
        complain(note)
    if result.notes:
        raise typer.Exit(1)
