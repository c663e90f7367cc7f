"""Disclosure moves trust to what donors see: up where little was lost, down where much was."""

import numpy as np
import pytest

from simsupport.agents.provinces import Provinces
from simsupport.core.calendar import Month
from simsupport.core.streams import Streams
from simsupport.measures.base import Nation
from simsupport.measures.donation_disclosure import DonationDisclosure
from tests.worlds import World

FEBRUARY = 13


def told(month=FEBRUARY, lost=(0, 20, 50, 900, 0), donated=(1000, 1000, 1000, 1000, 0), **values):
    """Return the trust of five provinces of a county each after a month with disclosure."""
    world = World(5, villages=5, counties=5)
    world.tables["provinces"] = Provinces(5)
    counties = world.tables["counties"]
    counties.province[:] = np.arange(5)
    counties.donated[:], counties.donated_lost[:] = donated, lost
    usual = {"disclosure": 1.0, "monitored": 1.0, "tolerance": 0.05}
    measure = DonationDisclosure.model_validate(usual | values)
    measure.decide(Nation(world.tables, Streams(1), Month(month)))
    return world.tables["provinces"].trust


def test_trust_goes_to_what_the_loss_deserves():
    assert told(learning=1.0) == pytest.approx([1.0, 0.6, 0.0, 0.0, 0.5])
    assert told(learning=0.5) == pytest.approx([0.75, 0.55, 0.25, 0.25, 0.5])
    assert told(learning=0.5, disclosure=0.5) == pytest.approx([0.625, 0.525, 0.375, 0.375, 0.5])


def test_organisations_disclose_what_costs_them_trust_as_far_as_they_are_monitored():
    assert told(learning=1.0, monitored=0.4) == pytest.approx([1.0, 0.6, 0.3, 0.3, 0.5])
    assert told(learning=1.0, monitored=0.0) == pytest.approx([1.0, 0.6, 0.5, 0.5, 0.5])


def test_where_nothing_was_donated_nothing_is_learned():
    assert np.all(told(donated=0, lost=0) == 0.5)


@pytest.mark.parametrize("changes", [{"coverage": 0.0}, {"learning": 0.0}, {"month": FEBRUARY + 1}])
def test_without_readers_learning_or_in_another_month_trust_stays(changes):
    assert np.all(told(**changes) == 0.5)


def test_donors_who_forgive_nothing_trust_only_where_nothing_was_lost():
    assert told(tolerance=0.001, learning=1.0) == pytest.approx([1.0, 0.0, 0.0, 0.0, 0.5])
