"""A table answers like a Mesa agent set, a row like a Mesa agent, and nothing else is stored."""

import copy
import operator
from multiprocessing import RawArray
from random import Random

import mesa
import numpy as np
import pytest
from mesa.agentset import AbstractAgentSet

from simsupport.core.columns import RowAgent, RowSet, Table, column, extend

LENGTH = 6


class Cow(RowAgent):
    """One cow."""

    @property
    def heavy(self):
        """Whether the cow weighs more than 300 kg."""
        return self.weight > 300

    def feed(self, kilograms=1.0):
        """Add weight and return it."""
        self.weight += kilograms
        return self.weight


class Cows(Table):
    """A herd."""

    row_type = Cow

    weight = column("f4", "kg", "body weight", start=250)
    age = column("u1", "years", "age")
    owner = column("i8", "row", "who owns it", start=-1)


class Ranch(mesa.Model):
    """A model that holds a herd."""

    def __init__(self):
        super().__init__(rng=1)
        self.cows = Cows(LENGTH)
        self.cows.model, self.cows.random = self, self.random
        self.cows.first_id = self.agent_id_counter
        self.agent_id_counter += LENGTH


@pytest.fixture
def herd():
    """A herd of ages 5, 3, 4, 3, 1, 2 and weights 100 to 600."""
    cows = Ranch().cows
    cows.age[:] = [5, 3, 4, 3, 1, 2]
    cows.weight[:] = [100, 200, 300, 400, 500, 600]
    return cows


def rows(chosen):
    return [agent.row for agent in chosen]


def test_columns_have_the_type_unit_and_start_that_were_declared():
    assert list(Cows.columns()) == ["weight", "age", "owner"]
    cows = Cows(LENGTH)
    assert [cows.arrays[name].dtype.str[1:] for name in Cows.columns()] == ["f4", "u1", "i8"]
    assert cows.weight.tolist() == [250.0] * LENGTH
    assert cows.owner.tolist() == [-1] * LENGTH
    assert cows.age.tolist() == [0] * LENGTH
    assert (Cows.weight.unit, Cows.age.meaning) == ("kg", "age")


def test_columns_start_on_cache_lines_and_fill_the_bytes_announced():
    cows = Cows(5)
    first = cows.weight.__array_interface__["data"][0]
    for values in cows.arrays.values():
        assert (values.__array_interface__["data"][0] - first) % 64 == 0
    assert Cows.nbytes(5) == 3 * 64
    assert Cows.nbytes(64) == 64 * (4 + 1 + 8)


def test_a_column_cannot_be_replaced_only_written(herd):
    with pytest.raises(AttributeError, match=r"cows\.weight\[:\] = "):
        herd.weight = np.zeros(LENGTH)
    herd.weight[:] = 7
    assert herd.weight.dtype == np.float32
    assert herd[3].weight == 7.0


def test_a_kind_may_get_further_columns_where_they_are_used():
    class Goats(Table):
        """A kind of its own, so that no other test sees the new column."""

        age = column("u1", "years", "age")

    extend(Goats, milk=column("f4", "l/day", "milk", start=2))
    assert list(Goats.columns()) == ["age", "milk"]
    assert Goats(3).milk.tolist() == [2.0] * 3


def test_added_columns_have_an_order_that_imports_do_not_change():
    orders = []
    for names in (("wool", "horns"), ("horns", "wool")):

        class Sheep(Table):
            legs = column("u1", "legs", "legs")
            ears = column("u1", "ears", "ears")

        for name in names:
            extend(Sheep, **{name: column("u1", "kg", name)})
        orders.append(list(Sheep.columns()))
    assert orders == [["legs", "ears", "horns", "wool"]] * 2


def test_a_table_is_an_agent_set_and_a_row_an_agent(herd):
    assert isinstance(herd, AbstractAgentSet)
    assert isinstance(herd.select(), AbstractAgentSet)
    assert isinstance(herd[0], mesa.Agent)
    assert herd[0].model is herd.model
    assert herd[0].random is herd.model.random


def test_a_view_reads_and_writes_its_row(herd):
    cow = herd[2]
    cow.age += 1
    assert herd.age.tolist() == [5, 3, 5, 3, 1, 2]
    assert cow.feed(10.0) == 310.0
    assert herd[2].weight == 310.0
    assert cow.heavy
    assert type(cow.age) is int
    assert type(cow.weight) is float


def test_views_of_one_row_are_equal_and_hash_equal_and_others_are_not(herd):
    assert herd[2] is not herd[2]
    assert herd[2] == herd[2]
    assert hash(herd[2]) == hash(herd[2])
    assert herd[2] != herd[3]
    assert herd[2] != Cows(LENGTH)[2]
    assert len({*herd, *herd}) == LENGTH


