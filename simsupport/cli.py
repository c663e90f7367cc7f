"""The command `simsupport`: run, compare, validate, bench, scenario.

Heavy imports stand inside the commands, so that `--help` answers at once. Bad input is one line
on standard error and exit code 2; a run that fails is exit code 1; Ctrl-C is 130.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from simsupport.cli_options import Dask, Households, Months, Seed, Workers
from simsupport.cli_scenario import app as scenario_app

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

BAD_INPUT = 2
STOPPED = 130


class OneLineErrors(TyperGroup):
    """Commands whose complaints about the command line are one line each."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """Run the command line; without a command, show the help."""
        words = list(sys.argv[1:] if args is None else args) or ["--help"]
        try:
            code = super().main(words, prog_name, complete_var, False, windows_expand_args, **extra)
        except typer.Abort:
            code = STOPPED
        except Exception as error:
            if not (standalone_mode and hasattr(error, "format_message")):
                raise
            complain(error.format_message())
            code = BAD_INPUT
        if not standalone_mode:
            return code
        sys.exit(code if isinstance(code, int) else 0)


app = typer.Typer(
    cls=OneLineErrors,
    help="Simulate measures against rural poverty, and compare them with honest intervals.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(scenario_app, name="scenario")


def complain(text: str) -> None:
    """Write to standard error, after the program's name."""
    typer.echo(f"simsupport: {text}", err=True)


@contextmanager
def plain_errors() -> Iterator[None]:
    """Turn what can go wrong from outside into a line and an exit code."""
    from simsupport.experiment import InputError
    from simsupport.scenario import ScenarioError

    try:
        yield
    except ScenarioError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(BAD_INPUT) from None
    except InputError as error:
        complain(str(error))
        raise typer.Exit(BAD_INPUT) from None
    except OSError as error:
        complain(": ".join(str(part) for part in (error.filename, error.strerror or error) if part))
        raise typer.Exit(BAD_INPUT) from None
    except KeyboardInterrupt as stop:
        complain(str(stop) or "stopped")
        raise typer.Exit(STOPPED) from None


def _version(wanted: bool) -> None:
    if wanted:
        from simsupport import __version__

        typer.echo(f"simsupport {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Simulate measures against rural poverty, and compare them with honest intervals."""


@app.command()
def run(
    scenario: Annotated[str, typer.Argument(help="A scenario's name or file.")],
    seed: Seed = 0,
    households: Households = None,
    months: Months = None,
    cores: Annotated[int, typer.Option(help="Processes that share the run.")] = 1,
    out: Annotated[
        Path | None, typer.Option(help="Results folder [default: results/run-SCENARIO].")
    ] = None,
) -> None:
    """Run one scenario once, print its outcomes and keep the run."""
    with plain_errors():
        from simsupport.experiment.single import run as run_once
        from simsupport.views.console import month_bar, show

        with month_bar() as progress:
            result = run_once(
                scenario, seed, cores, out, households=households, months=months, progress=progress
            )
        show(result)


@app.command()
def compare(  # noqa: PLR0913, PLR0917 - one a command-line option
    scenarios: Annotated[
        list[str] | None,
        typer.Argument(
            help="Names or files [default: baseline and five policies].", metavar="SCENARIO"
        ),
    ] = None,
    baseline: Annotated[str, typer.Option(help="The scenario to compare with.")] = "baseline",
    replicates: Annotated[int, typer.Option(help="Runs a scenario.")] = 20,
    seed: Seed = 0,
    households: Households = None,
    months: Months = None,
    workers: Workers = None,
    dask: Dask = None,
    out: Annotated[
        Path | None, typer.Option(help="Results folder [default: results/compare-SCENARIOS].")
    ] = None,
) -> None:
    """Compare scenarios over many replicates. Finished runs are kept and never repeated."""
    with plain_errors():
        from simsupport.experiment.compare import DEFAULT_SCENARIOS
        from simsupport.experiment.compare import compare as compare_scenarios
        from simsupport.experiment.engines import open_engine
        from simsupport.views.console import run_bar, show

        with open_engine(dask, workers) as executor, run_bar() as progress:
            result = compare_scenarios(
                scenarios or DEFAULT_SCENARIOS,
                replicates,
                baseline,
                seed,
                workers,
                out,
                households=households,
                months=months,
                executor=executor,
                progress=progress,
            )
        show(result)
    if result.failures:
        raise typer.Exit(1)


@app.command()
def validate(
    scenario: Annotated[str, typer.Argument(help="A scenario's name or file.")] = "baseline",
    households: Households = None,
    replicates: Annotated[int, typer.Option(help="Runs whose figures are averaged.")] = 3,
) -> None:
    """Hold the model against published figures, and print the table."""
    with plain_errors():
        from simsupport.experiment.validation.checks import validate as hold_against_published
        from simsupport.views.console import month_bar, show_validation

        with month_bar() as progress:
            checks = hold_against_published(scenario, households, replicates, progress)
        show_validation(checks)


@app.command()
def bench(
    json: Annotated[bool, typer.Option("--json", help="Print JSON in place of a table.")] = False,
    large: Annotated[
        bool, typer.Option("--large", help="Time the whole society at up to 5,000,000 rows.")
    ] = False,
    runs: Annotated[
        bool, typer.Option("--runs", help="Time sweeps by one worker and by two.")
    ] = False,
) -> None:
    """Measure speed and memory, and the ratio to plain per-agent Mesa code."""
    with plain_errors():
        from simsupport.experiment.bench.speed import bench as measure

        measure(json=json, large=large, runs=runs)
