"""Social organisations: how much money each province has from them, by domain, and how able."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from simsupport.agents.households import Households, Stratum
from simsupport.agents.organisations import Domain, Organisations
from simsupport.core.parameters import Parameters, param
from simsupport.core.streams import Streams, uniform
from simsupport.population.geography import MONTH
from simsupport.population.strata import round_to_total


class OrganisationMargins(Parameters):
    """What the synthesis takes as given of social organisations."""

    organisations: int = param(
        686,
        unit="organisations",
        source="national ones with poverty projects in 2018 (data/10 O027)",
        low=0,
        high=1_000_000,
        doc="organisations that help",
    )
    funds: float = param(
        3.23e10,
        unit="yuan/year",
        source="project spending of national organisations in 2018 (data/10 O029); all "
        "organisations together 124.5 billion in 2016-2020 (O033)",
        low=0.0,
        high=1e12,
        doc="what they spend on projects together",
    )
    industry: float = param(
        0.30, unit="ratio", source="assumption", low=0.0, high=1.0, doc="money for industry"
    )
    education: float = param(
        0.25, unit="ratio", source="assumption", low=0.0, high=1.0, doc="money for education"
    )
    health: float = param(
        0.20, unit="ratio", source="assumption", low=0.0, high=1.0, doc="money for health"
    )
    relocation: float = param(
        0.15,
        unit="ratio",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="money for moving, houses and water",
    )
    volunteering: float = param(
        0.10, unit="ratio", source="assumption", low=0.0, high=1.0, doc="money for care"
    )
    best_view: float = param(
        0.5,
        unit="share",
        source="assumption, as for designated units",
        low=0.0,
        high=1.0,
        doc="share of the noise about need that the ablest keep; the least able keep all",
    )

    def of_domains(self) -> npt.NDArray[np.float64]:
        """Return the domains' parts of the money, which sum to 1, or all 0; shape (5,)."""
        parts = np.array([float(getattr(self, domain.name.lower())) for domain in Domain])
        shares: npt.NDArray[np.float64] = parts / max(float(parts.sum()), 1e-12)
        return shares


def found_organisations(
    streams: Streams,
    margins: OrganisationMargins,
    households: Households,
    province: npt.NDArray[np.integer],
    n_provinces: int,
) -> Organisations:
    """Return one row for each province and domain.

    Money goes to provinces like registered households: an assumption, as no table by province was
    found.

    Args:
        streams: random streams.
        margins: published totals and assumptions.
        households: all households, with strata and weights.
        province: each household's province, shape (n_households,).
        n_provinces: provinces that have rows.
    """
    table = Organisations(n_provinces * len(Domain))
    table.province[:] = np.repeat(np.arange(n_provinces), len(Domain))
    table.domain[:] = np.tile(np.arange(len(Domain)), n_provinces)
    weight = households.weight * (households.stratum == Stratum.REGISTERED)
    registered = np.bincount(province, weight, n_provinces)
    parts = (registered[:, None] * margins.of_domains()).ravel()
    if parts.sum() > 0:
        table.weight[:] = round_to_total(parts, margins.organisations)
        table.funds[:] = round_to_total(parts, round(margins.funds))
    words = streams.words("population.organisations.capacity", MONTH, 0, len(table))
    table.capacity[:] = margins.best_view + uniform(words) * np.float32(1.0 - margins.best_view)
    return table
