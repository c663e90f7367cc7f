"""How agencies work, the right to pay, and public security: rows H10 to H12."""

import numpy as np

from tests.mechanisms.cases.case import Case
from tests.mechanisms.cases.cuts import NO_MONEY_IN_HANDS

REFORM = "measures.agency_capacity."
AID = "measures.legal_aid."
POLICE = "measures.public_security."


def days_to_delivery(model):
    """Mean days for which handled projects were awaited, those delivered at once included."""
    counties = model.counties
    return float(counties.days.sum()) / max(float(counties.delivered.sum()), 1.0)


def arrears_paid(model):
    """Yuan that households were owed by employers away, claimed and were paid."""
    return float(model.villages.owed_paid.sum())


def assets_stolen(model):
    """Yuan of productive assets lost to crime for good."""
    return float(model.villages.stolen.sum())


CASES: tuple[Case, ...] = (
    Case(
        row="H10",
        figure=days_to_delivery,
        says="mean days from decision to delivery of projects that offices handle",
        sign=-1,
        off={REFORM + "reform": 0.0},
        shape={REFORM + "saves": 0.9, REFORM + "steadies": 0.0, REFORM + "meetings": 0.5},
        cut=NO_MONEY_IN_HANDS,
        harmless={REFORM + "saves": 0.0, REFORM + "steadies": 0.0, REFORM + "meetings": 0.5},
        harmless_says="a reform that only holds meetings keeps officials from their work",
        rule="simsupport.governance.agencies:take_up_reform",
        empty=lambda chain, *rest: np.zeros(len(chain.officials)),
    ),
    Case(
        row="H11",
        figure=arrears_paid,
        says="yuan of wage arrears that households claimed and were paid, all years",
        sign=1,
        off={AID + "reach": 0.0},
        shape={AID + "success": 0.9, AID + "trouble": 0.0, AID + "cost": 50_000.0},
        cut={"livelihoods.arrears.incidence": 0.0},
        harmless={AID + "trouble": 50_000.0},
        harmless_says="legal aid that takes a household more time than the pay it is owed",
        rule="simsupport.measures.legal_aid:LegalAid.serve",
        empty=None,
    ),
    Case(
        row="H12",
        figure=assets_stolen,
        says="yuan of productive assets lost to crime for good, all years",
        sign=-1,
        off={POLICE + "police": 0.0},
        shape={POLICE + "prevention": 0.9, POLICE + "success": 0.9, POLICE + "zeal": 3.0},
        cut={"livelihoods.crime.incidence": 0.0, "livelihoods.crime.coercion": 0.0},
        harmless={POLICE + "zeal": 0.0},
        harmless_says="police who do not care to go out to the villages prevent nothing",
        rule="simsupport.measures.public_security:PublicSecurity.patrols",
        empty=lambda measure, block, rows: np.zeros(len(rows), np.float32),
    ),
)
