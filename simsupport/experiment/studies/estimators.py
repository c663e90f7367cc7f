"""What a study would report of its own data: estimates and standard errors as studies compute them.

Pure functions on data frames. Regressions are statsmodels'; errors are clustered (Liang & Zeger
1986) where a cluster holds several observations, else robust (White 1980, HC1). Fixed effects
are taken out by demeaning (Frisch & Waugh 1933).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import stdtrit

from simsupport.experiment import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

Values = npt.NDArray[np.float64]

EDGE_KERNEL = 3.4375
"""Constant of the triangular kernel at a boundary (Imbens & Kalyanaraman 2012)."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A coefficient as a study reports it.

    Attributes:
        value: in the outcome's unit.
        error: its standard error.
        base: what the treated would have had, by the study's own estimate.
        freedom: degrees of freedom of its t interval.
        n: observations.
        clusters: clusters of the standard error.
        bandwidth: of the running variable; NaN where there is none.
    """

    value: float
    error: float
    base: float
    freedom: float
    n: int
    clusters: int
    bandwidth: float = float("nan")

    def interval(self, confidence: float = 0.95) -> tuple[float, float]:
        """Return the bounds that the study would print."""
        half = float(stdtrit(self.freedom, 0.5 + confidence / 2.0)) * self.error
        return self.value - half, self.value + half


def randomised(data: pd.DataFrame) -> Estimate:
    """Compare treated and untreated, within strata where there are several.

    Args:
        data: one row an observation: `y`, `treated` (0 or 1), `cluster`, `stratum`, and
            `baseline`, the outcome before, where it is controlled for.
    """
    controls = [name for name in ("baseline",) if name in data]
    columns = data[["y", "treated", *controls]].astype(float)
    if data["stratum"].nunique() > 1:
        columns = columns - columns.groupby(data["stratum"]).transform("mean") + columns.mean()
    design = np.column_stack([np.ones(len(data)), columns[["treated", *controls]]])
    absorbed = data["stratum"].nunique() - 1
    fit = _fit(columns["y"].to_numpy(), design, data["cluster"].to_numpy(), absorbed=absorbed)
    value, error = fit.coefficients[1], fit.errors[1]
    base = float(data.loc[data["treated"] > 0, "y"].mean()) - value
    return Estimate(value, error, base, fit.freedom, len(data), fit.clusters)


def difference_in_differences(data: pd.DataFrame) -> Estimate:
    """Compare changes, with effects of every unit and of every year taken out.

    Args:
        data: one row an observed unit and year, each unit in each year: `unit`, `year`, `after`
            (0 or 1), `y`, `treated`, `cluster`.
    """
    both = (data["treated"] * data["after"]).rename("both").astype(float)
    columns = pd.DataFrame({"y": data["y"].astype(float), "both": both})
    inner = columns - columns.groupby(data["unit"]).transform("mean")
    inner = inner - inner.groupby(data["year"]).transform("mean")
    years = data["year"].nunique()
    fit = _fit(
        inner["y"].to_numpy(),
        inner[["both"]].to_numpy(),
        data["cluster"].to_numpy(),
        absorbed=years - 1,
    )
    value, error = fit.coefficients[0], fit.errors[0]
    base = float(data.loc[both > 0, "y"].mean()) - value
    return Estimate(value, error, base, fit.freedom, len(data), fit.clusters)


def event_study(data: pd.DataFrame, base_year: int) -> dict[int, Estimate]:
    """Compare changes since a base year, year by year; before the treatment they test the trends.

    Args:
        data: as for `difference_in_differences`.
        base_year: last year before the treatment.

    Returns:
        For each other year the difference of changes; `base` is the level that the treated would
        have had in that year.
    """
    wide = data.pivot(index="unit", columns="year", values="y")
    who = data.drop_duplicates("unit").set_index("unit").loc[wide.index]
    found = {}
    for year in sorted({int(year) for year in data["year"]} - {base_year}):
        change = who[["treated", "cluster"]].assign(y=wide[year] - wide[base_year], stratum=0)
        estimate = randomised(change)
        level = float(wide.loc[who["treated"] > 0, year].mean()) - estimate.value
        found[year] = replace(estimate, base=level)
    return found


def regression_discontinuity(
    data: pd.DataFrame, cutoff: float, bandwidth: float | None = None
) -> Estimate:
    """Compare local linear fits at the cut-off, with a triangular kernel.

    Args:
        data: one row an observation: `y`, `running`, `treated` (on which side it lies), `cluster`.
        cutoff: of the running variable.
        bandwidth: of the running variable; by default `imbens_kalyanaraman`.

    Raises:
        InputError: too few observations lie within the bandwidth.
    """
    place = data["running"].to_numpy(float) - cutoff
    width = (
        imbens_kalyanaraman(data["y"].to_numpy(float), place) if bandwidth is None else bandwidth
    )
    near = data[np.abs(place) < width]
    treated = near["treated"].to_numpy(float)
    if min(treated.sum(), (1.0 - treated).sum()) < 3:
        raise InputError(
            f"fewer than three observations on a side lie within {width:.4g} of the cut-off "
            f"{cutoff:.4g}; take more units or a wider bandwidth"
        )
    x = near["running"].to_numpy(float) - cutoff
    design = np.column_stack([np.ones(len(x)), treated, x, x * treated])
    fit = _fit(
        near["y"].to_numpy(float),
        design,
        near["cluster"].to_numpy(),
        weights=1.0 - np.abs(x) / width,
    )
    return Estimate(
        fit.coefficients[1],
        fit.errors[1],
        fit.coefficients[0],
        fit.freedom,
        len(near),
        fit.clusters,
        width,
    )


def at_the_cutoff(y: Values, place: Values, width: float) -> float:
    """Return the limit of a local linear fit of one side at the cut-off, triangular kernel.

    Args:
        y: shape (n,).
        place: running variable less cut-off, all on one side; shape (n,).
        width: bandwidth.
    """
    near = np.abs(place) < width
    root = np.sqrt(1.0 - np.abs(place[near]) / width)
    design = np.column_stack([np.ones(int(near.sum())), place[near]])
    return float(np.linalg.lstsq(design * root[:, None], y[near] * root, rcond=None)[0][0])


def imbens_kalyanaraman(y: Values, place: Values) -> float:
    """Return the bandwidth that is best for the error at the cut-off, triangular kernel.

    Source: Imbens & Kalyanaraman (2012), Review of Economic Studies 79, section 4.2, in standard
    deviations of the running variable, so that its unit does not matter. Their pilot bandwidth of
    second derivatives knows no limits; here it holds at least ten observations of its side, and
    ends where the data end.

    Args:
        y: outcome, shape (n,).
        place: running variable less cut-off, shape (n,).

    Returns:
        The bandwidth, in the unit of the running variable.

    Raises:
        InputError: too few observations near the cut-off, or all of the same outcome.
    """
    n, unit = len(y), float(place.std(ddof=1))
    sides = (place < 0.0, place >= 0.0)
    pilot = 1.84 * n ** (-0.2)
    near = [(np.abs(place) <= pilot * unit) & side for side in sides]
    if min(part.sum() for part in near) < 3 or min(side.sum() for side in sides) < 10:
        raise InputError("too few observations near the cut-off to choose a bandwidth; name one")
    density = sum(int(part.sum()) for part in near) / (2.0 * n * pilot)
    variance = [float(y[part].var(ddof=1)) for part in near]
    if max(variance) == 0.0:
        raise InputError("the outcome is the same all around the cut-off; name a bandwidth")
    x = place / unit
    cubic = np.column_stack([sides[1], np.ones(n), x, x**2, x**3])
    third = 6.0 * float(np.linalg.lstsq(cubic, y, rcond=None)[0][4])
    bends, regularised = [], 0.0
    for side, spread in zip(sides, variance, strict=True):
        wide = _pilot_of_bends(np.abs(x[side]), spread, density, third)
        part = side & (np.abs(x) <= wide)
        square = np.column_stack([np.ones(int(part.sum())), x[part], x[part] ** 2])
        bends.append(2.0 * float(np.linalg.lstsq(square, y[part], rcond=None)[0][2]))
        regularised += 2160.0 * spread / (int(part.sum()) * wide**4)
    curvature = (bends[1] - bends[0]) ** 2 + regularised
    width: float = EDGE_KERNEL * (sum(variance) / (density * curvature)) ** 0.2 * n ** (-0.2)
    return width * unit


def _pilot_of_bends(distance: Values, spread: float, density: float, third: float) -> float:
    """Return the bandwidth of a side's second derivative (their equation 15), within its data.

    Args:
        distance: of the side's observations from the cut-off, shape (n_side,), n_side >= 10.
        spread: variance of the outcome near the cut-off.
        density: of observations at the cut-off.
        third: third derivative of the outcome at the cut-off; where it is 0 nothing is too wide.
    """
    least, most = float(np.sort(distance)[9]), float(distance.max())
    if third == 0.0:
        return most
    wide: float = 3.56 * (spread / (density * third**2 * len(distance))) ** (1 / 7)
    return max(min(wide, most), least)


@dataclass(frozen=True, slots=True)
class _Fit:
    coefficients: Sequence[float]
    errors: Sequence[float]
    freedom: float
    clusters: int


def _fit(
    y: Values,
    design: Values,
    cluster: npt.NDArray[Any],
    *,
    weights: Values | None = None,
    absorbed: int = 0,
) -> _Fit:
    """Fit by (weighted) least squares; errors clustered, or robust where each stands alone.

    Args:
        y: shape (n,).
        design: shape (n, k).
        cluster: shape (n,).
        weights: shape (n,).
        absorbed: fixed effects taken out before that do not lie within clusters.
    """
    import statsmodels.api as sm

    codes, names = pd.factorize(cluster)
    alone = len(names) == len(y)
    model = sm.WLS(y, design, weights=1.0 if weights is None else weights)
    if alone:
        fit = model.fit(cov_type="HC1", use_t=True)
        freedom = fit.df_resid - absorbed
    else:
        fit = model.fit(cov_type="cluster", cov_kwds={"groups": codes}, use_t=True)
        freedom = len(names) - 1.0
    lost = np.sqrt(fit.df_resid / max(fit.df_resid - absorbed, 1.0))
    return _Fit(
        fit.params.tolist(), (fit.bse * lost).tolist(), max(float(freedom), 1.0), len(names)
    )
