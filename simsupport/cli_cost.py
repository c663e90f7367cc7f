"""`simsupport allocate`: divide a budget over measures."""

from __future__ import annotations

from typing import Annotated

import typer

from simsupport.cli_errors import plain_errors
from simsupport.cli_options import Households, Months, Workers

app = typer.Typer(rich_markup_mode=None)


@app.command()
def allocate(  # noqa: PLR0913, PLR0917 - one a command-line option
    scenario: Annotated[
        str, typer.Argument(help="A scenario that holds each measure at its largest size.")
    ],
    budget: Annotated[float, typer.Option(help="Yuan for the nation over the whole horizon.")],
    measures: Annotated[str, typer.Option(help="Names under `measures`, separated by commas.")],
    effect: Annotated[
        str | None, typer.Option(help="Outcome to be raised [default: years_above_line].")
    ] = None,
    weights: Annotated[
        float | None,
        typer.Option(
            metavar="EPSILON",
            help="Raise households' incomes instead, a yuan of the poor counted more "
            "(0: all alike; 1 or 2 are usual).",
        ),
    ] = None,
    replicates: Annotated[int, typer.Option(help="Runs a plan, and as many to judge it.")] = 6,
    seed: Annotated[int, typer.Option(help="The first seed.")] = 0,
    households: Households = None,
    months: Months = None,
    workers: Workers = None,
    out: Annotated[
        str | None,
        typer.Option(help="Results folder or address [default: results/allocate-SCENARIO]."),
    ] = None,
) -> None:
    """Divide a budget over a scenario's measures so that they achieve most."""
    with plain_errors():
        from simsupport.experiment.cost.allocation import allocate as divide
        from simsupport.views.console import plan_count, show_allocation

        with plan_count() as progress:
            result = divide(
                scenario,
                [name.strip() for name in measures.split(",") if name.strip()],
                budget,
                effect=effect,
                weights=weights,
                replicates=replicates,
                seed=seed,
                households=households,
                months=months,
                workers=workers,
                out=out,
                progress=progress,
            )
        show_allocation(result)
