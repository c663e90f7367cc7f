"""`simsupport calibrate`: find parameters from figures."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simsupport.cli_errors import plain_errors
from simsupport.cli_options import Workers

app = typer.Typer(rich_markup_mode=None)


@app.command()
def calibrate(
    source: Annotated[Path, typer.Argument(metavar="FILE.yaml", help="A calibration file.")],
    workers: Workers = None,
    out: Annotated[
        str | None,
        typer.Option(help="Results folder or address [default: results/calibrate-NAME]."),
    ] = None,
) -> None:
    """Find the parameters with which the model comes nearest to given figures."""
    with plain_errors():
        from simsupport.experiment.calibration.calibrate import calibrate as find
        from simsupport.views.calibration import show_calibration
        from simsupport.views.console import run_bar

        with run_bar() as progress:
            result = find(source, workers, out, progress=progress)
        show_calibration(result)
