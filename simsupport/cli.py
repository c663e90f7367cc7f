"""The command `simsupport`: run, compare, validate, bench, and what the other modules add.

Heavy imports stand inside the commands, so that `--help` answers at once. Bad input is one line
on standard error and exit code 2; a run that fails is exit code 1; Ctrl-C is 130.
"""

from __future__ import annotations

import sys
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from typer.core import TyperGroup

from simsupport.cli_attribute import app as attribute_app
from simsupport.cli_calibrate import app as calibrate_app
from simsupport.cli_cost import app as cost_app
from simsupport.cli_errors import (
    BAD_INPUT,
    STOPPED,
    complain,
    in_words,
    plain_errors,
    write_any_text,
)
from simsupport.cli_options import Cap, Dask, Households, Months, Seed, Workers
from simsupport.cli_scenario import app as scenario_app
from simsupport.cli_sensitivity import app as sensitivity_app
from simsupport.cli_store import app as store_app
from simsupport.cli_studies import app as studies_app
from simsupport.cli_sweep import app as sweep_app

if TYPE_CHECKING:
    from collections.abc import Sequence


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
        write_any_text()
        words = list(sys.argv[1:] if args is None else args) or ["--help"]
        try:
            code = super().main(words, prog_name, complete_var, False, windows_expand_args, **extra)
            sys.stdout.flush()
        except typer.Abort:
            code = STOPPED
        except OSError as error:
            complain(in_words(error))
            code = BAD_INPUT
        except Exception as error:
            if not (standalone_mode and hasattr(error, "format_message")):
                raise
            complain(error.format_message())
            code = BAD_INPUT
        if not standalone_mode:
            return code
        sys.exit(code if isinstance(code, int) else 0)

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """Find the command; refuse options of it that are given twice, of which one would count."""
        if not get_close_matches(args[0], self.commands):
            ctx.fail(f"No such command {args[0]!r}; known: {', '.join(self.commands)}")
        name, command, words = super().resolve_command(ctx, args)
        assert command is not None
        _check_once(command.context_class(command, parent=ctx), words)
        return name, command, words


def _check_once(ctx: Any, words: list[str]) -> None:
    """Refuse an option that holds one value and is given several times."""
    _, _, given = ctx.command.make_parser(ctx).parse_args(list(words))
    once = [param for param in given if not (param.multiple or getattr(param, "is_flag", True))]
    for param in once:
        if once.count(param) > 1:
            ctx.fail(f"{param.opts[0]} is given {once.count(param)} times; give it once")


app = typer.Typer(
    cls=OneLineErrors,
    help="Simulate measures against rural poverty, and compare them with honest intervals.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(scenario_app, name="scenario", cls=OneLineErrors)
app.add_typer(sweep_app)
app.add_typer(cost_app)
app.add_typer(studies_app)
app.add_typer(attribute_app)
app.add_typer(store_app)
app.add_typer(sensitivity_app)
app.add_typer(calibrate_app)


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
def run(  # noqa: PLR0913, PLR0917 - one a command-line option
    scenario: Annotated[str, typer.Argument(help="A scenario's name or file.")],
    seed: Annotated[
        int | None, typer.Option(help="Seed [default: that of the saved run, or 0].")
    ] = None,
    households: Households = None,
    months: Months = None,
    cap: Cap = None,
    cores: Annotated[int, typer.Option(help="Processes that share the run.")] = 1,
    save_at: Annotated[
        tuple[str, Path] | None,
        typer.Option(metavar="MONTH FILE", help="Save the run before YYYY-MM, to branch there."),
    ] = None,
    start: Annotated[
        Path | None, typer.Option("--from", metavar="FILE", help="Go on from a saved run.")
    ] = None,
    out: Annotated[
        str | None,
        typer.Option(help="Results folder or address [default: results/run-SCENARIO]."),
    ] = None,
) -> None:
    """Run one scenario once, print its outcomes and keep the run."""
    with plain_errors():
        from simsupport.experiment.single import run as run_once
        from simsupport.views.console import month_bar, show

        with month_bar() as progress:
            result = run_once(
                scenario,
                seed,
                cores,
                out,
                households=households,
                months=months,
                save=save_at,
                start=start,
                cap=cap,
                progress=progress,
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
    cap: Cap = None,
    equal_cost: Annotated[
        bool, typer.Option("--equal-cost", help="Let every policy spend the same sum.")
    ] = False,
    budget: Annotated[
        float | None,
        typer.Option(help="That sum, yuan over the horizon [default: the cheapest policy's]."),
    ] = None,
    effect: Annotated[
        str, typer.Option(help="Outcome whose cost-effectiveness is reckoned.")
    ] = "start_poor_out",
    workers: Workers = None,
    dask: Dask = None,
    branch_at: Annotated[
        str | None,
        typer.Option(
            metavar="MONTH", help="Run once what is alike in all scenarios until YYYY-MM."
        ),
    ] = None,
    out: Annotated[
        str | None,
        typer.Option(help="Results folder or address [default: results/compare-SCENARIOS]."),
    ] = None,
    interval: Annotated[
        Literal["t", "bootstrap"], typer.Option(help="How intervals of differences are made.")
    ] = "t",
    until_precision: Annotated[
        float | None,
        typer.Option(help="Add replicates until 95 % intervals are at most so far to each side."),
    ] = None,
    precision_of: Annotated[
        str | None,
        typer.Option(
            help="The outcome whose intervals are meant [default: poverty_headcount].",
            metavar="OUTCOME",
        ),
    ] = None,
    best: Annotated[
        str | None,
        typer.Option(help="Say which scenarios may be best by this.", metavar="OUTCOME"),
    ] = None,
    within: Annotated[
        float | None,
        typer.Option(help="With --best: add replicates until the choice is at most so far off."),
    ] = None,
    max_replicates: Annotated[int, typer.Option(help="Where adding replicates gives up.")] = 500,
) -> None:
    """Compare scenarios over many replicates. Finished runs are kept and never repeated."""
    with plain_errors():
        from simsupport.experiment import InputError
        from simsupport.experiment.checks import check_best
        from simsupport.experiment.compare import DEFAULT_SCENARIOS
        from simsupport.experiment.compare import compare as compare_scenarios
        from simsupport.experiment.engines import open_engine
        from simsupport.experiment.sequential import find_outcome
        from simsupport.views.console import run_bar, show, show_best

        precise = precision_of or "poverty_headcount"
        find_outcome(precise)
        if precision_of is not None and until_precision is None:
            raise InputError("--precision-of goes with --until-precision")
        if within is not None and best is None:
            raise InputError("--within goes with --best OUTCOME")
        if best is not None and within is None:
            check_best(best, scenarios or DEFAULT_SCENARIOS, baseline, replicates, months)
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
                branch_at=branch_at,
                cap=cap,
                equal_cost=equal_cost,
                budget=budget,
                effect=effect,
                executor=executor,
                progress=progress,
                interval=interval,
                outcome=best if best is not None and within is not None else precise,
                until_precision=until_precision,
                within=within,
                max_replicates=max_replicates,
            )
        show(result)
        if best is not None:
            show_best(result, best)
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
