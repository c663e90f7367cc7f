"""The nation: all tables as they stand before the first month."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simsupport.agents.counties import Counties
    from simsupport.agents.enterprises import Enterprises
    from simsupport.agents.households import Households
    from simsupport.agents.officials import Officials
    from simsupport.agents.organisations import Organisations
    from simsupport.agents.partners import Partners
    from simsupport.agents.provinces import Provinces
    from simsupport.agents.units import Units
    from simsupport.agents.villages import Villages
    from simsupport.core.columns import Table


@dataclass(frozen=True)
class Nation:
    """Who exists. Households are sorted by village, villages by county, counties by province."""

    households: Households
    villages: Villages
    counties: Counties
    provinces: Provinces
    enterprises: Enterprises
    officials: Officials
    units: Units
    partners: Partners
    organisations: Organisations
    province_names: tuple[str, ...]

    @property
    def tables(self) -> dict[str, Table]:
        """The tables by name."""
        return {
            "households": self.households,
            "villages": self.villages,
            "counties": self.counties,
            "provinces": self.provinces,
            "enterprises": self.enterprises,
            "officials": self.officials,
            "units": self.units,
            "partners": self.partners,
            "organisations": self.organisations,
        }
