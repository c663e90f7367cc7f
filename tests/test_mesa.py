"""Mesa's own tools work unmodified on the model."""

import operator

import mesa
import numpy as np
import pydantic
import pytest

from simsupport.agents.counties import County
from simsupport.agents.enterprises import Enterprise
from simsupport.agents.households import Household
from simsupport.agents.officials import Official
from simsupport.agents.organisations import Organisation
from simsupport.agents.partners import Partner
from simsupport.agents.provinces import Province
from simsupport.agents.units import Unit
from simsupport.agents.villages import Village
from simsupport.model import SupportModel

KINDS = [Household, Village, County, Province, Enterprise, Official, Unit]
KINDS += [Partner, Organisation]
SMALL = {"households": 150, "months": 3}


@pytest.fixture
def model():
    """A small nation after its burn-in year."""
    return SupportModel("baseline", rng=4, **SMALL)


# ---- agents ----


def test_all_kinds_of_agents_answer_through_mesa_s_names(model):
    assert model.agent_types == KINDS
    assert set(model.agents_by_type) == set(KINDS)
    assert model.agents_by_type[Household] is model.households
    assert len(model.agents) == sum(len(table) for table in model.tables.values())
    assert [type(agent) for agent in (model.households[0], model.provinces[0])] == [
        Household,
        Province,
    ]


def test_no_two_agents_share_an_id(model):
    ids = model.agents.get("unique_id")
    assert len(set(ids)) == len(ids) == len(model.agents)


def test_agent_set_verbs_work_on_households(model):
    households = model.households
    assert len(households) == 150
    assert len(list(households)) == len(households.to_list()) == 150
    assert households[7] in households
    assert model.villages[0] not in households
    assert [view.row for view in households[3:5]] == [3, 4]
    poor = households.select(lambda household: household.income < 500.0)
    assert poor.get("income").tolist() == households.income[households.income < 500].tolist()
    assert households.agg("income", np.mean) == households.income.mean()
    by_village = households.groupby("village")
    assert sum(by_village.count().values()) == 150
    assert households.sort("income").get("income").tolist() == sorted(
        households.income.tolist(), reverse=True
    )
    assert sorted(view.row for view in households.shuffle()) == list(range(150))
    assert households.map(operator.attrgetter("row")) == list(range(150))
    households.do(lambda household: setattr(household, "aspiration", 0.5))
    households.select(at_most=2).set("aspiration", 0.75)
    assert households.aspiration[:3].tolist() == [0.75, 0.75, 0.5]


def test_a_view_knows_its_place(model):
    household = model.households[20]
    village = model.villages[household.village]
    assert household.county == village.county
    assert model.counties[village.county].province < len(model.province_names)
    assert model.provinces[0].name == model.province_names[0]


def test_an_official_is_an_agent_with_a_superior(model):
    head = model.officials.select(lambda official: official.level == 2)[0]
    above = model.officials[head.superior]
    assert (above.level, above.area) == (3, model.counties.prefecture[head.area])
    head.integrity = 0.25
    assert model.officials.integrity[head.row] == 0.25
    assert model.officials.groupby("level").count()[2] == len(model.counties)


def test_everyone_can_be_sorted_and_shuffled(model):
    assert len(model.agents.shuffle()) == len(model.agents)
    assert len(model.agents.sort("unique_id")) == len(model.agents)
    assert model.agents.groupby(type).count()[County] == len(model.counties)


# ---- a student's agents ----


class Visitor(mesa.Agent):
    """A volunteer who gives ten yuan to the poorest household of a village."""

    def __init__(self, model, village):
        super().__init__(model)
        self.village = village

    def visit(self):
        neighbours = self.model.households.select(self.model.households.village == self.village)
        poorest = neighbours.sort("income", ascending=True)[0]
        poorest.aspiration = 1.0
        return poorest


def test_a_plain_mesa_agent_lives_beside_the_tables(model):
    before = len(model.agents)
    visitors = Visitor.create_agents(model, 3, village=[0, 1, 2])
    assert len(model.agents) == before + 3
    assert set(model.agents_by_type) == {*KINDS, Visitor}
    assert visitors.to_list()[0] in model.agents
    ids = model.agents.get("unique_id")
    assert len(set(ids)) == len(ids)
    visited = visitors.map("visit")
    assert [household.village for household in visited] == [0, 1, 2]
    assert all(model.households.aspiration[household.row] == 1.0 for household in visited)


def test_a_plain_agent_can_be_removed_and_the_model_goes_on(model):
    visitor = Visitor(model, 0)
    model.step()
    visitor.remove()
    assert visitor not in model.agents
    assert len(model.agents) == sum(len(table) for table in model.tables.values())
    model.step()
    assert model.time == 2


def test_a_view_is_no_new_agent(model):
    before = model.agent_id_counter
    views = list(model.households)
    assert model.agent_id_counter == before
    assert len(model.agents) == before - 1
    assert len(views) == 150


# ---- time ----


