"""Sobol indices and Morris's elementary effects of a sweep, computed by SALib.

Parameters are taken on the unit cube, so measures of Morris are changes of the outcome over the
whole range of a parameter. Every outcome is averaged over replicates, which share their seeds at
all points. Besides levels, differences between policies are analysed: which parameters decide
how much a policy achieves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from simsupport.experiment import InputError
from simsupport.experiment.inference.intervals import CONFIDENCE
from simsupport.experiment.sweeps.design import problem, uniform_shares
from simsupport.experiment.sweeps.effects import labels, over_replicates

if TYPE_CHECKING:
    from simsupport.experiment.sweeps.result import SweepResult

COLUMNS = ["policy", "label", "outcome", "kind", "parameter", "index", "lower", "central", "upper"]
RESAMPLES = 1000


def sensitivity(result: SweepResult, outcomes: Sequence[str] | None = None) -> pd.DataFrame:
    """Return indices with 95 % bootstrap intervals, one row a policy, outcome and parameter.

    Columns: `policy` (number) and `label` (its listed levers), `outcome`, `kind` (`level`, or
    `difference` from policy 0), `parameter`, `index`, `lower`, `central`, `upper`. Indices of a
    `saltelli` design are `S1` and `ST`, the first-order and total shares of variance (Saltelli
    et al. 2010), and `S2` with two parameters joined by ` x ` where the design allows it. Those
    of a `morris` design are `mu`, `mu_star` (Campolongo et al. 2007) and `sigma` (Morris 1991)
    in the outcome's unit; SALib gives an interval of `mu_star` only. An outcome that is the same
    at all points has no indices.

    Raises:
        InputError: the design does not serve, runs are missing, or an outcome is unknown.
    """
    design = result.sweep.design
    if design.kind not in {"saltelli", "morris"}:
        raise InputError(
            f"a {design.kind} design has no sensitivity indices; use saltelli or morris"
        )
    rows: list[tuple[Any, ...]] = []
    names = labels(result, result.listed_levers)
    parameters = drawn(result)
    for outcome in outcomes or result.recorded:
        for policy, kind, values in _answers(result, outcome):
            for parameter, index, numbers in _analysed(result, parameters, values):
                rows.append((policy, names[policy], outcome, kind, parameter, index, *numbers))
    return pd.DataFrame(rows, columns=COLUMNS)


def drawn(result: SweepResult) -> list[str]:
    """Return the parameters that the design draws, in its order."""
    return [*result.sweep.drawn_levers, *result.sweep.file.uncertainties]


def _answers(
    result: SweepResult, outcome: str
) -> Iterator[tuple[int, str, npt.NDArray[np.float64]]]:
    """Yield an outcome by draw for each policy, then its difference from policy 0."""
    means = over_replicates(result.values(outcome))
    if not np.isfinite(means).all():
        missing = int((~np.isfinite(means)).sum())
        if missing == len(means):
            return
        raise InputError(
            f"{outcome} is missing at {missing} of {len(means)} points; "
            "indices need every point, resume the sweep first"
        )
    draws = len(uniform_shares(result.sweep.design, len(drawn(result))))
    cube = means.reshape(draws, -1)
    for policy in range(cube.shape[1]):
        yield policy, "level", cube[:, policy]
        if policy > 0:
            yield policy, "difference", cube[:, policy] - cube[:, 0]


def _analysed(
    result: SweepResult, parameters: list[str], values: npt.NDArray[np.float64]
) -> Iterator[tuple[str, str, tuple[float, float, float]]]:
    if np.ptp(values) <= 0.0:
        return
    if result.sweep.design.kind == "morris":
        yield from _morris(result, parameters, values)
    else:
        yield from _sobol(result, parameters, values)


def _sobol(
    result: SweepResult, parameters: list[str], values: npt.NDArray[np.float64]
) -> Iterator[tuple[str, str, tuple[float, float, float]]]:
    from SALib.analyze import sobol

    second = result.sweep.design.second_order
    found = sobol.analyze(
        problem(parameters),
        values,
        calc_second_order=second,
        num_resamples=RESAMPLES,
        conf_level=CONFIDENCE,
        # SALib takes the number 0 for no seed at all
        seed=np.random.default_rng(result.sweep.design.seed),
    )
    for place, parameter in enumerate(parameters):
        for index in ("S1", "ST"):
            yield parameter, index, _around(found[index][place], found[f"{index}_conf"][place])
    if second:
        for one, first in enumerate(parameters):
            for other in range(one + 1, len(parameters)):
                numbers = _around(found["S2"][one, other], found["S2_conf"][one, other])
                yield f"{first} x {parameters[other]}", "S2", numbers


def _morris(
    result: SweepResult, parameters: list[str], values: npt.NDArray[np.float64]
) -> Iterator[tuple[str, str, tuple[float, float, float]]]:
    from SALib.analyze import morris

    design = result.sweep.design
    found = morris.analyze(
        problem(parameters),
        uniform_shares(design, len(parameters)),
        values,
        num_resamples=RESAMPLES,
        conf_level=CONFIDENCE,
        num_levels=design.levels,
        seed=design.seed,
    )
    for place, parameter in enumerate(parameters):
        yield parameter, "mu", _around(found["mu"][place], np.nan)
        yield parameter, "mu_star", _around(found["mu_star"][place], found["mu_star_conf"][place])
        yield parameter, "sigma", _around(found["sigma"][place], np.nan)


def _around(central: float, half: float) -> tuple[float, float, float]:
    return float(central - half), float(central), float(central + half)
