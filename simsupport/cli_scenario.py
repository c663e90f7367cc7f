"""`simsupport scenario check | show | diff | schema`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from simsupport.scenario import Scenario

app = typer.Typer(
    no_args_is_help=True, help="Check, print and compare scenario files.", rich_markup_mode=None
)

_Source = Annotated[str, typer.Argument(metavar="SCENARIO", help="Path or name of a scenario.")]


@app.command()
def check(
    sources: Annotated[
        list[str], typer.Argument(metavar="SCENARIO...", help="Paths or names of scenarios.")
    ],
) -> None:
    """Say whether scenarios can be run; list every mistake with file and line."""
    from simsupport.scenario import Scenario, ScenarioError

    lines: list[str] = []
    for source in sources:
        try:
            typer.echo(f"{source}: correct, named {Scenario.load(source).name}")
        except ScenarioError as error:
            lines.append(str(error))
    if lines:
        _fail("\n".join(dict.fromkeys("\n".join(lines).splitlines())))


@app.command()
def show(source: _Source) -> None:
    """Print a scenario with every value it leaves unsaid, as YAML."""
    typer.echo(_load(source).to_yaml(), nl=False)


@app.command()
def diff(
    first: _Source,
    second: _Source,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Say which parameters two scenarios set differently."""
    one, other = _load(first), _load(second)
    differences = one.diff(other)
    if as_json:
        plain = [difference.plain() for difference in differences]
        typer.echo(json.dumps(plain, indent=2, ensure_ascii=False))
    elif not differences:
        typer.echo(f"{one.name} and {other.name} set every parameter alike")
    else:
        typer.echo(f"from {one.name} to {other.name}:")
        for difference in differences:
            typer.echo(f"  {difference}")


@app.command()
def schema() -> None:
    """Print the JSON schema of scenario files, with units, ranges and sources."""
    from simsupport.scenario import Scenario

    typer.echo(json.dumps(Scenario.schema(), indent=2, ensure_ascii=False))


def _load(source: str) -> Scenario:
    from simsupport.scenario import Scenario, ScenarioError

    try:
        return Scenario.load(source)
    except ScenarioError as error:
        _fail(str(error))


def _fail(message: str) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(2)
