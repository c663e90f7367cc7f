"""What must hold every month of every scenario: money, persons, jobs, workers and statuses."""

import numpy as np
import pytest

from simsupport.agents.enterprises import EnterpriseStatus
from simsupport.agents.households import Status
from simsupport.channels import money
from simsupport.core.ledger import Account, Ledger, LedgerError, Source, Use
from simsupport.governance import delivery
from simsupport.livelihoods import earnings, family, spending
from simsupport.livelihoods.labour import N_DESTINATIONS
from simsupport.measures import cash_transfer, employment_subsidy
from simsupport.model import SupportModel

SCENARIOS = [
    "baseline",
    "transfers",
    "employment",
    "transfers-and-employment",
    "designated-units",
    "enterprises",
    "accountability-weak",
    "accountability-strong",
    "combined",
    "east-west",
    "whole-society",
    "society",
    "history",
]
MONTHS = 30
SMALL = {"households": 300, "months": MONTHS}


def weight(model):
    """Return households' weights as int64, so that sums are exact."""
    return model.households.weight.astype(np.int64)


def check_money(model):
    """Measured stocks are the ledger's, and all accounts together hold what they held."""
    stocks = model.ledger.stocks
    assert stocks[Account.HOUSEHOLDS] == int(np.dot(weight(model), model.households.savings))
    assert stocks[Account.ENTERPRISES] == int(model.enterprises.cash.sum())
    return sum(stocks.values())


def check_people(model):
    """Workers are somewhere, jobs are held, posts away are filled, statuses partition rows."""
    hh, firms = model.households, model.enterprises
    placed = hh.farm.astype(int) + hh.local_job + hh.migrant
    assert np.array_equal(placed, hh.workers)
    assert np.all(hh.workers.astype(int) + hh.students + hh.disabled <= hh.adults)

    counties = len(model.counties)
    held = np.bincount(hh.county, weight(model) * hh.local_job, counties)
    jobs = np.bincount(firms.county, firms.jobs, counties)
    assert np.array_equal(held, jobs)
    assert np.all(firms.jobs >= 0)
    waiting = (EnterpriseStatus.RESERVED, EnterpriseStatus.AWAITED)
    assert np.all(firms.jobs[np.isin(firms.status, waiting)] == 0)

    away = np.bincount(hh.destination, weight(model) * hh.migrant, N_DESTINATIONS)
    assert np.array_equal(away, model.destinations.migrants)

    assert set(np.unique(hh.status)) <= set(Status)
    assert np.array_equal(hh.size > 0, hh.status == Status.LIVING)
    assert np.array_equal(hh.weight == 0, hh.status == Status.RESERVED)
    assert np.all(hh.subsidised <= hh.local_job)


@pytest.mark.parametrize("name", SCENARIOS)
def test_identities_hold_every_month(name):
    model = SupportModel(name, rng=3, **SMALL)
    fortune = check_money(model)
    check_people(model)
    while model.running:
        model.step()
        assert check_money(model) == fortune
        check_people(model)
    assert model.time == MONTHS


@pytest.mark.parametrize("name", SCENARIOS)
def test_spending_in_the_record_is_what_the_ledger_says(name):
    model = SupportModel(name, rng=3, **SMALL)
    model.run()
    table = model.outcomes().to_pandas()
    spent = table[table.group == "national"].spending
    assert spent.sum() == pytest.approx(model.ledger.spent / 100, rel=1e-12)
    assert (spent.sum() > 0) == (name != "baseline")


def pockets(model):
    """Return what officials hold, in fen."""
    return model.ledger.stocks[Account.OFFICIALS]


@pytest.mark.parametrize("name", ["accountability-weak", "accountability-strong"])
def test_officials_pockets_hold_what_the_record_says_was_diverted_month_by_month(name):
    model = SupportModel(name, rng=3, **SMALL)
    held = [pockets(model)]
    while model.running:
        model.step()
        held.append(pockets(model))
    table = model.outcomes().to_pandas()
    nation = table[table.group == "national"]
    assert np.diff(held) / 100 == pytest.approx(nation.spending_diverted.to_numpy(), rel=1e-12)
    assert held[0] == 0
    assert held[-1] > 0
    parts = nation.filter(regex="^spending_(?!background)").sum().sum()
    assert parts == pytest.approx(nation.spending.sum(), rel=1e-12)


@pytest.mark.parametrize("name", ["baseline", "transfers-and-employment"])
def test_money_paid_into_accounts_passes_no_official_s_pocket(name):
    model = SupportModel(name, rng=3, **SMALL)
    model.run()
    assert pockets(model) == 0


