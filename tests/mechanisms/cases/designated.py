"""Designated units and first secretaries: rows B1 to B6."""

from tests.mechanisms.cases.case import Case

NOBODY_ACCEPTS = {
    f"projects.{key}.take_up": 0.0
    for key in (
        "industry_grant",
        "training_place",
        "housing_repair",
        "relief",
        "microcredit",
        "solar",
        "relocation",
        "public_post",
        "health_cover",
        "student_aid",
        "water",
        "market_contract",
        "extension_visit",
        "care_visit",
    )
}
"""Nobody accepts any project: whatever is planned, nothing reaches a household."""


def served_in_poor_villages(model):
    """Projects of the last plan for each household of the poor villages."""
    poor = model.villages.poor_village[model.households.village] > 0
    households = float(model.households.weight[poor].sum())
    return float(model.villages.served[model.villages.poor_village > 0].sum()) / households


CASES: tuple[Case, ...] = (
    Case(
        row="B1",
        figure=served_in_poor_villages,
        says="projects a household in poor villages, last plan",
        sign=1,
        off={"measures.designated_units.budget": 0.0},
        shape={"measures.designated_units.view_noise": 2.0},
        cut=NOBODY_ACCEPTS,
        harmless={"measures.designated_units.view_noise": 5.0, **NOBODY_ACCEPTS},
        harmless_says="where nobody accepts what is offered, units buy nothing",
        rule="simsupport.measures.designated_units:DesignatedUnits.plan",
    ),
)
