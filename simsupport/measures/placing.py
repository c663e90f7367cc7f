"""Where organisations place their money: counties that are easily reached, or that ask for it.

An organisation of a province divides its money of the year among the province's counties. Left to
itself it goes where many registered people are seen and a road leads. Where it reads the network,
that part of the money which the network covers follows what households there have asked for.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from simsupport.agents.counties import Counties
from simsupport.agents.organisations import Domain
from simsupport.core.blocks import Groups, Rows, apportion
from simsupport.core.columns import column, extend

Fen = npt.NDArray[np.int64]
Reals = npt.NDArray[np.float64]
Array = npt.NDArray[Any]

_WHOLE = 1e9
"""Parts into which a province's money is divided."""

for _domain in Domain:
    _name = _domain.name.lower()
    extend(
        Counties,
        **{
            f"placed_{_name}": column("i8", "fen", f"organisations' money for {_name} this year"),
            f"left_{_name}": column("i8", "fen", "of it, left where a household was waiting"),
            f"asked_{_name}": column(
                "i8", "fen", f"cost of the {_name} projects that the network showed in February"
            ),
            f"view_{_name}": column(
                "f4", "share", f"how much of the noise the {_name} organisations' view keeps", 1
            ),
        },
    )


def of_domain(counties: Counties | Rows, kind: str, domain: Domain) -> Array:
    """Return the counties' column of a kind for a domain, to be written in place."""
    values: Array = getattr(counties, f"{kind}_{domain.name.lower()}")
    return values


def clear(counties: Counties | Rows, *kinds: str) -> None:
    """Set columns of all domains to 0."""
    for domain in Domain:
        for kind in kinds:
            of_domain(counties, kind, domain)[:] = 0


def by_province(counties: Counties, kind: str, n_provinces: int) -> Fen:
    """Sum a column of the counties; shape (n_provinces, n_domains)."""
    sums = np.zeros((n_provinces, len(Domain)), np.int64)
    for domain in Domain:
        np.add.at(sums[:, domain], counties.province, of_domain(counties, kind, domain))
    return sums


def familiar(tables: Any, pull: float) -> Reals:
    """Return how strongly each county draws organisations that know no requests; (n_counties,).

    Its registered persons, or all before there is a register, times `exp(pull x access)`, where
    access is the share of its villages with a road and buyers.
    """
    villages, n_counties = tables["villages"], len(tables["counties"])
    heads = villages.registered if villages.registered.any() else villages.persons
    people = np.bincount(villages.county, heads, n_counties) + 1.0
    real = villages.weight.astype(np.float64)
    open_ones = np.bincount(villages.county, real * villages.market_access, n_counties)
    access = open_ones / np.bincount(villages.county, real, n_counties)
    return people * np.exp(pull * access)


def place(tables: Any, money: Fen, draws: Reals, heeded: Reals) -> None:
    """Divide the money of each province and domain among the province's counties, exactly.

    Args:
        tables: the nation's tables.
        money: whole fen, shape (n_provinces, n_domains).
        draws: how strongly each county draws by itself, shape (n_counties,).
        heeded: part of the money that follows requests, shape (n_provinces, n_domains); where
            nobody asked for anything it goes the usual way.
    """
    counties, n_provinces = tables["counties"], len(tables["provinces"])
    province = counties.province.astype(np.int64)
    groups = Groups(province, 0, n_provinces)
    usual = draws / np.bincount(province, draws, n_provinces)[province]
    for domain in Domain:
        asked = of_domain(counties, "asked", domain).astype(np.float64)
        whole = np.bincount(province, asked, n_provinces)[province]
        follows = heeded[province, domain] * (whole > 0.0)
        share = (1.0 - follows) * usual + follows * asked / np.maximum(whole, 1.0)
        parts = np.rint(share * _WHOLE).astype(np.int64)
        of_domain(counties, "placed", domain)[:] = apportion(money[:, domain], parts, groups)
