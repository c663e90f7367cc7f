"""East-west cooperation: what eastern provinces and cities do for the counties they help."""

from __future__ import annotations

from typing import ClassVar

from simsupport.core.ledger import Source
from simsupport.measures.base import Row
from simsupport.measures.eastern_aid import EasternAid
from simsupport.measures.eastern_exchange import EasternExchange
from simsupport.measures.eastern_terms import AID_ROWS, AID_SIZES


class EastWest(EasternAid, EasternExchange):
    """Pair eastern provinces and cities with poor counties of the west."""

    key: ClassVar[str] = "east_west"
    sizes: ClassVar[tuple[str, ...]] = (*AID_SIZES, *EasternExchange.sizes)
    source: ClassVar[Source] = Source.EASTERN_AID
    rows: ClassVar[tuple[Row, ...]] = (*AID_ROWS, *EasternExchange.rows)
