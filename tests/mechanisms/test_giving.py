"""Firms and donors in whole runs: what else rows C5 to C8, D6 and D7 do, pair by pair."""

import numpy as np
import pytest

from simsupport.core.ledger import Account, LedgerError, Use
from simsupport.measures import charitable_trusts, enterprise_villages
from simsupport.model import SupportModel
from tests.mechanisms.cases.giving import SUBSIDY, adopters, hires_of_registered, small_gifts
from tests.mechanisms.runs import HOUSEHOLDS, SEEDS, t_interval

FIRMS = "measures.enterprise_villages."
SMALL = {"households": 600, "months": 40}


def run(changes=None, seed=SEEDS[0], scenario="whole-society", **options):
    """Run the whole society, or another scenario, with changes by dotted path."""
    given = {path.replace(".", "__"): value for path, value in (changes or {}).items()}
    size = {"households": HOUSEHOLDS, "months": 40} | options
    model = SupportModel(scenario, rng=seed, **size, **given)
    model.run()
    return model


def interval(figure, on, off):
    """Return the 95 % t interval of a figure's paired difference."""
    return t_interval(np.array([figure(run(on, seed)) - figure(run(off, seed)) for seed in SEEDS]))


@pytest.mark.row("C5")
@pytest.mark.parametrize("name", ["tax_relief", "imitation"])
def test_adoption_responds_to_tax_relief_and_to_neighbours(name):
    low, _, _ = interval(adopters, {}, {FIRMS + name: 0.0})
    assert low > 0


def alone(relief, honoured):
    """Run firms and the roll alone; return adopters, and what treasury and firms paid in yuan."""
    changes = {
        FIRMS + "campaign": 0.05,
        FIRMS + "tax_relief": relief,
        "measures.charitable_trusts.trusts": 0.3,
        "measures.honours.enterprises": honoured,
    }
    model = run(changes, scenario="baseline")
    table = model.outcomes().to_pandas()
    nation = table[table.group == "national"]
    return adopters(model), nation.drawn_central.sum(), nation.drawn_private_firms.sum()


@pytest.mark.row("C5")
def test_the_treasury_bears_the_relieved_part_of_what_firms_give():
    _, central, private = alone(relief=0.4, honoured=0.0)
    assert central / (central + private) == pytest.approx(0.4, rel=1e-6)
    assert private > 0


@pytest.mark.row("C8")
def test_honours_cost_nothing_and_work_best_while_they_are_few():
    found = [alone(relief=0.0, honoured=share) for share in (0.0, 0.25, 0.7, 1.0)]
    none, few, many, everyone = (adopting for adopting, _, _ in found)
    assert none == everyone < many < few
    assert [central for _, central, _ in found] == [0.0] * 4


@pytest.mark.row("C7")
@pytest.mark.parametrize(("name", "size"), [("tax_relief", 8000.0), ("training", 20_000.0)])
def test_tax_relief_alone_and_training_alone_raise_hires_where_they_are_large(name, size):
    off = dict.fromkeys(SUBSIDY, 0.0)
    on = off | {f"measures.employment_subsidy.{name}": {"2014-01": size}}
    low, _, _ = interval(hires_of_registered, on, off)
    assert low > 0


@pytest.mark.row("C7")
def test_deadweight_and_displacement_are_reported():
    """Subsidised hires exceed the hires that the subsidy adds, and others' hires are counted."""
    off = dict.fromkeys(SUBSIDY, 0.0)
    sums = []
    for changes in (SUBSIDY, off):
        table = run(changes, months=36).outcomes().to_pandas()
        sums.append(table[table.group == "national"].sum(numeric_only=True))
    on, without = sums
    added = on.hires_registered - without.hires_registered
    assert on.subsidised_hires > 0 == without.subsidised_hires
    deadweight = 1 - added / on.subsidised_hires
    assert 0 < deadweight < 1
    assert on.hires_other != without.hires_other
    assert on.spending_firm_support > 0 == without.spending_firm_support


@pytest.mark.row("D7")
def test_gifts_rise_or_fall_with_disclosure_as_the_losses_deserve():
    """Disclosure where nothing is lost raises gifts; where officials handle it all, it lowers."""
    off = {"measures.donation_disclosure.disclosure": 0.0}
    clean = {"measures.crowdfunding.handled": 0.0}
    dirty = {"measures.crowdfunding.handled": 1.0}
    low, _, _ = interval(small_gifts, clean, clean | off)
    _, _, high = interval(small_gifts, dirty, dirty | off)
    assert low > 0 > high


def test_the_size_of_blocks_changes_nothing():
    one, other = run(**SMALL), run(**SMALL, block_size=1)
    for name, table in one.tables.items():
        for column, values in table.arrays.items():
            assert np.array_equal(values, other.tables[name].arrays[column]), (name, column)
    assert one.enterprises.fund.any()
    assert one.provinces.gifts.any()
    assert one.counties.donated.any()


def test_what_trusts_hold_is_what_the_ledger_says_every_month():
    model = SupportModel("whole-society", rng=3, **SMALL)
    while model.running:
        model.step()
        hh = model.households
        weight = hh.weight.astype(np.int64)
        posts = int(np.dot(weight, hh.post_money)) + int(np.dot(weight, hh.awaited_money))
        held = posts + int(model.enterprises.fund.sum())
        assert model.ledger.stocks[Account.IN_TRUST] == held
    assert model.enterprises.fund.any()


def test_a_binding_cap_leaves_firms_books_in_order():
    free = run(**SMALL)
    cap = round(free.ledger.spent / 100 * 0.7)
    model = run({"budget.cap": float(cap)}, **SMALL)
    assert model.cap_reached
    assert model.ledger.spent <= cap * 100
    assert model.ledger.stocks[Account.ENTERPRISES] == int(model.enterprises.cash.sum())


def free_of_charge(block, now, by_county, shares, relief):
    """Book what firms give, and leave them their cash."""
    now.books.move(Account.ENTERPRISES, Account.PROGRAMMES, int(by_county.sum()))


def kept(block, now, fen):
    """Count what firms pay into trusts as theirs too."""
    block.enterprises.fund += fen
    now.books.move(Account.ENTERPRISES, Account.IN_TRUST, int(fen.sum()))


def without_source(block, now, by_county, *others):
    """Spend what no fund gave."""
    now.books.spend(Use.SERVICES, int(by_county.sum()))


@pytest.mark.parametrize(
    ("module", "name", "broken"),
    [
        (enterprise_villages, "give_from_cash", free_of_charge),
        (enterprise_villages, "give_from_cash", without_source),
        (charitable_trusts, "give_from_fund", without_source),
        (charitable_trusts, "pay_into_fund", kept),
    ],
)
def test_a_gift_that_nobody_gave_is_found(monkeypatch, module, name, broken):
    monkeypatch.setattr(module, name, broken)
    with pytest.raises(LedgerError):
        run(**SMALL)
