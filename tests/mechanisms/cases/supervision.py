"""Joint ventures, audits of funds, the ban on vanity projects, prosecution: F5, F6, H3 and H9."""

import numpy as np

from simsupport.core.ledger import Use
from tests.mechanisms.cases.case import Case
from tests.mechanisms.cases.cuts import LATE_LIST
from tests.mechanisms.cases.designated import NOBODY_ACCEPTS
from tests.mechanisms.cases.pairing import NOBODY_SEEKS

VENTURES = "measures.public_private."
AUDITS = "measures.fund_supervision."
BAN = "measures.vanity_ban."
COURTS = "measures.prosecution."

CASH_IS_NO_MATTER = {
    **NOBODY_ACCEPTS,
    **NOBODY_SEEKS,
    "livelihoods.employers.credit": 60.0,
}
"""Nobody asks firms for a job or takes what they give, and none closes for want of cash."""


def by_use(model):
    """What programmes put to each use so far, fen; without what background institutions pay."""
    return np.sum(model.record.spending, axis=0)[: len(Use)].astype(float)


def private_money(model):
    """What firms put into joint ventures so far, billion yuan."""
    return float(model.counties.venture_private.sum()) / 1e11


def diverted_share(model):
    """Part of programmes' spending so far that officials took, whether or not it came back."""
    uses = by_use(model)
    return uses[Use.DIVERTED] / (uses.sum() - uses[Use.RECOVERED])


def visible_share(model):
    """Part of programmes' spending so far that went to visible projects."""
    uses = by_use(model)
    return uses[Use.VISIBLE_PROJECT] / (uses.sum() - uses[Use.RECOVERED])


CASES: tuple[Case, ...] = (
    Case(
        row="F5",
        figure=private_money,
        says="private money in joint ventures so far, billion yuan",
        sign=1,
        off={VENTURES + "offers": 0.0},
        shape={VENTURES + "asked": 0.0, VENTURES + "purse": 1.0, VENTURES + "neglect": 0.9},
        cut={VENTURES + "false_start": 1.0, **CASH_IS_NO_MATTER},
        harmless={VENTURES + "asked": 5.0},
        harmless_says="where firms ask more of their money than any place returns, the county's "
        "offer finds no partner",
        rule="simsupport.measures.public_private:PublicPrivate.plan",
    ),
    Case(
        row="F6",
        figure=diverted_share,
        says="part of programmes' spending so far that officials took",
        sign=-1,
        off={AUDITS + "audit": 0.0},
        shape={AUDITS + "sampled": 1.0, AUDITS + "told": 1.0, AUDITS + "scrutiny": 0.9},
        cut=LATE_LIST,
        harmless={AUDITS + "power": 0.0, AUDITS + "paperwork": 0.0, AUDITS + "scrutiny": 0.0},
        harmless_says="auditors who do not recognise what was diverted, and whose accounts nobody "
        "reads, deter nobody",
        rule="simsupport.measures.fund_supervision:FundSupervision.planned",
        empty=0.0,
    ),
    Case(
        row="H3",
        figure=visible_share,
        says="part of programmes' spending so far that went to visible projects",
        sign=-1,
        off={BAN + "strictness": 0.0},
        shape={BAN + "enforced": 1.0, BAN + "excuse": 0.0},
        cut=LATE_LIST,
        harmless={BAN + "enforced": 0.0},
        harmless_says="a ban that no superior enforces changes nobody's mind",
        rule="simsupport.measures.vanity_ban:VanityBan.press",
        empty={},
    ),
    Case(
        row="H9",
        figure=diverted_share,
        says="part of programmes' spending so far that officials took",
        sign=-1,
        off={COURTS + "rate": 0.0},
        shape={COURTS + "capacity": 1000.0, COURTS + "sentence": 20.0},
        cut=LATE_LIST,
        harmless={COURTS + "capacity": 0.0},
        harmless_says="procurators without time for cases try nobody",
        rule="simsupport.measures.prosecution:Prosecution.press",
        empty={},
    ),
)
