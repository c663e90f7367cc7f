"""Dibao goes to the poorest as assessed, within quotas; pensions to elders, subsidies to farms."""

from types import SimpleNamespace

import numpy as np
import pytest

from simsupport.agents.households import Status
from simsupport.core.ledger import Account
from simsupport.measures import background
from tests.worlds import World


def test_the_background_pays_pensions_to_elders_and_farm_subsidies_in_june():
    world = World(2, elders=[0, 2], dibao=[50.0, 0.0])
    settings = world.rules.background
    for month, farm in ((0, 0.0), (4, 0.0), (5, settings.farm_subsidy.per_person)):
        world.hh.transfer[:] = world.hh.steady_transfer
        now = world.now(month)
        background.pay_background(world.block, now, settings.pension, settings.farm_subsidy)
        pension = now.drivers.pension * settings.pension.above_floor
        expected = [50 + 3 * farm, 2 * pension + 5 * farm]
        assert world.hh.transfer == pytest.approx(expected, rel=1e-5)
        paid = int(now.books.flows[Account.PROGRAMMES, Account.HOUSEHOLDS])
        assert int(now.books.background[0]) == paid
        assert paid == pytest.approx(sum(expected) * 1000, abs=20)
        assert now.books.uses.sum() == 0


def test_dibao_goes_to_the_poorest_as_assessed_until_the_quota_is_used():
    incomes = np.linspace(1000, 60_000, 100)
    world = World(100, last_income=incomes, changes={"background.dibao.assessment_sd": 0.0})
    now, settings = world.now(), world.rules.background.dibao
    world.block.counties.dibao_share[:] = 300.0 / now.drivers.dibao_recipients
    background.assess_dibao(world.block, now, settings)
    awarded = np.flatnonzero(world.hh.dibao)
    assert awarded.tolist() == list(range(len(awarded)))
    recipients = round(settings.members_covered * 10)
    assert abs(len(awarded) * recipients - 300) <= recipients / 2


def awarded(world, quota, **settings):
    """Assess everybody once, for a quota of recipients in all; return the rows awarded."""
    now = world.now()
    rules = world.rules.background.dibao.model_copy(update=settings)
    world.block.counties.dibao_share[:] = quota / now.drivers.dibao_recipients
    background.assess_dibao(world.block, now, rules)
    return np.flatnonzero(world.hh.dibao).tolist()


@pytest.mark.parametrize("ceiling", [0.5, 1.5, 3.0])
def test_nobody_assessed_above_the_ceiling_is_awarded_whatever_the_quota(ceiling):
    line = World(1).now().drivers.poverty_line
    incomes = 3 * line * np.array([0.1, 0.49, 0.51, 1.49, 1.51, 2.99, 3.01, 9.0])
    world = World(8, last_income=incomes)
    found = awarded(world, 1e6, ceiling=ceiling, assessment_sd=0.0)
    assert found == np.flatnonzero(incomes < 3 * line * ceiling).tolist()


def test_an_award_is_paid_for_the_members_covered_and_lapses_with_the_next_assessment():
    world = World(3, last_income=[1000, 1000, 90_000], children=[1, 4, 1])
    drivers = world.now().drivers
    assert awarded(world, 1e6, members_covered=2.0, assessment_sd=0.0) == [0, 1]
    monthly = drivers.dibao_line * drivers.dibao_share / 12
    assert world.hh.dibao == pytest.approx([2 * monthly, 2 * monthly, 0.0])
    world.hh.last_income[:] = [90_000, 1000, 1000]
    assert awarded(world, 1e6, assessment_sd=0.0) == [1, 2]


def test_rows_without_members_are_never_awarded():
    nobody = {"children": [1, 0], "adults": [2, 0], "workers": [2, 0], "farm": [2, 0]}
    world = World(2, last_income=0.0, status=[Status.LIVING, Status.DISSOLVED], **nobody)
    assert awarded(world, 1e6, assessment_sd=0.0) == [0]


def test_an_assessor_s_error_spreads_awards_to_less_poor_households():
    incomes = np.linspace(1000, 12_000, 400)
    exact = awarded(World(400, last_income=incomes), 1000, assessment_sd=0.0)
    erring = awarded(World(400, last_income=incomes), 1000, assessment_sd=1.0)
    assert np.mean(erring) > np.mean(exact)


def test_quotas_follow_the_persons_of_low_lasting_income():
    line = 2736.0
    world = World(
        4,
        villages=2,
        counties=2,
        weight=[1, 2, 3, 4],
        expected=3 * line / 12 * np.array([1.4, 1.6, 0.5, 1.4]),
        children=[1, 1, 1, 3],
    )
    nation = SimpleNamespace(**world.tables)
    background.share_quotas(nation, line)
    # Persons of 1.4, 1.6 and 0.5 lines each; the last family of five has 0.84 lines a person.
    persons = np.array([1 * 3, 3 * 3 + 4 * 5])
    assert world.block.counties.dibao_share == pytest.approx(persons / persons.sum())


def test_where_nobody_is_low_quotas_are_empty():
    world = World(2, expected=1e6)
    background.share_quotas(SimpleNamespace(**world.tables), 2736.0)
    assert world.block.counties.dibao_share.tolist() == [0.0]