def test_views_hold_nothing_of_their_own(herd):
    with pytest.raises(AttributeError, match="no column 'colour'"):
        herd[0].colour = "black"
    with pytest.raises(AttributeError, match="Cow has no column or attribute 'colour'"):
        _ = herd[0].colour


def test_a_copied_view_is_a_view_of_the_same_row(herd):
    assert copy.copy(herd[2]) == herd[2]


def test_a_deep_copy_of_a_view_is_a_view_of_a_copied_table(herd):
    copied = copy.deepcopy(herd[2])
    assert type(copied) is Cow
    assert (copied.row, copied.age, copied.weight) == (2, 4, 300.0)
    copied.weight = 1.0
    assert copied.table.weight.tolist() == [100, 200, 1, 400, 500, 600]
    assert herd[2].weight == 300.0
    assert copied.model is not herd.model
    assert copied.model.cows is copied.table


def test_rows_can_neither_be_added_nor_removed(herd):
    for refused in (
        lambda: herd.add(herd[0]),
        lambda: herd.discard(herd[0]),
        lambda: herd.remove(herd[0]),
        herd[0].remove,
        lambda: herd.select(at_most=2).add(herd[0]),
        lambda: herd.select(at_most=2).remove(herd[0]),
    ):
        with pytest.raises(TypeError, match="Rows of a table are fixed"):
            refused()
    assert len(herd) == LENGTH


def test_length_iteration_membership_and_indexing(herd):
    assert len(herd) == LENGTH
    assert rows(herd) == list(range(LENGTH))
    assert herd[1] in herd
    assert Cows(LENGTH)[1] not in herd
    assert "cow" not in herd
    assert rows(herd[1:3]) == [1, 2]
    assert herd[-1].row == LENGTH - 1
    assert herd.to_list() == list(herd)
    with pytest.raises(IndexError):
        _ = herd[LENGTH]


def test_unique_ids_follow_the_model_counter(herd):
    assert herd.get("unique_id").tolist() == [1, 2, 3, 4, 5, 6]
    assert [cow.unique_id for cow in herd] == [1, 2, 3, 4, 5, 6]
    assert mesa.Agent(herd.model).unique_id == LENGTH + 1


def test_selection_by_function_by_column_by_number_and_by_share(herd):
    assert rows(herd.select(lambda cow: cow.age == 3)) == [1, 3]
    assert rows(herd.select(herd.age == 3)) == [1, 3]
    assert rows(herd.select(lambda cow: cow.heavy)) == [3, 4, 5]
    assert rows(herd.select(at_most=2)) == [0, 1]
    assert rows(herd.select(at_most=0.5)) == [0, 1, 2]
    assert rows(herd.select(agent_type=Cow)) == list(range(LENGTH))
    assert rows(herd.select(agent_type=mesa.Agent)) == list(range(LENGTH))

    class Other(RowAgent):
        """Another kind."""

    assert rows(herd.select(agent_type=Other)) == []


def test_a_selection_can_be_selected_from_and_shrunk_in_place(herd):
    heavy = herd.select(herd.weight > 150)
    assert rows(heavy.select(lambda cow: cow.age == 3, at_most=1)) == [1]
    assert heavy.select(at_most=2, inplace=True) is heavy
    assert rows(heavy) == [1, 2]
    assert len(herd) == LENGTH
    assert herd[1] in heavy
    assert herd[5] not in heavy


def test_get_returns_columns_as_arrays_and_several_names_row_by_row(herd):
    assert herd.get("age").tolist() == [5, 3, 4, 3, 1, 2]
    assert herd.get(["age", "weight"])[0] == [5, 100.0]
    assert herd.get("heavy").tolist() == [False] * 3 + [True] * 3
    some = herd.select(herd.age == 3)
    assert some.get("weight").tolist() == some.weight.tolist() == [200.0, 400.0]


def test_a_missing_attribute_is_an_error_or_the_default(herd):
    with pytest.raises(AttributeError, match="Cows has no column 'colour'"):
        herd.get("colour")
    assert herd.get("colour", handle_missing="default", default_value=3).tolist() == [3] * LENGTH
    with pytest.raises(ValueError, match="Unknown handle_missing option"):
        herd.get("age", handle_missing="maybe")
    with pytest.raises(AttributeError, match="no column 'colour'"):
        herd.set("colour", 1)
    with pytest.raises(AttributeError, match="no column 'colour'"):
        _ = herd.select().colour


