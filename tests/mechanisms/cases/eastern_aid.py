"""Eastern aid: rows A1 to A4 and A10.

All cases have the published sum of 2019 in every year: in these few rows, each of which stands for
thousands of households, the sums of 2013 to 2016 would buy a handful of projects.
"""

import numpy as np

from simsupport.core.streams import uniform
from simsupport.measures.eastern_division import Effort
from simsupport.measures.purchases import TALLY
from simsupport.month import MEASURES
from tests.mechanisms.cases.case import Case
from tests.mechanisms.cases.designated import NOBODY_ACCEPTS

EAST = "measures.east_west."
AS_IN_2019 = {f"{EAST}schedule": 22.9e9}


def share_for_registered(model):
    """Share of the last year's eastern projects, in money, that registered households got."""
    counties = model.counties
    return float(counties.aid_registered.sum()) / max(float(counties.aid_projects.sum()), 1.0)


def share_for_missed(model):
    """Share of the same money that went to poor households which are not on the register."""
    counties = model.counties
    return float(counties.aid_missed.sum()) / max(float(counties.aid_projects.sum()), 1.0)


def projects_bought(model):
    """Projects that eastern money bought in all years, in millions."""
    place = [measure.key for measure in MEASURES].index("east_west")
    count = TALLY.index("projects")
    return float(sum(year[place, count].sum() for year in model.record.bought.values())) / 1e6


def first_to_be_twinned(model):
    """Return which poor villages have a twin of their own or of their county at a share of 0.5."""
    villages, counties = model.villages, model.counties
    helped = (counties.partner > 0)[villages.county] & (villages.poor_village > 0)
    own, whole = (
        uniform(model.streams.words(f"east_west.{name}", 0, 0, len(places))) < np.float32(0.5)
        for name, places in (("twins", villages), ("county_twins", counties))
    )
    return helped & (own | whole[villages.county])


def served_where_twinned(model):
    """Projects of the last plans for each household of these villages."""
    villages, twinned = model.villages, first_to_be_twinned(model)
    households = np.bincount(
        model.households.village, model.households.weight, minlength=len(villages)
    )
    return float(villages.served[twinned].sum()) / max(float(households[twinned].sum()), 1.0)


def not_in_vain_where_twinned(model):
    """Share of these projects that nobody else had bought as well."""
    villages, twinned = model.villages, first_to_be_twinned(model)
    served = float(villages.served[twinned].sum())
    return 1.0 - float(villages.twice[twinned].sum()) / max(served, 1.0)


def dispersion_of_aid(model):
    """Spread of aid per person on the list over the counties of a helper, in its mean."""
    counties, partners = model.counties, model.partners
    listed = (counties.aid > 0) & (counties.aid_listed > 0)
    helper = partners.helper[counties.partner.astype(int) - 1]
    spreads = []
    for number in np.unique(helper[listed]):
        here = np.flatnonzero(listed & (helper == number))
        if len(here) > 1:
            each = counties.aid[here] / counties.aid_listed[here]
            spreads.append(each.std() / each.mean())
    return float(np.mean(spreads)) if spreads else 0.0


def share_on_show(model):
    """Share of the last year's eastern aid that is put on show."""
    return float(model.counties.aid_show.sum()) / max(float(model.counties.aid.sum()), 1.0)


CASES: tuple[Case, ...] = (
    Case(
        row="A1",
        figure=share_for_registered,
        says="share of eastern projects, in money, that registered households get",
        sign=1,
        off={f"{EAST}precision": 0.0},
        shape={f"{EAST}roadside": 0.5},
        changes=AS_IN_2019,
        cut=NOBODY_ACCEPTS,
        harmless={
            "background.registry.quota_ratio": 0.5,
            "background.registry.observation_sd": 2.0,
            "background.registry.insight": 0.0,
            "background.registry.voice": 0.0,
        },
        harm=share_for_missed,
        harmless_says="where the register is short, and made without looking or listening, precise "
        "aid passes by more of the poor whom it has missed",
        rule="simsupport.measures.eastern_spending:meant_for_register",
        empty=lambda by_need, precision: np.zeros_like(by_need),
    ),
    Case(
        row="A2",
        figure=projects_bought,
        says="million projects that eastern money buys in four years",
        sign=1,
        off={f"{EAST}aid": 0.0},
        shape={f"{EAST}growth": 0.3, f"{EAST}pooling": 1.0, f"{EAST}view_noise": 2.0},
        changes=AS_IN_2019,
        cut=NOBODY_ACCEPTS,
        harmless={f"{EAST}duty": 0.0, f"{EAST}assessment": 0.0},
        harmless_says="where partners' people feel no duty and nobody assesses them, all of the "
        "aid goes on show and buys nothing",
        rule="simsupport.measures.eastern_aid:EasternAid.yearly",
        empty=0,
    ),
    Case(
        row="A3",
        figure=served_where_twinned,
        says="projects a household where villages or their counties would have twins, last plans",
        sign=1,
        off={f"{EAST}twinning": 0.0},
        shape={
            f"{EAST}twin_funds": 1e6,
            f"{EAST}county_twin_funds": 1e7,
            f"{EAST}twin_noise": 2.0,
        },
        changes=AS_IN_2019,
        cut=NOBODY_ACCEPTS,
        harmless={
            f"{EAST}twin_noise": 0.0,
            f"{EAST}view_noise": 0.0,
            "measures.designated_units.view_noise": 0.0,
        },
        harm=not_in_vain_where_twinned,
        harmless_says="where others see needs exactly, twins buy what these have just bought, and "
        "more projects are in vain",
        rule="simsupport.measures.eastern_aid:EasternAid._twinned",
        empty=lambda self, now, name, places: np.zeros(len(places), np.bool_),
    ),
    Case(
        row="A4",
        figure=dispersion_of_aid,
        says="spread of aid per person on the list over the counties of a helper",
        sign=-1,
        off={f"{EAST}joint_meeting": 0.0},
        shape={f"{EAST}meeting_noise": 1.0},
        changes=AS_IN_2019,
        cut=NOBODY_ACCEPTS,
        harmless={f"{EAST}meeting_noise": 3.0, f"{EAST}joint_meeting": 1.0},
        harmless_says="where the counties' figures say next to nothing of need, meetings that go "
        "by them drive aid apart",
        rule="simsupport.measures.eastern_division:meet",
        empty=lambda share, need, moved: share,
    ),
    Case(
        row="A10",
        figure=share_on_show,
        says="share of eastern aid on show",
        sign=-1,
        off={f"{EAST}assessment": 0.0},
        shape={f"{EAST}assessed_show": 0.9, f"{EAST}results": 2.0},
        changes=AS_IN_2019,
        cut=NOBODY_ACCEPTS,
        harmless={f"{EAST}assessed_show": 1.0},
        harmless_says="an assessment that looks only at what can be seen makes partners build more "
        "for show",
        rule="simsupport.measures.eastern_aid:EasternAid._effort",
        empty=lambda self, month: Effort(self.duty, self.visibility, 0.0, self.assessed_show),
    ),
)
