"""Nations of several sizes, built once."""

from functools import cache

import pytest

from simsupport.livelihoods.business import Business
from simsupport.livelihoods.labour import Labour
from simsupport.population.parameters import Population
from simsupport.population.synthesis import synthesise


@cache
def build(households, seed=1):
    population = Population(households=households)
    return synthesise(population, Business(), Labour(), seed)


@pytest.fixture
def nation_of():
    return build