def test_officials_keep_and_show_under_a_binding_cap_too():
    cap = 2e9
    model = SupportModel("accountability-weak", rng=3, budget__cap=cap, **SMALL)
    fortune = check_money(model)
    while model.running:
        model.step()
        assert check_money(model) == fortune
    assert model.cap_reached
    assert model.ledger.spent <= cap * 100
    assert pockets(model) > 0


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
@pytest.mark.parametrize("name", ["transfers-and-employment", "whole-society"])
def test_a_binding_cap_is_drawn_to_the_last_fen_and_never_exceeded(name, share):
    """What was drawn and is not spent is kept or left by rounding, and said so."""
    model = SupportModel(name, rng=4, **SMALL)
    model.run()
    cap = round(model.ledger.drawn / 100 * share)
    capped = SupportModel(name, rng=4, budget__cap=float(cap), **SMALL)
    unspent = 0
    while capped.running:
        capped.step()
        check_money(capped)
        unspent = capped.ledger.drawn - capped.ledger.spent
        assert unspent >= 0
        assert capped.ledger.drawn <= cap * 100
    assert capped.ledger.drawn == cap * 100
    if name == "transfers-and-employment":
        assert unspent < 1e-3 * cap * 100


def drawn_by_source(months):
    """Return what the last three months drew from the centre and from units, fen."""
    drawn = np.array([month.sources for month in months[-3:]])
    paying = [Source.CENTRAL, Source.DESIGNATED_UNITS]
    assert not np.delete(drawn, paying, axis=1).any()
    return drawn[:, paying].tolist()


