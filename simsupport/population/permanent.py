"""Lasting incomes: the national distribution and where each kind of place lies in it.

The distribution of lasting income per person over household ranks joins a bottom (the lastingly
poor, below the line) and a top whose log is a cubic in the normal score of the rank, fitted to
the published quintile means. Within a stratum a household's rank comes from a latent normal
score: the place's level plus the household's own part. The national distribution is the mixture
over places, so it holds whatever the levels are; the levels of poor counties are set so that
their mean income is the published one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from simsupport.agents.households import Stratum
from simsupport.data import series, yearly
from simsupport.population.normal import probability, score
from simsupport.population.strata import N_STRATA, POOR_COUNTY, Published, Totals

if TYPE_CHECKING:
    from simsupport.population.parameters import Population

Floats = npt.NDArray[np.float64]

YEAR = 2013
SCORES = np.linspace(-6.0, 6.0, 121)
"""Grid of latent scores on which incomes are tabulated."""

PULL = np.array([0.3, 0.3, 0.3, 1.0])
"""How far places shift incomes inside each stratum. Source: assumption."""

_RANKS: Floats = (np.arange(1000, dtype=np.float64) + 0.5) / 1000.0
_TOP = 0.9995


@dataclass(frozen=True)
class IncomeCurve:
    """Lasting income per person, yuan a year, by rank of households."""

    line: float
    poor: float
    """rank of the last household below the line"""
    near: float
    """rank of the last household below `near_limit` lines"""
    floor: float
    power: float
    """income of the poor is line x (floor + (1 - floor) x rank^power)"""
    log_slope: tuple[float, float, float]

    def income(self, rank: Floats) -> Floats:
        """Return the income at national household ranks in (0, 1); shape as given."""
        below = self.line * (
            self.floor + (1.0 - self.floor) * (np.minimum(rank / self.poor, 1.0)) ** self.power
        )
        return np.where(rank < self.poor, below, self._top(rank))

    def _top(self, rank: Floats) -> Floats:
        distance = score(np.clip(rank, self.poor, _TOP)) - score(np.array(self.poor))
        a, b, c = self.log_slope
        top: Floats = self.line * np.exp(distance * (a + distance * (b + distance * c)))
        return top


def fit_curve(population: Population) -> IncomeCurve:
    """Fit the distribution to the line and the published quintile means of 2013."""
    line = yearly("nominal poverty line", YEAR)
    poor_persons = yearly("rural poor population (2010-price 2300 yuan line)", YEAR) * 1e4
    lasting = poor_persons * population.poor_share
    size = population.registered_persons / population.registered_households
    missed = lasting * population.missed_share
    households = (lasting - missed) / size + missed / population.missed_size
    poor = households / population.real_households
    depth, floor = population.bottom_depth, population.bottom_floor
    power = (1.0 - floor) / max(depth - floor, 1e-3) - 1.0
    targets = _lasting_quintiles(population.income_spread)
    start = IncomeCurve(line, poor, 1.0, floor, power, (0.8, -0.05, 0.01))
    fitted = _fit_top(start, targets)
    incomes = fitted.income(_RANKS)
    near = float(np.interp(population.near_limit * line, incomes, _RANKS))
    return IncomeCurve(line, poor, near, floor, power, fitted.log_slope)


def _lasting_quintiles(spread: float) -> Floats:
    """Return the published quintile means, drawn together and scaled to the same mean."""
    published = np.array(
        [series(f"rural per-capita disposable income, quintile {q}")[YEAR] for q in range(1, 6)]
    )
    middle = published[2]
    drawn: Floats = middle * (published / middle) ** spread
    return drawn * (published.mean() / drawn.mean())


def _fit_top(curve: IncomeCurve, targets: Floats) -> IncomeCurve:
    """Find the cubic whose means of the upper four quintiles come closest (Gauss-Newton)."""

    def misfit(slope: Floats) -> Floats:
        trial = IncomeCurve(
            curve.line, curve.poor, 1.0, curve.floor, curve.power, (slope[0], slope[1], slope[2])
        )
        means = trial.income(_RANKS).reshape(5, -1).mean(axis=1)
        return np.log(means[1:] / targets[1:])

    slope = np.array(curve.log_slope)
    for _ in range(6):
        now = misfit(slope)
        jacobian = np.stack(
            [(misfit(slope + 1e-5 * np.eye(3)[k]) - now) / 1e-5 for k in range(3)], axis=1
        )
        slope = slope - np.linalg.lstsq(jacobian, now, rcond=None)[0]
    a, b, c = (float(s) for s in slope)
    return IncomeCurve(curve.line, curve.poor, 1.0, curve.floor, curve.power, (a, b, c))


@dataclass(frozen=True)
class SizeProfile:
    """Mean household size by stratum; in the stratum "other" it changes with the rank."""

    fixed: tuple[float, float, float]
    start: float
    slope: float

    def other(self, rank: Floats) -> Floats:
        """Return mean sizes of other households at national ranks; shape as given."""
        return self.start + self.slope * rank


def fit_sizes(curve: IncomeCurve, totals: Totals) -> SizeProfile:
    """Find the profile that gives "other" households their persons, and all their mean income."""
    households = totals.households[Stratum.OTHER]
    rank = curve.near + (1.0 - curve.near) * _RANKS
    income = curve.income(rank)
    known = _persons_income_below(curve, totals)
    wanted = yearly("rural per-capita disposable income", YEAR) * totals.persons.sum() - known
    left = np.array([[1.0, rank.mean()], [income.mean(), (income * rank).mean()]]) * households
    start, slope = np.linalg.solve(left, np.array([totals.persons[Stratum.OTHER], wanted]))
    size = totals.persons / totals.households
    return SizeProfile((size[0], size[1], size[2]), float(start), float(slope))


def _persons_income_below(curve: IncomeCurve, totals: Totals) -> float:
    """Return the yearly income of all persons outside the stratum "other"."""
    means = [quantiles(curve, totals, stratum)(_RANKS).mean() for stratum in range(Stratum.OTHER)]
    return float(np.dot(means, totals.persons[: Stratum.OTHER]))


def quantiles(curve: IncomeCurve, totals: Totals, stratum: int) -> Quantiles:
    """Return the quantile function of a stratum."""
    return Quantiles(curve, totals, stratum)


@dataclass(frozen=True)
class Quantiles:
    """National ranks and incomes by rank within a stratum.

    Registered households above the line are near-poor, and fewer the higher their income.
    """

    curve: IncomeCurve
    totals: Totals
    stratum: int

    def __call__(self, rank: Floats) -> Floats:
        """Return incomes at ranks within the stratum; shape as given."""
        return self.curve.income(self.national(rank))

    def national(self, rank: Floats) -> Floats:
        """Return national ranks at ranks within the stratum; shape as given."""
        poor, near = self.curve.poor, self.curve.near
        if self.stratum == Stratum.OTHER:
            return near + (1.0 - near) * rank
        if self.stratum == Stratum.MISSED:
            return poor * rank
        wrong = self.totals.wrongly_registered
        if self.stratum == Stratum.NEAR_POOR:
            return poor + (near - poor) * self._unregistered(rank)
        right = 1.0 - wrong
        above = np.clip((rank - right) / max(wrong, 1e-9), 0.0, 1.0)
        lower = poor * np.minimum(rank / right, 1.0 - 1e-12)
        upper = poor + (near - poor) * (1.0 - np.sqrt(1.0 - above))
        return np.where(rank < right, lower, upper)

    def _unregistered(self, rank: Floats) -> Floats:
        """Return ranks among all near-poor at ranks among those not registered."""
        grid = np.linspace(0.0, 1.0, 201)
        wrong = self.totals.wrongly_registered * self.totals.households[Stratum.REGISTERED]
        share = wrong / (wrong + self.totals.households[Stratum.NEAR_POOR])
        left = grid - share * (1.0 - (1.0 - grid) ** 2)
        return np.interp(rank, np.maximum.accumulate(left) / left[-1], grid)


@dataclass(frozen=True)
class Latent:
    """From latent scores to incomes and ranks, for every stratum."""

    level: Floats
    """level of each kind of place, shape (n_provinces, 2)"""
    incomes: Floats
    """income at each grid score, shape (n_strata, n_scores)"""
    ranks: Floats
    """national rank at each grid score, shape (n_strata, n_scores)"""
    cell_income: Floats
    """mean income per person by kind of place, shape (n_provinces, 2)"""
    other_size: Floats
    """mean size of the stratum "other" by kind of place, shape (n_provinces, 2)"""


def fit_levels(
    population: Population,
    places: Published,
    curve: IncomeCurve,
    totals: Totals,
    sizes: SizeProfile,
    cells: Floats,
) -> Latent:
    """Set the levels of places so that the poor counties have their published mean income.

    Args:
        population: spread of provinces, income of poor counties.
        places: the provinces that have rows.
        curve: national distribution.
        totals: national strata.
        sizes: mean sizes.
        cells: real households by province, county type and stratum, shape (n_provinces, 2, 4).
    """
    rate = score(places.poor / places.persons)
    mean = np.average(rate, weights=places.persons)
    by_province = -population.province_spread * (rate - mean)
    functions = [quantiles(curve, totals, stratum) for stratum in range(N_STRATA)]

    def build(gap: float) -> Latent:
        level = np.stack([by_province, by_province - gap], axis=1)
        return _mix(level, cells, functions, sizes)

    if cells[:, POOR_COUNTY].sum() == 0:
        return build(0.0)
    gap, step, last = 0.5, 0.4, 0.0
    for turn in range(6):
        latent = build(gap)
        persons = _persons(latent, cells, sizes)[:, POOR_COUNTY]
        found = np.average(latent.cell_income[:, POOR_COUNTY], weights=persons)
        miss = float(np.log(found / population.poor_county_income))
        if turn:
            step = -miss * step / (miss - last) if abs(miss - last) > 1e-9 else 0.0
        gap, last = min(max(gap + step, -2.0), 4.0), miss
    return build(gap)


def _persons(latent: Latent, cells: Floats, sizes: SizeProfile) -> Floats:
    fixed = cells[:, :, : Stratum.OTHER] @ np.array(sizes.fixed)
    persons: Floats = fixed + cells[:, :, Stratum.OTHER] * latent.other_size
    return persons


_STEP = SCORES[1] - SCORES[0]


def _mix(level: Floats, cells: Floats, functions: list[Quantiles], sizes: SizeProfile) -> Latent:
    """Tabulate incomes by latent score, and the mean income of each kind of place."""
    incomes, ranks = np.empty((N_STRATA, len(SCORES))), np.empty((N_STRATA, len(SCORES)))
    money, persons = np.zeros(level.shape), np.zeros(level.shape)
    other_size = np.ones(level.shape)
    for stratum, function in enumerate(functions):
        shift = SCORES - (level * PULL[stratum])[:, :, None]
        weight = cells[:, :, stratum]
        below = probability(shift)
        mixture = (below * weight[:, :, None]).sum(axis=(0, 1)) / max(weight.sum(), 1e-9)
        ranks[stratum] = function.national(np.clip(mixture, 1e-7, 1.0 - 1e-7))
        incomes[stratum] = function.curve.income(ranks[stratum])
        size = np.full(len(SCORES), sizes.fixed[stratum] if stratum < Stratum.OTHER else 0.0)
        if stratum == Stratum.OTHER:
            size = sizes.other(ranks[stratum])
        density = np.exp(-0.5 * shift * shift) * (_STEP / np.sqrt(2.0 * np.pi))
        mean_size = density @ size
        money += weight * (density @ (size * incomes[stratum]))
        persons += weight * mean_size
        other_size = mean_size
    return Latent(level, incomes, ranks, money / np.maximum(persons, 1e-9), other_size)
