"""What audits deter against what they bring back, what courts recover, and what ventures lose."""

import numpy as np
import pytest

from simsupport.core.ledger import Account, Use
from simsupport.model import SupportModel
from tests.mechanisms.cases.supervision import AUDITS, BAN, COURTS, VENTURES, by_use
from tests.mechanisms.runs import SEEDS, t_interval
from tests.mechanisms.test_enterprises import figures

OFFICIALS_MAY_TAKE = {
    COURTS + "rate": 0.0,
    "measures.penalties.level": 0.0,
    "measures.social_supervision.disclosure": 0.0,
    "measures.inspections.rate": 0.0,
}
"""Nobody but auditors watches, so that something is left to be found in every year."""

NO_AUDIT = {AUDITS + "audit": 0.0}


def diverted(model):
    """Money that officials took so far, yuan."""
    return by_use(model)[Use.DIVERTED] / 100.0


def recovered(model):
    """Money that came back from officials so far, yuan."""
    return -by_use(model)[Use.RECOVERED] / 100.0


@pytest.mark.row("F6")
def test_audits_deter_more_than_they_bring_back_and_both_are_in_the_ledger():
    with_audits = OFFICIALS_MAY_TAKE
    without = {**OFFICIALS_MAY_TAKE, **NO_AUDIT}
    deterred = figures(diverted, without) - figures(diverted, with_audits)
    back = figures(recovered, with_audits)
    assert t_interval(deterred)[0] > 0
    assert t_interval(back)[0] > 0
    assert not figures(recovered, without).any()
    assert t_interval(deterred - back)[0] > 0


@pytest.mark.row("F6")
def test_what_is_deterred_does_not_hang_on_what_is_paid_back():
    """The two parts are apart: without repayment as much is deterred, and nothing comes back."""
    unpaid = {**OFFICIALS_MAY_TAKE, AUDITS + "repaid": 0.0}
    assert np.array_equal(figures(diverted, unpaid), figures(diverted, OFFICIALS_MAY_TAKE))
    assert not figures(recovered, unpaid).any()


@pytest.mark.row("F6")
def test_audits_of_officials_who_know_nothing_of_them_bring_back_what_they_do_not_deter():
    """At first nobody remembers an audit: in the first year none is deterred unless told."""
    untold = {**OFFICIALS_MAY_TAKE, AUDITS + "told": 0.0}
    none = {**untold, **NO_AUDIT, AUDITS + "paperwork": 0.0}
    secret = {**untold, AUDITS + "paperwork": 0.0}
    assert np.array_equal(figures(diverted, secret, 12), figures(diverted, none, 12))
    assert t_interval(figures(recovered, secret, 13))[0] > 0


@pytest.mark.row("H9")
def test_courts_bring_money_back_that_stays_away_without_them():
    with_courts = {**OFFICIALS_MAY_TAKE, **NO_AUDIT, COURTS + "rate": 0.3}
    assert t_interval(figures(recovered, with_courts))[0] > 0
    assert not figures(recovered, {**with_courts, COURTS + "rate": 0.0}).any()


@pytest.mark.row("H9")
def test_what_officials_hold_is_what_they_took_less_what_came_back_every_month():
    overrides = {
        path.replace(".", "__"): value
        for path, value in (OFFICIALS_MAY_TAKE | {COURTS + "rate": 1.0}).items()
    }
    model = SupportModel("whole-society", rng=SEEDS[0], households=1000, months=40, **overrides)
    came_back = []
    while model.running:
        model.step()
        uses = by_use(model)
        held = int(model.counties.kept.sum())
        assert held == model.ledger.stocks[Account.OFFICIALS]
        assert held == uses[Use.DIVERTED] + uses[Use.RECOVERED]
        assert np.all(model.counties.kept_year + model.counties.demanded <= model.counties.kept)
        came_back.append(-model.record.spending[-1][Use.RECOVERED])
    januaries = np.flatnonzero(came_back) % 12
    assert len(januaries) > 1
    assert not januaries.any()


@pytest.mark.row("H9")
def test_crowded_courts_deter_less():
    free, crowded = {COURTS + "capacity": 1000.0}, {COURTS + "capacity": 0.2}
    assert t_interval(figures(diverted, crowded) - figures(diverted, free))[0] > 0


def effort_of_poor_counties(task):
    """Return a figure: mean time for a task of the officials whom the ban binds."""

    def figure(model):
        officials = model.officials
        bound = officials.poor_county > 0
        return float(np.average(officials.arrays[task][bound], weights=officials.weight[bound]))

    return figure


@pytest.mark.row("H3")
def test_only_a_part_of_the_time_that_the_ban_frees_goes_into_real_work():
    strict = {BAN + "strictness": 1.0, BAN + "enforced": 1.0, BAN + "excuse": 0.0}
    free = {BAN + "strictness": 0.0}
    show, real = (
        figures(effort_of_poor_counties(task), strict)
        - figures(effort_of_poor_counties(task), free)
        for task in ("show", "real")
    )
    assert t_interval(show)[2] < 0
    assert t_interval(real)[0] > 0
    assert t_interval(show + real)[2] < 0


@pytest.mark.row("H3")
def test_superiors_who_show_off_excuse_it():
    show = effort_of_poor_counties("show")
    excused = figures(show, {BAN + "excuse": 20.0})
    assert t_interval(excused - figures(show, {BAN + "excuse": 0.0}))[0] > 0


def private_per_public(model):
    """Private yuan in joint ventures for each public yuan so far."""
    counties = model.counties
    return counties.venture_private.sum() / counties.venture_public.sum()


@pytest.mark.row("F5")
def test_each_public_yuan_brings_less_private_money_where_firms_ask_more():
    usual, dear = (figures(private_per_public, {VENTURES + "asked": asked}) for asked in (0.2, 0.3))
    assert t_interval(usual - dear)[0] > 0
    assert dear.min() > 0


def lost_share(model):
    """Part of the money put into joint ventures that is lost so far."""
    counties = model.counties
    return counties.venture_lost.sum() / (counties.venture_private + counties.venture_public).sum()


@pytest.mark.row("F5")
def test_failed_ventures_are_in_the_ledger_and_more_where_officials_work_less():
    idle = {"governance.incentives.duty": 0.0, "measures.assessment.weight": 0.1}
    assert t_interval(figures(lost_share, idle) - figures(lost_share, {}))[0] > 0
    alone = {"measures.industry_fund.capital": 0.0}
    booked = figures(lambda model: by_use(model)[Use.LOST], alone)
    assert np.array_equal(booked, figures(lambda model: model.counties.venture_lost.sum(), alone))
    assert booked.min() > 0
