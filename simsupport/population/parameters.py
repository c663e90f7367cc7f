"""What the synthesis takes as given: published totals, and assumptions where none was found."""

from __future__ import annotations

from pydantic import Field

from simsupport.core.parameters import Parameters, param
from simsupport.population.organisations import OrganisationMargins
from simsupport.population.units import UnitMargins

_REGISTER = "State Council poverty office Q&A, June 2020"
_CENSUS = "National Poverty Alleviation Census Bulletin No. 3, 2021, and the first registry"


class Population(Parameters):
    """Rows, strata, places and incomes of the nation before the first month."""

    households: int = param(
        20_000,
        unit="rows",
        source="assumption",
        low=50,
        high=40_000_000,
        doc="rows of households, reserved rows included",
    )

    # ---- real totals ----
    real_households: float = param(
        250e6,
        unit="households",
        source="assumption",
        low=1e8,
        high=4e8,
        doc="rural-hukou households; a mean size of about 3.9",
    )
    real_persons: float = param(
        970e6,
        unit="persons",
        source="98.99 million poor at a rate of 10.2 %, NBS 2012",
        low=5e8,
        high=1.2e9,
        doc="persons of rural hukou",
    )
    registered_households: float = param(
        29.48e6,
        unit="households",
        source=_REGISTER,
        low=1e6,
        high=6e7,
        doc="households of the first registry",
    )
    registered_persons: float = param(
        89.62e6,
        unit="persons",
        source=_REGISTER,
        low=1e6,
        high=2e8,
        doc="persons of the first registry",
    )
    missed_share: float = param(
        0.13,
        unit="share",
        source="between 9.1 % (official look-back) and 58 % (60 villages)",
        low=0.0,
        high=0.6,
        doc="lastingly poor persons outside the registered stratum",
    )
    near_limit: float = param(
        1.7,
        unit="poverty lines",
        source="assumption",
        low=1.1,
        high=3.0,
        doc="lasting income up to which a household is near-poor",
    )
    missed_size: float = param(
        3.3, unit="persons", source="assumption", low=2.0, high=6.0, doc="mean size, missed poor"
    )
    near_size: float = param(
        4.3, unit="persons", source="assumption", low=2.0, high=6.0, doc="mean size, near-poor"
    )

    # ---- lasting incomes ----
    poor_share: float = param(
        0.75,
        unit="ratio",
        source="assumption; part of the poor of a year are poor by bad luck",
        low=0.3,
        high=1.1,
        doc="lastingly poor persons against the published poor of 2013",
    )
    bottom_depth: float = param(
        0.76,
        unit="poverty lines",
        source="assumption",
        low=0.3,
        high=0.95,
        doc="mean lasting income of the lastingly poor",
    )
    bottom_floor: float = param(
        0.35,
        unit="poverty lines",
        source="assumption",
        low=0.05,
        high=0.6,
        doc="smallest lasting income",
    )
    income_spread: float = param(
        0.78,
        unit="ratio",
        source="assumption; the rest is a year's luck",
        low=0.5,
        high=1.1,
        doc="spread of log lasting incomes against that of a year's incomes",
    )
    province_spread: float = param(
        1.0,
        unit="ratio",
        source="assumption",
        low=0.0,
        high=3.0,
        doc="how far incomes above poverty follow the province's poverty rate",
    )
    county_spread: float = param(
        0.25,
        unit="standard deviations",
        source="assumption",
        low=0.0,
        high=0.7,
        doc="spread of income ranks between real counties of a province",
    )
    village_spread: float = param(
        0.20,
        unit="standard deviations",
        source="assumption",
        low=0.0,
        high=0.7,
        doc="how far a household's income rank follows its village's land",
    )
    poor_county_income: float = param(
        6079.0,
        unit="yuan/person/year",
        source="poor-area income 2013, White Paper 2021",
        low=3000.0,
        high=9000.0,
        doc="mean income of the poor counties",
    )
    assistance_poor: float = param(
        250.0,
        unit="yuan/person/year",
        source="assumption; dibao is weakly targeted",
        low=0.0,
        high=2000.0,
        doc="part of lasting income that dibao is expected to pay the poor",
    )
    assistance_near: float = param(
        120.0,
        unit="yuan/person/year",
        source="assumption",
        low=0.0,
        high=2000.0,
        doc="the same for the near-poor",
    )
    assistance_other: float = param(
        45.0,
        unit="yuan/person/year",
        source="assumption",
        low=0.0,
        high=2000.0,
        doc="the same for others",
    )

    # ---- places ----
    poor_county_persons: float = param(
        0.27,
        unit="share",
        source="assumption",
        low=0.1,
        high=0.5,
        doc="rural-hukou persons who live in the 832 poor counties",
    )
    poor_county_registered: float = param(
        0.503,
        unit="share",
        source=_CENSUS,
        low=0.2,
        high=0.9,
        doc="registered households that live in poor counties: 14.82 of 29.48 million",
    )
    poor_county_near: float = param(
        0.42,
        unit="share",
        source="assumption",
        low=0.1,
        high=0.9,
        doc="near-poor households that live in poor counties",
    )
    real_villages: float = param(
        600_000.0, unit="villages", source="assumption", low=3e5, high=1e6, doc="villages"
    )
    poor_villages: float = param(
        128_000.0,
        unit="villages",
        source="Liu Yongfu, NPC press conference, March 2019",
        low=1e4,
        high=3e5,
        doc="registered poor villages",
    )
    poor_village_households: float = param(
        0.20,
        unit="share",
        source="assumption",
        low=0.05,
        high=0.5,
        doc="households that live in poor villages",
    )
    poor_village_registered: float = param(
        0.45,
        unit="share",
        source="assumption",
        low=0.1,
        high=0.9,
        doc="registered households in poor villages; missed and near-poor follow half way",
    )
    poor_villages_in_poor_counties: float = param(
        0.65,
        unit="share",
        source="assumption",
        low=0.1,
        high=0.95,
        doc="households of poor villages that live in poor counties",
    )

    # ---- rows ----
    reserved_share: float = param(
        0.03,
        unit="share",
        source="assumption",
        low=0.0,
        high=0.3,
        doc="rows kept for households that split off",
    )
    rows_registered: float = param(
        0.38,
        unit="share",
        source="assumption",
        low=0.05,
        high=0.7,
        doc="rows of the registered stratum",
    )
    rows_missed: float = param(
        0.15, unit="share", source="assumption", low=0.02, high=0.4, doc="rows of the missed poor"
    )
    rows_near: float = param(
        0.17, unit="share", source="assumption", low=0.02, high=0.4, doc="rows of the near-poor"
    )
    village_rows: int = param(
        35, unit="rows", source="assumption", low=5, high=2000, doc="rows of a village, about"
    )
    productivity_spread: float = param(
        0.32,
        unit="log points",
        source="stationary spread of persistent productivity",
        low=0.0,
        high=1.0,
        doc="spread of persistent productivity at the start",
    )
    job_months: float = param(
        0.95,
        unit="share",
        source="assumption",
        low=0.3,
        high=1.0,
        doc="part of the year for which a worker in a job at the start holds one",
    )
    expected_harvest: float = param(
        0.97,
        unit="ratio",
        low=0.5,
        high=1.2,
        source="assumption; some businesses fail and 5 % of counties meet a disaster in a year",
        doc="mean luck of a year against plan, which lasting incomes allow for",
    )
    pension: float = param(
        75.0,
        unit="yuan/month",
        source="assumption; about 1.3 times the national floor of 55",
        low=0.0,
        high=1000.0,
        doc="basic pension of an elder that lasting income contains",
    )
    farm_subsidy: float = param(
        100.0,
        unit="yuan/person/year",
        source="assumption",
        low=0.0,
        high=1000.0,
        doc="farm subsidies that lasting income contains",
    )
    family_transfers: float = param(
        740.0,
        unit="yuan/person/year",
        source="assumption; gives net transfer income of 1,648 yuan a person in 2013",
        low=0.0,
        high=3000.0,
        doc="lasting family and work pensions at the middle of the incomes",
    )
    property_income: float = param(
        148.0,
        unit="yuan/person/year",
        source="assumption; gives net property income of 195 yuan a person in 2013",
        low=0.0,
        high=2000.0,
        doc="lasting property income at the middle of the incomes",
    )
    off_farm: float = param(
        0.49,
        unit="share",
        source="assumption; gives 103 million local and 166 million away",
        low=0.0,
        high=1.0,
        doc="workers off the farm at the middle of the incomes",
    )
    off_farm_slope: float = param(
        0.10,
        unit="share",
        source="assumption; the poor work off the farm less",
        low=0.0,
        high=0.5,
        doc="change in it by standard deviation of the income rank",
    )
    skill_middle: float = param(
        0.10,
        unit="log points",
        source="assumption; makes mean pay the going pay",
        low=-1.0,
        high=1.0,
        doc="skill at the middle of the incomes",
    )

    # ---- designated units ----
    units: UnitMargins = Field(default_factory=UnitMargins)

    # ---- social organisations ----
    organisations: OrganisationMargins = Field(default_factory=OrganisationMargins)
