"""What can go wrong from outside, as one line on standard error and an exit code."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from io import TextIOWrapper
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator

BAD_INPUT = 2
STOPPED = 130


def write_any_text() -> None:
    """Let what the terminal's encoding lacks be printed as question marks, not end the command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def complain(text: str) -> None:
    """Write to standard error, after the program's name."""
    typer.echo(f"simsupport: {text}", err=True)


def in_words(error: OSError) -> str:
    """Say what the system refused, and of which file where it is known."""
    return ": ".join(str(part) for part in (error.filename, error.strerror or error) if part)


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
        complain(in_words(error))
        raise typer.Exit(BAD_INPUT) from None
    except KeyboardInterrupt as stop:
        complain(str(stop) or "stopped")
        raise typer.Exit(STOPPED) from None
