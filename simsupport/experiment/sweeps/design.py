"""Which points a sweep visits: grids, one-at-a-time, random and sensitivity designs.

Policies (combinations of lever values) are crossed with worlds (draws of the uncertainties), so
that every policy meets the same worlds with the same seeds and differences are paired. Levers
given as lists make the policies; where a lever is a range, it is drawn together with the
uncertainties and every point is a policy of its own.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from simsupport.core.parameters import Parameters, param
from simsupport.experiment import InputError
from simsupport.experiment.sweeps.factors import Factor, Span, at, spread

Kind = Literal["grid", "one-at-a-time", "latin-hypercube", "sobol", "morris", "saltelli", "points"]
Values = tuple[tuple[str, Any], ...]
"""Values by dotted path."""


MOST_POINTS = 2**24
"""Points that a design may have; with more, even their list is too large for most machines."""


class Design(Parameters):
    """How points are chosen."""

    kind: Kind = "grid"
    points: int | None = param(
        None,
        unit="draws",
        source="choice of the user",
        low=1,
        high=MOST_POINTS,
        doc="draws of latin-hypercube and sobol, trajectories of morris, base draws of saltelli",
    )
    levels: int = param(
        4,
        unit="levels",
        source="Morris (1991)",
        low=2,
        high=MOST_POINTS,
        doc="values a range has in a grid or morris",
    )
    second_order: bool = False
    """saltelli: draw what second-order indices need as well"""
    seed: int = param(0, unit="", source="choice of the user", low=0, doc="of the draws of points")
    file: str | None = None
    """points: a CSV file whose header holds dotted paths"""


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a design: what it sets, and which policy and world it belongs to."""

    policy: int
    world: int
    values: Values


SAMPLED = ("latin-hypercube", "sobol")
"""Designs whose worlds are spread evenly over the ranges, so that they stand for all worlds."""

EXTENDABLE = ("sobol", "saltelli")
"""Designs whose first draws are the same however many are drawn."""

DEFAULT_POINTS = {"latin-hypercube": 100, "sobol": 128, "morris": 10, "saltelli": 64}
"""Draws of the designs that draw, unless another number is asked for."""

SERVES = {
    "points": tuple(DEFAULT_POINTS),
    "levels": ("grid", "morris"),
    "second_order": ("saltelli",),
    "seed": tuple(DEFAULT_POINTS),
    "file": ("points",),
}
"""Designs that each further word of a design is for."""


def points_of(
    design: Design, levers: dict[str, Factor], uncertainties: dict[str, Factor]
) -> list[Point]:
    """List the points of a design, the policies of each world one after the other.

    Raises:
        InputError: the design does not fit the factors.
    """
    if design.kind == "points":
        raise InputError("the points of this design come from a file")
    if not levers and not uncertainties:
        return [Point(0, 0, ())]
    if design.kind == "one-at-a-time":
        return list(_one_at_a_time(levers, uncertainties))
    if design.kind == "grid":
        return _crossed(_product(levers, design.levels), _product(uncertainties, design.levels))
    chosen = {path: factor for path, factor in levers.items() if not isinstance(factor, Span)}
    drawn = {path: factor for path, factor in levers.items() if path not in chosen}
    drawn |= uncertainties
    if not drawn:
        raise InputError(
            f"a {design.kind} design draws from ranges, and there is none; "
            "give a lever or an uncertainty as {low: ..., high: ...}, or use grid"
        )
    shares = uniform_shares(design, len(drawn))
    columns = [at(factor, shares[:, place]) for place, factor in enumerate(drawn.values())]
    worlds = [tuple(zip(drawn, row, strict=True)) for row in zip(*columns, strict=True)]
    if len(drawn) == len(uncertainties):
        return _crossed(_product(chosen, design.levels), worlds)
    return _separate(_product(chosen, design.levels), worlds)


