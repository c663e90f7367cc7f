"""Measures pay whom they should, what they should, while they should."""

import numpy as np
import pytest

from simsupport.agents.households import Register, Status
from simsupport.channels.orders import Order
from simsupport.core.calendar import Month
from simsupport.core.ledger import Use
from simsupport.core.streams import normal
from simsupport.governance.delivery import lose_on_the_way
from simsupport.measures.cash_transfer import CashTransfer
from simsupport.measures.employment_subsidy import EmploymentSubsidy
from simsupport.measures.minimum_income import MinimumIncome
from simsupport.model import SupportModel
from simsupport.month import MEASURES, measures_acting
from tests.worlds import World, changed, copy_of, scenario


def measure(kind, **values):
    """Return a measure with validated parameters."""
    return kind.model_validate(values)


def asked_for(kind, world, now, wanted):
    """Return the one order of a measure, and what it asks for each household."""
    (order,) = kind.requests(world.block, now, wanted)
    fen = np.zeros(len(world.hh), np.int64)
    fen[order.rows] = order.fen
    assert len(set(order.rows.tolist())) == len(order.rows)
    assert np.array_equal(order.weight, world.block.weight[order.rows])
    assert np.array_equal(order.village, world.block.village_of(order.rows))
    return order, fen


@pytest.mark.parametrize("kind", MEASURES)
def test_a_measure_without_size_never_acts(kind):
    idle = kind()
    assert not any(idle.active(Month(index)) for index in range(96))
    assert set(kind.sizes) <= set(kind.model_fields)


def test_a_measure_acts_from_its_first_month_to_the_month_before_until():
    cash = measure(CashTransfer, amount={"2014-03": 100}, until="2014-06")
    acting = [str(Month(index)) for index in range(96) if cash.active(Month(index))]
    assert acting == ["2014-03", "2014-04", "2014-05"]


@pytest.mark.parametrize("kind", MEASURES)
def test_a_larger_coverage_adds_households_and_drops_none(kind):
    world = World(5000)
    reached = np.zeros(5000, np.bool_)
    for share in (0.0, 0.2, 0.5, 0.8, 1.0):
        now_reached = measure(kind, coverage=share).covered(world.block, world.now(3))
        assert np.all(now_reached >= reached)
        assert abs(now_reached.mean() - share) <= 5 * np.sqrt(share * (1 - share) / 5000)
        reached = now_reached


def test_coverage_reaches_the_same_households_every_month():
    world, cash = World(500), measure(CashTransfer, coverage=0.4)
    first = cash.covered(world.block, world.now(0))
    assert np.array_equal(first, cash.covered(world.block, world.now(40)))


def test_a_flat_transfer_is_the_same_for_all_wanted_and_nothing_for_others():
    world = World(3)
    wanted = np.array([True, False, True])
    cash = measure(CashTransfer, amount=120.5)
    assert asked_for(cash, world, world.now(), wanted)[1].tolist() == [12050, 0, 12050]


def test_a_gap_transfer_pays_a_twelfth_of_its_share_of_the_gap():
    line = World(1).now().drivers.poverty_line
    world = World(4, last_income=[3 * line - 1200, 3 * line + 1200, -5000.0, 0.0])
    cash = measure(CashTransfer, gap_share=0.5)
    _, fen = asked_for(cash, world, world.now(), np.ones(4, np.bool_))
    most = 3 * line * 0.5 / 12 * 100
    assert fen == pytest.approx([5000, 0, most, most], abs=2)


def test_delivery_pays_what_was_granted_and_books_it():
    world = World(3, weight=[1, 2, 3])
    now, before = world.now(), copy_of(world)
    order = Order.of_households(world.block, np.arange(3), np.array([100, 0, 50]))
    measure(CashTransfer, amount=1).deliver(world.block, now, order, 1.0)
    assert world.hh.transfer.tolist() == [1.0, 0.0, 0.5]
    assert changed(world, before) == {"transfer"}
    assert now.books.uses[Use.HOUSEHOLD_BENEFIT] == 250


