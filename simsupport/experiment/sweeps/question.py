"""A sweep as its results folder keeps it: the definition, the scenario, and points from a file."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from simsupport.experiment import InputError
from simsupport.experiment.question import check_free, keep_question, misfit, read_question
from simsupport.experiment.sweeps.definition import Sweep, SweepFile
from simsupport.experiment.sweeps.design import Point
from simsupport.scenario import Scenario

if TYPE_CHECKING:
    from simsupport.experiment.storage.place import Place


def keep_sweep(folder: Place, sweep: Sweep) -> None:
    """Write what a folder's runs are for.

    Raises:
        InputError: the folder answers another question already.
    """
    check_free(folder, "sweep")
    before = sweep
    with suppress(InputError):
        before = read_sweep(folder)
    if before.base.digest() != sweep.base.digest() or before.columns != sweep.columns:
        raise InputError(
            f"{folder} holds another sweep; choose another folder with --out, or remove it"
        )
    kept = {
        "command": "sweep",
        "sweep": sweep.file.model_dump(mode="json"),
        "scenario": sweep.base.resolved(own=True),
        "points": sweep.listed and [[p.policy, p.world, p.values] for p in sweep.listed],
    }
    keep_question(folder, kept)


def read_sweep(folder: Place) -> Sweep:
    """Read the sweep whose runs a folder holds.

    Raises:
        InputError: the folder holds no sweep, or it cannot be read.
    """
    question = read_question(folder)
    if question["command"] != "sweep":
        raise InputError(f"{folder} holds a comparison, no sweep")
    return sweep_of(folder, question)


def sweep_of(folder: Place, question: dict[str, Any]) -> Sweep:
    """Return the sweep that a question describes.

    Raises:
        InputError: it does not fit this version of the program.
    """
    try:
        return Sweep(
            SweepFile.model_validate(question["sweep"]),
            Scenario.model_validate(question["scenario"]),
            question["points"] and tuple(_point(*row) for row in question["points"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise misfit(folder, error) from error


def _point(policy: int, world: int, values: list[list[Any]]) -> Point:
    return Point(policy, world, tuple((path, value) for path, value in values))