def uniform_shares(design: Design, factors: int) -> npt.NDArray[np.float64]:
    """Return a sampled design in the unit cube, shape (draws, factors).

    Latin hypercube: McKay, Beckman & Conover (1979). Sobol: scrambled sequence, Owen (1998).
    Morris: trajectories, Morris (1991). Saltelli: Saltelli et al. (2010), radial Sobol draws.

    Raises:
        InputError: the number of draws does not fit the design.
    """
    from scipy.stats import qmc

    draws = design.points or DEFAULT_POINTS[design.kind]
    if design.kind == "latin-hypercube":
        return qmc.LatinHypercube(factors, rng=design.seed).random(draws)
    _check_power_of_two(design.kind, draws)
    if design.kind == "sobol":
        return qmc.Sobol(factors, rng=design.seed).random(draws)
    return _by_salib(design, factors, draws)


def check_extendable(design: Design, draws: int) -> None:
    """Refuse another number of draws where it would not keep the earlier ones.

    Raises:
        InputError: the design cannot be extended, or not to this number.
    """
    before = design.points or DEFAULT_POINTS.get(design.kind, 0)
    if design.kind not in EXTENDABLE:
        raise InputError(
            f"a {design.kind} design cannot take more points without moving those it has; "
            "sobol and saltelli designs can"
        )
    if draws < before:
        raise InputError(f"points is {draws}; the sweep has {before} already, ask for more")


def problem(names: Sequence[str]) -> dict[str, Any]:
    """Return the unit cube as SALib describes inputs."""
    return {"num_vars": len(names), "names": list(names), "bounds": [[0.0, 1.0]] * len(names)}


def _by_salib(design: Design, factors: int, draws: int) -> npt.NDArray[np.float64]:
    try:
        from SALib.sample import morris, sobol
    except ImportError as missing:
        raise InputError(
            f"a {design.kind} design needs SALib; pip install simsupport[analysis]"
        ) from missing
    names = problem([f"x{place}" for place in range(factors)])
    if design.kind == "morris":
        sample = morris.sample(names, draws, num_levels=design.levels, seed=design.seed)
    else:
        second = design.second_order
        sample = sobol.sample(names, draws, calc_second_order=second, seed=design.seed)
    return np.asarray(sample, dtype=np.float64)


def _check_power_of_two(kind: str, draws: int) -> None:
    if kind in {"sobol", "saltelli"} and draws & (draws - 1):
        low = 1 << (draws.bit_length() - 1)
        raise InputError(
            f"design.points is {draws}; a {kind} design is balanced for powers of two only, "
            f"such as {low} or {2 * low}"
        )


def _product(factors: Mapping[str, Factor], levels: int) -> list[Values]:
    columns = [spread(factor, levels) for factor in factors.values()]
    count = prod(len(column) for column in columns)
    if count > MOST_POINTS:
        raise InputError(f"makes {count:,} combinations; at most {MOST_POINTS:,} can be listed")
    return [tuple(zip(factors, row, strict=True)) for row in itertools.product(*columns)]


def _crossed(policies: list[Values], worlds: list[Values]) -> list[Point]:
    return [
        Point(policy, world, chosen + drawn)
        for world, drawn in enumerate(worlds)
        for policy, chosen in enumerate(policies)
    ]


def _separate(policies: list[Values], draws: list[Values]) -> list[Point]:
    """Make every draw a policy of its own, in the one world of its number."""
    return [
        Point(world * len(policies) + place, world, chosen + drawn)
        for world, drawn in enumerate(draws)
        for place, chosen in enumerate(policies)
    ]


def _one_at_a_time(levers: dict[str, Factor], uncertainties: dict[str, Factor]) -> Iterator[Point]:
    """Yield the scenario as it is, then each listed value or end of a range alone."""
    yield Point(0, 0, ())
    policy, world = 0, 0
    for path, factor in levers.items():
        for value in spread(factor, 2):
            policy += 1
            yield Point(policy, 0, ((path, value),))
    for path, factor in uncertainties.items():
        for value in spread(factor, 2):
            world += 1
            yield Point(0, world, ((path, value),))
