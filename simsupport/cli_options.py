"""Options that several commands share."""

from __future__ import annotations

from typing import Annotated

import typer

Seed = Annotated[int, typer.Option(help="Seed; replicate r of a comparison has this plus r.")]
Households = Annotated[
    int | None, typer.Option(help="Household rows, in place of the scenario's own.")
]
Months = Annotated[
    int | None, typer.Option(help="Months from January 2013, in place of the scenario's own.")
]
Workers = Annotated[int | None, typer.Option(help="Runs at a time [default: the cores there are].")]
Cap = Annotated[
    float | None,
    typer.Option(help="The most that a run may spend, yuan, in place of the scenario's own."),
]
Dask = Annotated[
    str | None,
    typer.Option(
        metavar="local|ADDRESS",
        help="Make runs with Dask: `local` on this machine, or the address of a scheduler.",
    ),
]
