"""Small nations of officials for tests of what they want, learn and do."""

import numpy as np

from simsupport.agents.counties import Counties
from simsupport.agents.officials import Level
from simsupport.agents.provinces import Provinces
from simsupport.agents.villages import Villages
from simsupport.governance.chain import Chain
from simsupport.population.officials import appoint_rows


def tables_of(villages_each=2, townships=2, counties=2, prefectures=1, provinces=1):
    """Return tables of so many areas in each area one level up; the first county is poor."""
    n_prefectures = prefectures * provinces
    n_counties = counties * n_prefectures
    n_townships = townships * n_counties
    n_villages = villages_each * n_townships
    villages, centres, regions = Villages(n_villages), Counties(n_counties), Provinces(provinces)
    villages.township[:] = np.arange(n_villages) // villages_each
    villages.county[:] = np.arange(n_villages) // (villages_each * townships)
    villages.weight[:] = centres.weight[:] = 1
    centres.prefecture[:] = np.arange(n_counties) // counties
    centres.province[:] = np.arange(n_counties) // (counties * prefectures)
    centres.poor_county[0] = 1
    regions.accountable[:] = 1
    officials = appoint_rows(villages, centres, provinces)
    return {
        "villages": villages,
        "counties": centres,
        "provinces": regions,
        "officials": officials,
    }


def chain_of(**areas):
    """Return middling officials of so many areas in each area one level up."""
    chain = Chain(tables_of(**areas)["officials"])
    officials = chain.officials
    officials.integrity[:] = 0.5
    officials.ambition[:] = 1.0
    officials.seen[:], officials.years_seen[:] = 1.0, 4.0
    return chain


def rows_of(chain, level):
    """Return the rows of a level's officials."""
    return np.arange(len(chain.officials))[chain.rows[Level(level)]]