def test_the_model_runs_step_by_step_and_in_runs_and_stops_at_its_horizon(model):
    assert str(model.month) == "2013-01"
    model.step()
    model.run_for(1)
    assert (model.time, str(model.month), model.running) == (2, "2013-03", True)
    model.step()
    assert not model.running
    income = model.households.income.copy()
    model.step()
    assert np.array_equal(model.households.income, income)
    assert model.outcomes().num_rows == 3


def test_stepping_and_running_give_the_same_results(model):
    other = SupportModel("baseline", rng=4, **SMALL)
    other.run()
    model.run_for(3)
    assert model.outcomes().to_pandas().equals(other.outcomes().to_pandas())


def test_the_scenario_is_frozen_and_mesa_s_own_is_passed_over(model):
    assert model.rules.population.households == 150
    with pytest.raises(pydantic.ValidationError, match="frozen"):
        model.rules.name = "another"
    model.scenario = mesa.experimental.scenarios.Scenario(rng=5)
    assert model.scenario is None
    assert model.rules.population.households == 150


def test_a_model_without_a_seed_draws_one_and_can_be_repeated_with_it():
    model = SupportModel("baseline", households=60, months=1)
    again = SupportModel("baseline", rng=model.seed, households=60, months=1)
    assert np.array_equal(model.households.savings, again.households.savings)


# ---- data collection ----


def test_the_data_collector_takes_model_agent_and_agenttype_reporters(model):
    collector = mesa.DataCollector(
        model_reporters={
            "poor": lambda m: int((m.households.income < 300).sum()),
            "month": "time",
        },
        agent_reporters={"id": "unique_id"},
        agenttype_reporters={
            Household: {"income": "income", "home": lambda household: household.county},
            County: {"wage": "wage"},
        },
    )
    for _ in range(2):
        model.step()
        collector.collect(model)
    frame = collector.get_model_vars_dataframe()
    assert frame.month.tolist() == [1, 2]
    assert len(collector.get_agent_vars_dataframe()) == 2 * len(model.agents)
    incomes = collector.get_agenttype_vars_dataframe(Household)
    assert len(incomes) == 2 * 150
    assert incomes.income.loc[2].tolist() == model.households.income.tolist()
    assert incomes.home.loc[2].tolist() == model.households.county.tolist()
    assert len(collector.get_agenttype_vars_dataframe(County)) == 2 * len(model.counties)


def test_the_model_collects_its_outcomes_every_month(model):
    model.run()
    frame = model.datacollector.get_model_vars_dataframe()
    national = model.outcomes().to_pandas()
    assert len(frame) == 3
    assert frame.income.tolist() == national.income.tolist()


# ---- batch runs ----


@pytest.mark.parametrize("processes", [1, 2])
def test_batch_run_builds_steps_and_collects(processes):
    rows = mesa.batch_run(
        SupportModel,
        {
            "scenario": "baseline",
            "households": [100, 120],
            "months": 2,
            "measures__cash_transfer__amount": 50,
        },
        rng=[1, 2],
        number_processes=processes,
        data_collection_period=1,
        display_progress=False,
    )
    assert len(rows) == 2 * 2 * 2
    assert {(row["rng"], row["households"], row["Step"]) for row in rows} == {
        (seed, size, step) for seed in (1, 2) for size in (100, 120) for step in (1, 2)
    }
    single = SupportModel(rng=2, households=120, months=2, measures__cash_transfer__amount=50)
    single.run()
    (last,) = [row for row in rows if (row["rng"], row["households"], row["Step"]) == (2, 120, 2)]
    assert last["income"] == single.latest["income"]


# ---- the browser's view, without a browser ----


def press(rendered, label):
    """Click the button of that label."""
    import ipyvuetify

    button = next(
        found.widget
        for found in rendered.find(ipyvuetify.Btn)
        if label in [child for child in found.widget.children if isinstance(child, str)]
    )
    button.click()


@pytest.fixture
def screen(model):
    """The model in SolaraViz, with one plot and one slider."""
    solara = pytest.importorskip("solara")
    from mesa.visualization import SolaraViz, make_plot_component

    shown = solara.reactive(model)
    viewer = SolaraViz(
        shown,
        components=[make_plot_component("income")],
        model_params={
            "scenario": "baseline",
            "rng": 4,
            "months": 3,
            "households": {
                "type": "SliderInt",
                "value": 150,
                "label": "Households",
                "min": 100,
                "max": 200,
                "step": 10,
            },
        },
    )
    _, rendered = solara.render(solara.AppLayout(children=[viewer]), handle_error=False)
    yield shown, rendered
    rendered.close()


def test_solara_viz_starts_and_steps(screen):
    shown, rendered = screen
    for _ in range(2):
        press(rendered, "Step")
    assert shown.value.time == 2
    assert shown.value.running


def test_solara_viz_resets_to_a_new_model(screen):
    shown, rendered = screen
    first = shown.value
    press(rendered, "Step")
    press(rendered, "Reset")
    assert shown.value is not first
    assert (shown.value.time, len(shown.value.households)) == (0, 150)
