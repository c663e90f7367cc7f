"""A small nation as it is synthesised, in one block, with the firms that programmes may bring."""

from simsupport.core.calendar import Month
from simsupport.exchange import Outlook
from simsupport.livelihoods.drivers import drivers_of
from simsupport.measures.base import Nation
from simsupport.model import SupportModel


class Small:
    """A nation of few households after burn-in, in one block."""

    def __init__(self, households=400, seed=1, **changes):
        overrides = {path.replace(".", "__"): value for path, value in changes.items()}
        self.model = SupportModel(
            "baseline", rng=seed, households=households, months=1, **overrides
        )
        (self.block,) = self.model.crew.blocks
        self.poor = self.block.counties.poor_county > 0

    def now(self, month=13):
        """Return what rules may know of a month, with empty books."""
        away, live = self.model.destinations, self.model.rules.livelihoods
        pay = away.pay(drivers_of(Month(month), live.growth))
        outlook = Outlook(Month(month), pay, away.finding.copy(), funded=True)
        return self.model.crew._now(outlook).for_block()

    def nation(self, month=13):
        """Return what those who decide for the whole nation see."""
        return Nation(self.model.tables, self.model.streams, Month(month))
