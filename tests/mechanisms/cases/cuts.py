"""What cuts officials off from households, whoever's row it is that moves officials."""

from simsupport.month import MEASURES

NO_MONEY_IN_HANDS = {f"measures.{measure.key}.handled": 0.0 for measure in MEASURES}
"""No money passes through officials' hands: what they would take or show is nothing."""

HOPES_STAY = {"livelihoods.aspiration.drift": 0.0}
"""Aspiration never moves: what is heard or seen in a village changes nobody's hopes."""

NO_OTHER_WATCHERS = {
    "measures.fund_supervision.audit": 0.0,
    "measures.prosecution.rate": 0.0,
    "measures.vanity_ban.strictness": 0.0,
}
"""No audits of funds, courts or ban on show: what one watcher more does can be told."""

NO_PUBLIC_PROJECTS = {"measures.fiscal.central": 0.0, "measures.fiscal.local": 0.0}
"""Departments buy nothing: what others buy is not one thing among many."""

OFFICIALS_ARE_NO_MATTER = {
    **NO_MONEY_IN_HANDS,
    "livelihoods.crime.impunity": 0.0,
    "livelihoods.crime.trouble": 0.0,
    "measures.public_security.deference": 0.0,
    "measures.needs_voice.deafness": 0.0,
    "measures.crowdfunding.outrage": 0.0,
    "measures.parks.vanity": 0.0,
    "measures.purchased_services.candour": 0.0,
    "measures.public_private.offers": 0.0,
    "measures.fund_integration.share": 0.0,
    "measures.fiscal.central": 0.0,
    "measures.fiscal.local": 0.0,
    "measures.work_teams.teams": 0.0,
    "measures.role_models.share": 0.0,
    "measures.local_teams.posts": 0.0,
    "measures.helpers.share": 0.0,
    "measures.coordination.share": 0.0,
    "measures.east_west.precision": 0.0,
    "measures.east_west.joint_meeting": 0.0,
}
"""Nobody who chooses, teaches, steals, complains or gives looks at officials, and no money passes
through their hands; lists are cut apart."""


def list_without_officials(opens):
    """Return changes under which no choice of an official reaches a household.

    Lists are made once, by what villages see without any work of officials and without
    connections, and the run ends before they are gone over.
    """
    return {
        **OFFICIALS_ARE_NO_MATTER,
        "background.registry.opens": opens,
        "background.registry.insight": 0.0,
        "background.registry.connection": 0.0,
    }


LATE_LIST = list_without_officials("2015-12")
"""Targets bind in 2016, and the first appraisal comes after the run."""
