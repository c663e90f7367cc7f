"""East-west cooperation: what the paired east gives, sends and shares."""

from __future__ import annotations

from typing import ClassVar

from simsupport.measures.eastern_exchange import EasternExchange


class EastWest(EasternExchange):
    """East-west pairing as one policy."""

    key: ClassVar[str] = "east_west"
