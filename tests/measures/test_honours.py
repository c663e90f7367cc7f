"""Honours are worth something to firms while they are few, and cost nothing."""

import numpy as np
import pytest

from simsupport.measures.honours import Honours, expected_worth
from tests.measures.firms import FEBRUARY, everybody, firm_world


def read_out(world, month=FEBRUARY, **values):
    """Read the roll out; return what firms expect of it by county."""
    measure = Honours.model_validate({"enterprises": 0.25} | values)
    now = world.now(month).for_block()
    assert measure.requests(world.block, now, everybody(world)) == []
    assert not now.books.flows.any()
    assert not now.books.sources.any()
    return world.block.counties.honour.copy()


def test_honours_for_all_and_for_nobody_are_worth_nothing_and_few_are_worth_most():
    shares = np.linspace(0, 1, 101)
    worth = np.array([expected_worth(share, 2.0, 3.0) for share in shares])
    assert worth[0] == worth[-1] == 0
    assert shares[worth.argmax()] == pytest.approx(1 / 4)
    assert expected_worth(0.5, 2.0, 3.0) == pytest.approx(0.5 * 2.0 * 0.125)
    assert expected_worth(1.0, 2.0, 0.0) == 2.0  # where honours do not cheapen


def test_the_roll_lists_a_share_of_last_year_s_adopters_and_more_drop_none():
    before = np.zeros(6, np.int64)
    for share in (0.0, 0.1, 0.5, 1.0):
        world = firm_world()
        world.block.enterprises.adopted[::2] = [400, 10, 0]
        read_out(world, enterprises=share)
        honoured = world.block.enterprises.honoured
        assert honoured[::2] == pytest.approx([400 * share, 10 * share, 0], abs=1)
        assert np.all(honoured >= before)
        before = honoured.copy()
    assert before[::2].tolist() == [400, 10, 0]


def test_it_is_read_out_in_february_and_forgotten_when_it_ends():
    world = firm_world()
    assert not read_out(world, month=FEBRUARY - 1).any()
    assert np.all(read_out(world) == pytest.approx(expected_worth(0.25, 1.5, 3.0)))
    Honours().stop(world.block)
    assert not world.block.counties.honour.any()


def test_counties_without_a_roll_expect_nothing_of_it():
    world = firm_world(households=300, counties=100)
    some = read_out(world, coverage=0.4) > 0
    assert 15 < some.sum() < 65
    more = read_out(world, coverage=0.8) > 0
    assert np.all(more >= some)
    assert not read_out(world, coverage=0.0).any()
