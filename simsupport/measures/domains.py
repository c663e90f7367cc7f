"""What organisations of each domain buy: projects of their own field, and no others."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from simsupport.agents.organisations import Domain
from simsupport.projects.care_visit import CareVisit
from simsupport.projects.extension_visit import ExtensionVisit
from simsupport.projects.health_cover import HealthCover
from simsupport.projects.housing_repair import HousingRepair
from simsupport.projects.industry_grant import IndustryGrant
from simsupport.projects.market_contract import MarketContract
from simsupport.projects.menu import MENU, Kinds
from simsupport.projects.relocation import Relocation
from simsupport.projects.solar import Solar
from simsupport.projects.student_aid import StudentAid
from simsupport.projects.training_place import TrainingPlace
from simsupport.projects.water import Water

PROJECTS: dict[Domain, Kinds] = {
    Domain.INDUSTRY: (IndustryGrant, MarketContract, ExtensionVisit, Solar),
    Domain.EDUCATION: (StudentAid, TrainingPlace),
    Domain.HEALTH: (HealthCover, CareVisit),
    Domain.RELOCATION: (HousingRepair, Water, Relocation),
    Domain.VOLUNTEERING: (CareVisit,),
}
"""What an organisation of each domain buys."""


def of_the_domain(domain: Domain) -> npt.NDArray[np.bool_]:
    """Return, by place on the menu from 1, whether a domain's organisations buy it; 0 is none."""
    return np.array([False, *(kind in PROJECTS[domain] for kind in MENU)])