def test_each_measure_draws_on_its_own_source(monkeypatch):
    """Under a binding cap every source gives the same part of what is asked of it."""
    months = []
    close = Ledger.close

    def noted(ledger, month, measured):
        close(ledger, month, measured)
        months.append(month)

    monkeypatch.setattr(Ledger, "close", noted)
    policy = {
        "measures__cash_transfer__amount": {"2014-01": 20.0},
        "measures__designated_units__budget": {"2014-01": 1.0},
        "measures__designated_units__tiers": 1.0,
        "measures__designated_units__work_plan": 1.0,
    }
    model = SupportModel("baseline", rng=3, households=300, months=15, **policy)
    model.run()
    free = drawn_by_source(months)
    parts = [model.units.planned, model.units.shown, model.units.reviewed]
    assert [units for _, units in free] == [0, int(np.sum(parts)), 0]
    assert all(part.any() for part in parts)
    assert all(central > 0 for central, _ in free)

    cap = (free[0][0] + sum(free[1]) // 2) // 100
    capped = SupportModel(
        "baseline", rng=3, households=300, months=15, budget__cap=float(cap), **policy
    )
    capped.run()
    drawn = drawn_by_source(months)
    assert drawn[0] == free[0]
    assert drawn[1] == pytest.approx([part / 2 for part in free[1]], rel=1e-6)
    assert drawn[2] == [0, 0]
    assert capped.ledger.spent <= cap * 100


def test_persons_change_by_births_and_deaths_only(monkeypatch):
    """Deaths and births are counted from the columns around the events themselves."""
    births, deaths = [], []

    def persons(block):
        return int(np.dot(block.weight, family.members(block.households).astype(np.int64)))

    def counted(event, into, sign):
        def wrapped(block, *args):
            before = persons(block)
            event(block, *args)
            into.append(sign * (persons(block) - before))

        return wrapped

    unchanged = []
    monkeypatch.setattr(family, "_deaths", counted(family._deaths, deaths, -1))
    for name in ("_grow_old", "_finish_school", "_come_of_age", "_split"):
        monkeypatch.setattr(family, name, counted(getattr(family, name), unchanged, 1))
    whole_year = family.age

    def counted_year(block, *args):
        before, died = persons(block), sum(deaths)
        whole_year(block, *args)
        births.append(persons(block) - before + sum(deaths) - died)

    monkeypatch.setattr(family, "age", counted_year)
    model = SupportModel("baseline", rng=5, households=1500, months=36)
    before = int(model.households.persons.sum())
    born, died = sum(births), sum(deaths)
    model.run()
    after = int(model.households.persons.sum())
    assert after - before == (sum(births) - born) - (sum(deaths) - died)
    assert min(births) > 0
    assert min(deaths) > 0
    assert set(unchanged) == {0}
    recorded = model.outcomes().to_pandas()
    assert recorded[recorded.group == "national"].persons.iloc[-1] == after


def test_nobody_is_born_or_dies_where_rates_are_zero_however_many_households_split():
    rates = dict.fromkeys(("birth", "elder_death", "adult_death"), 0.0)
    rates["split"] = 0.5
    changes = {f"livelihoods__family__{name}": value for name, value in rates.items()}
    model = SupportModel("baseline", rng=5, households=800, months=36, **changes)
    before = model.households.persons.sum()
    used = np.count_nonzero(model.households.status == Status.LIVING)
    model.run()
    assert model.households.persons.sum() == before
    assert np.count_nonzero(model.households.status == Status.LIVING) > used


def one_fen_too_much(block, now, by_county, payer):
    """Support firms, with a fen that nobody paid."""
    money.support_enterprises(block, now, by_county, payer)
    block.enterprises.cash[0] += 1


def unbooked(block, now, yuan):
    """Bank money that no account bears."""
    block.households.savings += money.to_fen(yuan)


def twice(block, now, rows, fen, payer):
    """Grant households what was asked for twice, and book it properly."""
    money.grant_chosen(block, now, rows, fen * 2, payer)


def lost(block, now, yuan):
    """Spend money that reaches nobody."""
    block.households.savings -= money.to_fen(yuan)


def kept_by_firms(block, now, yuan):
    """Pay wages that firms do not notice."""
    bill = block.in_county.up(money.to_fen(yuan) * block.weight)
    now.books.move(Account.ENTERPRISES, Account.HOUSEHOLDS, int(bill.sum()))
    return bill


def without_wages(block):
    """Add up income without the wages that firms have paid."""
    hh = block.households
    hh.income[:] = hh.business + hh.property_income + hh.transfer
    hh.year_income += hh.income


def with_a_fifth_more_from_markets(block):
    """Add up income with market money that nobody paid."""
    hh = block.households
    hh.income[:] = hh.wage + hh.business * np.float32(1.2) + hh.property_income + hh.transfer
    hh.year_income += hh.income


def without_booking(block, now, order, handled):
    """Lose money on the way that nobody has."""
    return order.of(order.fen - order.fen // 10)


def without_losing(block, now, order, handled):
    """Let officials keep money and households have it too."""
    now.books.move(Account.PROGRAMMES, Account.OFFICIALS, 100)
    now.books.spend(Use.DIVERTED, 100)
    return order


def by_household_not_by_weight(block, now, order, handled):
    """Book what one household loses, as if every row were one."""
    lost = order.fen // 10
    kept = int(lost.sum())
    now.books.move(Account.PROGRAMMES, Account.OFFICIALS, kept)
    now.books.spend(Use.DIVERTED, kept)
    return order.of(order.fen - lost)


def a_fen_rounded_away(block, now, order, handled):
    """Lose a single fen of all the money."""
    fen = lose_on_the_way(block, now, order, handled).fen
    return order.of(fen - (np.arange(len(fen)) == len(fen) - 1))


lose_on_the_way = delivery.lose_on_the_way


@pytest.mark.parametrize(
    ("module", "name", "broken"),
    [
        (delivery, "lose_on_the_way", without_booking),
        (delivery, "lose_on_the_way", without_losing),
        (delivery, "lose_on_the_way", by_household_not_by_weight),
        (delivery, "lose_on_the_way", a_fen_rounded_away),
        (employment_subsidy, "support_enterprises", one_fen_too_much),
        (spending, "bank", unbooked),
        (cash_transfer, "grant_chosen", twice),
        (spending, "spend", lost),
        (earnings, "pay_wages", kept_by_firms),
        (earnings, "add_up", without_wages),
        (earnings, "add_up", with_a_fifth_more_from_markets),
    ],
)
def test_a_broken_flow_is_found_in_the_month_it_happens(monkeypatch, module, name, broken):
    model = SupportModel(
        "transfers-and-employment",
        rng=3,
        households=150,
        months=2,
        measures__cash_transfer__amount=50,
        measures__cash_transfer__handled=1.0,
        measures__employment_subsidy__wage_share=0.5,
    )
    monkeypatch.setattr(module, name, broken)
    with pytest.raises(LedgerError):
        model.step()


def test_a_worker_who_vanishes_is_found():
    model = SupportModel("baseline", rng=3, households=150, months=2)
    model.households.local_job[np.flatnonzero(model.households.local_job)[0]] -= 1
    with pytest.raises(AssertionError):
        check_people(model)
