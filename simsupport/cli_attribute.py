"""`simsupport attribute`."""

from __future__ import annotations

from typing import Annotated

import typer

from simsupport.cli_errors import plain_errors
from simsupport.cli_options import Households, Months, Workers

app = typer.Typer(rich_markup_mode=None)


@app.command()
def attribute(  # noqa: PLR0913, PLR0917 - one a command-line option
    scenario: Annotated[str, typer.Argument(help="A scenario's name or file.")],
    by: Annotated[
        str,
        typer.Option(
            help="Share out among families (exact), rows (sampled), or rows within families (owen)."
        ),
    ] = "families",
    family: Annotated[
        str | None, typer.Option(help="With rows: the rows of this family alone, A to H.")
    ] = None,
    outcomes: Annotated[
        str, typer.Option(help="Outcomes to share out, separated by commas.")
    ] = "sustained_exits_12,poverty_gap,false_exits",
    replicates: Annotated[int, typer.Option(help="Runs of every coalition.")] = 8,
    permutations: Annotated[
        int | None,
        typer.Option(
            help="With rows: orders drawn in each replicate, an even number [default: 4]."
        ),
    ] = None,
    seed: Annotated[int, typer.Option(help="Seed; replicate r has this plus r.")] = 0,
    households: Households = None,
    months: Months = None,
    workers: Workers = None,
    out: Annotated[
        str | None,
        typer.Option(help="Results folder or address [default: results/attribute-SCENARIO]."),
    ] = None,
) -> None:
    """Share a scenario's effect out among families or rows, by Shapley values."""
    with plain_errors():
        from simsupport.experiment.attribution.attribute import default_folder, play
        from simsupport.experiment.attribution.question import named_outcomes, pose
        from simsupport.experiment.gathering import gather
        from simsupport.experiment.storage.place import place
        from simsupport.views.console import run_bar, show_shares

        known = named_outcomes([name.strip() for name in outcomes.split(",") if name.strip()])
        chosen = gather([scenario], None, households, months)[0]
        game = pose(chosen, by, replicates, seed, family=family, permutations=permutations)
        typer.echo(str(game), err=True)
        with run_bar() as progress:
            result = play(
                game,
                place(out) if out else default_folder(game, by, family),
                known,
                workers,
                progress=progress,
            )
        show_shares(result)
    if result.failures:
        raise typer.Exit(1)
