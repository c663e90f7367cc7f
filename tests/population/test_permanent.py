"""The distribution of lasting incomes rises and has the published shape."""

import numpy as np
import pytest

from simsupport.agents.households import Stratum
from simsupport.data import series
from simsupport.population.frame import frame
from simsupport.population.normal import probability, score
from simsupport.population.parameters import Population
from simsupport.population.permanent import SCORES, fit_curve

RANKS = (np.arange(5000) + 0.5) / 5000
QUINTILES = [series(f"rural per-capita disposable income, quintile {q}")[2013] for q in range(1, 6)]


def test_scores_and_probabilities_undo_each_other():
    ranks = np.linspace(0.001, 0.999, 200)
    assert probability(score(ranks)) == pytest.approx(ranks, abs=1e-9)
    assert score(np.array([0.975]))[0] == pytest.approx(1.95996, abs=1e-4)


def test_incomes_rise_with_the_rank_and_cross_the_line_at_the_poor_share():
    curve = fit_curve(Population())
    incomes = curve.income(RANKS)
    assert np.all(np.diff(incomes) >= 0)
    assert incomes[curve.poor > RANKS].max() <= curve.line
    assert incomes[curve.poor < RANKS].min() >= curve.line


def test_without_drawing_together_the_upper_quintiles_are_the_published_ones():
    curve = fit_curve(Population(income_spread=1.0, poor_share=1.0, bottom_depth=0.7))
    means = curve.income(RANKS).reshape(5, -1).mean(axis=1)
    assert means[1:] == pytest.approx(np.array(QUINTILES[1:]), rel=0.05)


def test_a_smaller_spread_draws_incomes_together():
    wide, narrow = (fit_curve(Population(income_spread=s)).income(RANKS) for s in (1.0, 0.8))
    assert np.std(np.log(narrow)) < np.std(np.log(wide))


def test_depth_is_the_mean_income_of_the_poor():
    curve = fit_curve(Population(bottom_depth=0.6))
    poor = curve.income(RANKS[curve.poor > RANKS])
    assert poor.mean() / curve.line == pytest.approx(0.6, abs=0.01)


def test_poor_counties_get_their_published_income():
    population = Population(poor_county_income=5500.0)
    fitted = frame(population)
    cells, latent = fitted.cells.sum(axis=2), fitted.latent
    size = cells[:, 1, :3] @ np.array(fitted.sizes.fixed)
    persons = size + cells[:, 1, Stratum.OTHER] * latent.other_size[:, 1]
    assert np.average(latent.cell_income[:, 1], weights=persons) == pytest.approx(5500, rel=2e-3)


def test_every_stratum_keeps_to_its_incomes():
    population = Population()
    curve, latent = fit_curve(population), frame(population).latent
    assert latent.incomes.shape == (4, len(SCORES))
    assert latent.incomes[Stratum.MISSED].max() <= curve.line
    near = latent.incomes[Stratum.NEAR_POOR]
    assert near.min() >= curve.line
    assert near.max() <= curve.line * population.near_limit * 1.01
    assert latent.incomes[Stratum.OTHER].min() >= curve.line * population.near_limit * 0.99
