"""All agents of a model, of every kind, as one Mesa agent set."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Iterator
from itertools import chain
from random import Random
from typing import Any, Self

from mesa.agentset import AbstractAgentSet, AgentSet


class Everyone(AbstractAgentSet[Any]):
    """Several agent sets seen as one; asking a verb of it asks each agent in turn."""

    def __init__(self, sets: list[Any], random: Random) -> None:
        self.sets = sets
        self.random = random

    def __len__(self) -> int:
        return sum(len(agents) for agents in self.sets)

    def __iter__(self) -> Iterator[Any]:
        return chain.from_iterable(self.sets)

    def __contains__(self, agent: object) -> bool:
        return any(agent in agents for agents in self.sets)

    def _update(self, agents: Iterable[Any]) -> Self:
        raise TypeError("the set of all agents cannot be changed; select() returns a subset")

    def _picked(self, agents: Iterable[Any]) -> Picked:
        return Picked(list(agents), self.random)

    def select(self, *args: Any, **kwargs: Any) -> Any:
        """Return the agents that a filter keeps; see Mesa's `AgentSet.select`."""
        kwargs.pop("inplace", None)
        return self._picked(self).select(*args, **kwargs)

    def get(
        self, attr_names: str | list[str], handle_missing: str = "error", default_value: Any = None
    ) -> list[Any]:
        """Return an attribute, or several, of every agent."""
        return self._picked(self).get(attr_names, handle_missing, default_value)  # type: ignore[no-any-return]

    def to_list(self) -> list[Any]:
        """Return every agent."""
        return list(self)

    def groupby(self, by: Any, result_type: str = "agentset") -> Any:
        """Group all agents by an attribute or function."""
        return self._picked(self).groupby(by, result_type)

    def shuffle(self, inplace: bool = False) -> Any:
        """Return all agents in random order."""
        agents = list(self)
        self.random.shuffle(agents)
        return self._picked(agents)

    def sort(self, key: Any, ascending: bool = False, inplace: bool = False) -> Any:
        """Return all agents sorted."""
        value = key if callable(key) else operator.attrgetter(key)
        return self._picked(sorted(self, key=value, reverse=not ascending))

    def do(self, method: Any, *args: Any, **kwargs: Any) -> Self:
        """Call a method or function on every agent."""
        self.map(method, *args, **kwargs)
        return self

    def shuffle_do(self, method: Any, *args: Any, **kwargs: Any) -> Self:
        """Call a method or function on every agent, in random order."""
        self.shuffle().map(method, *args, **kwargs)
        return self

    def map(self, method: Any, *args: Any, **kwargs: Any) -> list[Any]:
        """Call a method (by name) or function on every agent and list the results."""
        if isinstance(method, str):
            return [getattr(agent, method)(*args, **kwargs) for agent in self]
        return [method(agent, *args, **kwargs) for agent in self]

    def add(self, agent: Any) -> None:
        """Refuse: Mesa registers a new agent by itself."""
        raise TypeError("the set of all agents cannot be changed; creating an agent registers it")

    def discard(self, agent: Any) -> None:
        """Refuse: an agent is removed by its own `remove()`."""
        raise TypeError("the set of all agents cannot be changed; use agent.remove()")

    def remove(self, agent: Any) -> None:
        """Refuse: an agent is removed by its own `remove()`."""
        self.discard(agent)


class Picked(AgentSet[Any]):
    """Some agents; holds row views firmly, since nothing else keeps them alive."""

    def __init__(self, agents: Iterable[Any], random: Random | None = None) -> None:
        self._held = list(agents)
        super().__init__(self._held, random)