def test_nobody_is_paid_for_a_household_that_no_longer_exists():
    model_world = World(
        2,
        status=[Status.LIVING, Status.DISSOLVED],
        register=Register.REGISTERED,
        adults=[2, 0],
        children=[1, 0],
        workers=[2, 0],
        farm=[2, 0],
    )
    from simsupport.governance.register import RegisterRules, eligible

    now = model_world.now(20)
    wanted = eligible(model_world.block, now, RegisterRules())
    _, fen = asked_for(measure(CashTransfer, amount=100), model_world, now, wanted)
    assert fen.tolist() == [10_000, 0]


def test_a_minimum_income_tops_up_whoever_is_assessed_below_the_line_registered_or_not():
    line = World(1).now().drivers.poverty_line
    world = World(3, last_income=[3 * line * 0.5, 3 * line * 2, 3 * line * 0.5])
    world.hh.register[0] = Register.REGISTERED
    income = measure(MinimumIncome, line_share=1.0, assessment_sd=0.0)
    _, fen = asked_for(income, world, world.now(), np.zeros(3, np.bool_))
    assert fen[0] == fen[2] == pytest.approx(3 * line * 0.5 / 12 * 100, abs=2)
    assert fen[1] == 0


def test_a_minimum_income_pays_the_gap_as_assessed_and_not_the_true_one():
    line = World(1).now().drivers.poverty_line
    world = World(400, last_income=3 * line * 0.5)
    income = measure(MinimumIncome, line_share=1.0, assessment_sd=0.5)
    _, fen = asked_for(income, world, world.now(), np.zeros(400, np.bool_))
    words = world.now().streams.words("minimum_income.assessment", 0, 0, 400)
    seen = 3 * line * 0.5 * np.exp(0.5 * normal(words).astype(float))
    expected = np.maximum(3 * line - seen, 0.0) / 12 * 100
    assert fen == pytest.approx(expected, abs=2)
    assert np.count_nonzero(fen) < 400


def test_a_minimum_income_is_assessed_once_a_year():
    world = World(400, last_income=8000.0)
    income = measure(MinimumIncome, line_share=1.0, assessment_sd=1.0)
    paid = [
        asked_for(income, world, world.now(month), np.zeros(400, np.bool_))[1] > 0
        for month in (12, 23, 24)
    ]
    assert np.array_equal(paid[0], paid[1])
    assert not np.array_equal(paid[0], paid[2])


SUBSIDY = measure(EmploymentSubsidy, wage_share=0.3, tax_relief=1200, training=600, duration=2)