def test_set_writes_whole_columns_and_chosen_rows(herd):
    assert herd.set("owner", 4) is herd
    herd.select(herd.age == 3).set("owner", [7, 8])
    assert herd.owner.tolist() == [4, 7, 4, 8, 4, 4]


def test_agg_applies_one_or_several_functions(herd):
    assert herd.agg("weight", np.sum) == 2100.0
    assert herd.agg("age", [min, max]) == [1, 5]
    assert herd.select(herd.age == 3).agg("weight", np.mean) == 300.0


def test_do_and_map_call_functions_and_methods_on_every_row(herd):
    assert herd.do("feed", 2.0) is herd
    assert herd.weight.tolist() == [102, 202, 302, 402, 502, 602]
    assert herd.map("feed") == [103, 203, 303, 403, 503, 603]
    assert herd.map(lambda cow, k: cow.age * k, 2) == [10, 6, 8, 6, 2, 4]
    herd.shuffle_do("feed", kilograms=-3.0)
    assert herd.weight.tolist() == [100, 200, 300, 400, 500, 600]


def test_groups_by_column_and_by_function(herd):
    by_age = herd.groupby("age")
    assert by_age.count() == {1: 1, 2: 1, 3: 2, 4: 1, 5: 1}
    assert rows(by_age.groups[3]) == [1, 3]
    assert by_age.agg("weight", sum)[3] == 600.0
    assert by_age.map(len)[3] == 2
    heavy = herd.groupby(lambda cow: cow.heavy, result_type="list")
    assert rows(heavy.groups[True]) == [3, 4, 5]
    assert isinstance(heavy.groups[True], list)


def test_sorting_is_stable_and_descends_by_default_as_mesa_does(herd):
    assert rows(herd.sort("age")) == [0, 2, 1, 3, 5, 4]
    assert rows(herd.sort("age", ascending=True)) == [4, 5, 1, 3, 2, 0]
    assert rows(herd.sort(lambda cow: -cow.weight)) == list(range(LENGTH))
    some = herd.select(herd.weight > 150)
    assert some.sort("age", inplace=True) is some
    assert rows(some) == [2, 1, 3, 5, 4]
    assert rows(herd) == list(range(LENGTH))


def test_shuffling_keeps_every_row_and_follows_the_model_s_generator(herd):
    herd.random.seed(4)
    shuffled = rows(herd.shuffle())
    herd.random.seed(4)
    assert rows(herd.shuffle()) == shuffled
    assert shuffled != rows(herd)
    assert sorted(shuffled) == rows(herd)
    some = herd.select(at_most=3)
    assert some.shuffle(inplace=True) is some
    assert sorted(rows(some)) == [0, 1, 2]


def test_mesa_s_own_agent_set_gives_the_same_answers(herd):
    class Plain(mesa.Agent):
        """The same cow, the slow way."""

    plain = mesa.Model(rng=1)
    for cow in herd:
        agent = Plain(plain)
        agent.age, agent.weight = cow.age, cow.weight
    theirs = plain.agents
    assert herd.get(["age", "weight"]) == theirs.get(["age", "weight"])
    assert herd.agg("weight", sum) == theirs.agg("weight", sum)
    for verb in (
        lambda agents: agents.select(lambda cow: cow.age > 2, at_most=2),
        lambda agents: agents.select(at_most=0.4),
        lambda agents: agents.sort("age"),
        lambda agents: agents.sort("age", ascending=True),
    ):
        assert list(verb(herd).get("weight")) == verb(theirs).get("weight")
    assert herd.groupby("age").count() == theirs.groupby("age").count()
    assert herd.map(operator.attrgetter("age")) == theirs.map(operator.attrgetter("age"))


def test_columns_move_to_shared_memory_and_back(herd):
    memory = RawArray("b", Cows.nbytes(LENGTH))
    herd.share(memory)
    assert herd.weight.tolist() == [100, 200, 300, 400, 500, 600]
    other = Cows.attach(LENGTH, memory)
    other.weight[2] = 333.0
    assert herd[2].weight == 333.0
    before = herd.weight
    herd.unshare()
    other.weight[2] = 1.0
    assert herd[2].weight == 333.0
    assert before[2] == 1.0


def test_a_row_set_answers_with_the_rows_in_its_own_order(herd):
    chosen = RowSet(herd, np.array([4, 1]))
    assert chosen.weight.tolist() == [500.0, 200.0]
    assert rows(chosen[0:1]) == [4]
    assert chosen[-1].row == 1
    assert isinstance(chosen.random, Random)
