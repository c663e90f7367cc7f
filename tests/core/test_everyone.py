"""All agents of all kinds answer as one Mesa agent set."""

import mesa
import pytest

from simsupport.core.columns import RowAgent, Table, column
from simsupport.core.everyone import Everyone


class Home(RowAgent):
    """One household."""


class Homes(Table):
    """Households."""

    row_type = Home
    income = column("f4", "yuan", "income")


class Shop(RowAgent):
    """One firm."""


class Shops(Table):
    """Firms."""

    row_type = Shop
    income = column("f4", "yuan", "profit")


class Visitor(mesa.Agent):
    """A student's agent."""

    income = 50.0


@pytest.fixture
def everyone():
    """Three households, two firms and a visitor."""
    model = mesa.Model(rng=3)
    tables = [Homes(3), Shops(2)]
    for table in tables:
        table.model, table.first_id = model, model.agent_id_counter
        model.agent_id_counter += len(table)
    tables[0].income[:] = [10, 20, 30]
    tables[1].income[:] = [40, 60]
    Visitor(model)
    return Everyone([*tables, model.agents], model.random)


def test_everyone_is_counted_iterated_and_found(everyone):
    assert len(everyone) == 6
    assert [agent.unique_id for agent in everyone] == [1, 2, 3, 4, 5, 6]
    assert everyone.to_list() == list(everyone)
    assert all(agent in everyone for agent in everyone)
    assert Homes(3)[0] not in everyone


def test_everyone_is_selected_read_and_sorted_across_kinds(everyone):
    assert everyone.get("income") == [10.0, 20.0, 30.0, 40.0, 60.0, 50.0]
    rich = everyone.select(lambda agent: agent.income > 35)
    assert [type(agent) for agent in rich] == [Shop, Shop, Visitor]
    assert len(everyone.select(agent_type=Home)) == 3
    assert everyone.sort("income").get("income")[:2] == [60.0, 50.0]
    assert everyone.get(["unique_id", "income"])[1] == [2, 20.0]
    assert everyone.get("colour", handle_missing="default", default_value=1) == [1] * 6


def test_a_selection_keeps_its_views_alive(everyone):
    import gc

    chosen = everyone.select(agent_type=Home)
    gc.collect()
    assert chosen.get("income") == [10.0, 20.0, 30.0]
    assert len(chosen.select(lambda home: home.income > 15).shuffle()) == 2


def test_verbs_reach_every_agent(everyone):
    def earn(agent, amount):
        agent.income += amount
        return agent.income

    assert everyone.map(earn, 1) == [11.0, 21.0, 31.0, 41.0, 61.0, 51.0]
    assert everyone.do(earn, 1) is everyone
    everyone.shuffle_do(earn, amount=-2)
    assert everyone.get("income") == [10.0, 20.0, 30.0, 40.0, 60.0, 50.0]
    assert sorted(everyone.shuffle().get("income")) == sorted(everyone.get("income"))
    assert everyone.map("step") == [None] * 6


def test_groups_cross_kinds(everyone):
    assert everyone.groupby(type).count() == {Home: 3, Shop: 2, Visitor: 1}


def test_the_set_of_everyone_cannot_be_changed(everyone):
    for refused in (everyone.add, everyone.discard, everyone.remove):
        with pytest.raises(TypeError, match="the set of all agents cannot be changed"):
            refused(next(iter(everyone)))