def test_a_hire_spares_the_employer_the_support_over_the_term():
    world = World(3)
    wanted = np.array([True, False, True])
    spared = SUBSIDY.hiring_discount(world.block, world.now(), wanted, np.array([1, 2]))
    assert spared.tolist() == [0, round((1900 * 0.3 + 100) * 100) + 600 * 100 // 2]


def test_a_subsidy_runs_for_its_term_and_pays_training_once():
    world = World(2, farm=1, local_job=1)
    wanted, nobody = np.array([True, False]), np.zeros(0, np.intp)
    now, asked = world.now(), []
    for hired in (np.array([0, 1]), nobody, nobody):
        SUBSIDY.after_hiring(world.block, now, wanted, hired)
        asked.append(asked_for(SUBSIDY, world, now, wanted)[1].tolist())
    monthly = round((1900 * 0.3 + 100) * 100)
    assert asked == [[monthly + 60_000, 0], [monthly, 0], [0, 0]]


def test_a_job_that_ends_takes_its_subsidy_along():
    world = World(1, farm=1, local_job=1)
    wanted, now = np.array([True]), world.now()
    SUBSIDY.after_hiring(world.block, now, wanted, np.array([0]))
    world.hh.local_job[:] = 0
    SUBSIDY.after_hiring(world.block, now, wanted, np.zeros(0, np.intp))
    assert world.hh.subsidised.tolist() == [0]
    assert asked_for(SUBSIDY, world, now, wanted)[1].tolist() == [0]


def test_the_subsidy_reaches_the_firms_and_training_the_worker_s_skill():
    world = World(2, weight=[3, 4], farm=1, local_job=1)
    wanted, now = np.array([True, False]), world.now()
    SUBSIDY.after_hiring(world.block, now, wanted, np.array([0]))
    order, fen = asked_for(SUBSIDY, world, now, wanted)
    before = copy_of(world)
    SUBSIDY.deliver(world.block, now, order, 1.0)
    assert world.block.enterprises.cash.sum() == 3 * fen[0]
    assert changed(world, before) == {"skill"}
    gain = world.rules.projects.subsidised_vacancy.skill_gain(600)
    assert world.hh.skill == pytest.approx([gain / 2, 0.0])


def test_under_a_cap_training_gives_the_skill_that_its_paid_part_buys():
    world = World(1, farm=1, local_job=1)
    wanted, now = np.array([True]), world.now()
    SUBSIDY.after_hiring(world.block, now, wanted, np.array([0]))
    order, _ = asked_for(SUBSIDY, world, now, wanted)
    SUBSIDY.deliver(world.block, now, order.granted(0.25), 0.25)
    gain = world.rules.projects.subsidised_vacancy.skill_gain(150)
    assert world.hh.skill[0] == pytest.approx(gain / 2)


def test_training_money_that_officials_lose_buys_no_skill():
    world = World(4, villages=2, farm=1, local_job=1)
    world.tables["villages"].arrives[:] = [1.0, 0.6]
    wanted, now = np.ones(4, np.bool_), world.now()
    subsidy = SUBSIDY.model_copy(update={"handled": 0.5})
    subsidy.after_hiring(world.block, now, wanted, np.arange(4))
    order, _ = asked_for(subsidy, world, now, wanted)
    subsidy.deliver(world.block, now, lose_on_the_way(world.block, now, order, 0.5), 1.0)
    gain = world.rules.projects.subsidised_vacancy.skill_gain(600) / 2
    assert world.hh.skill == pytest.approx([gain, gain, gain * 0.8, gain * 0.8])


def test_a_subsidy_that_stops_leaves_no_term_running():
    world = World(2, farm=1, local_job=1)
    SUBSIDY.after_hiring(world.block, world.now(), np.array([True, True]), np.array([1]))
    before = copy_of(world)
    SUBSIDY.stop(world.block)
    assert changed(world, before) == {"subsidised", "subsidy_months", "in_training"}
    assert not (world.hh.subsidised | world.hh.subsidy_months | world.hh.in_training).any()


def test_measures_act_neither_during_burn_in_nor_once_the_cap_is_used_up():
    rules = scenario("transfers-and-employment")
    acting = {measure.key for measure in measures_acting(rules, Month(40), funded=True)}
    assert acting == {"cash_transfer", "employment_subsidy"}
    assert measures_acting(rules, Month(40), funded=False) == ()
    assert measures_acting(rules, Month(-1), funded=True) == ()


def test_a_measure_decides_for_the_nation_once_a_month_before_its_blocks_act(monkeypatch):
    events = []
    requests = CashTransfer.requests

    def decide(measure, nation):
        events.append(("decides", str(nation.month), len(nation.tables["counties"])))

    def ask(measure, block, now, wanted):
        events.append(("asks", str(now.month), len(block.counties)))
        return requests(measure, block, now, wanted)

    monkeypatch.setattr(CashTransfer, "decide", decide)
    monkeypatch.setattr(CashTransfer, "requests", ask)
    policy = {"measures__cash_transfer__amount": {"2013-02": 10.0, "2013-04": 0.0}}
    model = SupportModel("baseline", rng=1, households=150, months=5, **policy)
    model.run()
    months = ("2013-02", "2013-03")
    kinds = ("decides", "asks")
    counties = len(model.counties)
    assert events == [(kind, month, counties) for month in months for kind in kinds]
