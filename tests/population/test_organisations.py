"""Organisations have the published money together, shared out by domain and by registered homes."""

import numpy as np
import pytest

from simsupport.agents.households import Stratum
from simsupport.agents.organisations import Domain
from simsupport.core.streams import Streams
from simsupport.population.organisations import OrganisationMargins, found_organisations

MARGINS = OrganisationMargins()


@pytest.mark.parametrize("size", [50, 2000, 20_000])
def test_there_is_a_row_for_each_province_and_domain_with_the_published_sums(nation_of, size):
    nation = nation_of(size)
    table, n_provinces = nation.organisations, len(nation.provinces)
    assert table.province.tolist() == np.repeat(np.arange(n_provinces), len(Domain)).tolist()
    assert table.domain.tolist() == list(Domain) * n_provinces
    assert table.funds.sum() == 32_300_000_000
    assert table.weight.sum() == 686
    assert np.all((table.capacity >= MARGINS.best_view) & (table.capacity <= 1))
    assert not np.any(table.placed | table.carried)


def test_money_goes_to_domains_by_their_parts_and_to_provinces_like_the_registered(nation_of):
    nation = nation_of(2000)
    funds = nation.organisations.funds.reshape(-1, len(Domain)).astype(float)
    assert funds.sum(axis=0) / funds.sum() == pytest.approx(MARGINS.of_domains(), abs=1e-6)
    hh = nation.households
    province = nation.counties.province[nation.villages.county[hh.village]]
    registered = np.bincount(province, hh.weight * (hh.stratum == Stratum.REGISTERED))
    assert funds.sum(axis=1) / funds.sum() == pytest.approx(registered / registered.sum(), rel=1e-6)


def test_parts_of_domains_are_relative_and_a_domain_may_have_none(nation_of):
    margins = OrganisationMargins(
        industry=0.0, education=1.0, health=0.5, relocation=0.25, volunteering=0.25, funds=1000.0
    )
    nation = nation_of(50)
    hh = nation.households
    province = nation.counties.province[nation.villages.county[hh.village]]
    table = found_organisations(Streams(1), margins, hh, province, len(nation.provinces))
    by_domain = np.bincount(table.domain, table.funds)
    assert by_domain.sum() == 1000
    assert by_domain == pytest.approx([0, 500, 250, 125, 125], abs=28)
