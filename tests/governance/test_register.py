"""The register opens once, and decides from then on whom help is meant for."""

import numpy as np
import pytest

from simsupport.agents.households import Register, Status, Stratum
from simsupport.governance.register import RegisterRules, eligible, eligible_rows, open_register
from simsupport.model import SupportModel
from tests.worlds import World

RULES = RegisterRules()
STRATA = [Stratum.REGISTERED, Stratum.MISSED, Stratum.OTHER, Stratum.REGISTERED]


def test_the_register_takes_in_its_stratum_in_the_month_it_opens_and_no_reserved_row():
    status = [Status.LIVING] * 3 + [Status.RESERVED]
    world = World(4, stratum=STRATA, weight=[5, 5, 5, 0], status=status)
    for month in (11, 12, 13):
        open_register(world.block, world.now(month), RULES)
        expected = [Register.REGISTERED if month >= 12 else Register.NEVER, 0, 0, 0]
        assert world.hh.register.tolist() == expected
    assert world.hh.register_month.tolist() == [12, 0, 0, 0]


def test_a_register_that_opens_before_the_burn_in_is_filled_in_its_first_month():
    world, rules = World(4, stratum=STRATA), RegisterRules(opens="2010-01")
    for month in (-12, -11):
        open_register(world.block, world.now(month), rules)
    assert np.flatnonzero(world.hh.register == Register.REGISTERED).tolist() == [0, 3]
    assert world.hh.register_month[[0, 3]].tolist() == [-12, -12]


def test_who_left_the_register_is_not_taken_in_again():
    world = World(1, stratum=Stratum.REGISTERED)
    open_register(world.block, world.now(12), RULES)
    world.hh.register[:] = Register.EXITED
    open_register(world.block, world.now(13), RULES)
    assert world.hh.register.tolist() == [Register.EXITED]


def test_before_the_register_help_is_meant_for_those_below_the_line_last_year():
    line = World(1).now().drivers.poverty_line
    incomes = [3 * line - 10, 3 * line + 10, 100.0, 100.0]
    world = World(
        4, last_income=incomes, weight=[5, 5, 5, 0], status=[Status.LIVING] * 3 + [Status.RESERVED]
    )
    assert eligible(world.block, world.now(0), RULES).tolist() == [True, False, True, False]


def test_afterwards_only_the_register_counts():
    states = [Register.NEVER, Register.REGISTERED, Register.EXITED, Register.MONITORED]
    world = World(4, register=states, last_income=100.0)
    assert eligible(world.block, world.now(12), RULES).tolist() == [False, True, False, False]
    assert eligible_rows(np.array(states)).tolist() == [False, True, False, False]


@pytest.mark.parametrize("opens", ["2010-01", "2012-06", "2013-01", "2014-01"])
def test_a_register_that_opened_at_any_earlier_time_has_its_households(opens):
    model = SupportModel(
        "baseline", rng=1, households=200, months=13, background__registry__opens=opens
    )
    model.run()
    hh = model.households
    listed = np.count_nonzero(hh.register == Register.REGISTERED)
    living = np.count_nonzero((hh.stratum == Stratum.REGISTERED) & (hh.status == Status.LIVING))
    assert listed >= living > 0
