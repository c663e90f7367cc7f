"""The nation's destination markets: posts for migrants at published pay, rationed by queue."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from simsupport.channels.jobs import JobMarket, matches, ration_destinations
from simsupport.livelihoods.drivers import Drivers, Growth
from simsupport.livelihoods.labour import N_DESTINATIONS

Floats = npt.NDArray[np.float32]
Counts = npt.NDArray[np.int64]

RELATIVE_PAY = (1.0, 1.03, 1.02, 0.93)
"""Pay at each destination against the national mean. Source: assumption."""


@dataclass
class Destinations:
    """State of the destination markets; arrays of shape (n_destinations,)."""

    start: Counts
    """workers away when the run began"""
    migrants: Counts
    finding: Floats

    @classmethod
    def opening(cls, migrants: Counts) -> Destinations:
        """Return the markets at the start, for the workers already away."""
        finding = np.full(N_DESTINATIONS, 0.4, np.float32)
        return cls(np.maximum(migrants, 1), migrants.copy(), finding)

    def pay(self, now: Drivers) -> Floats:
        """Return pay at each destination, yuan per month."""
        return np.array(RELATIVE_PAY, np.float32) * np.float32(now.migrant_pay)

    def posts(self, now: Drivers, growth: Growth) -> Counts:
        """Return posts open this month: the published number's path plus slack, less the filled."""
        level = now.migrant_workers * (1.0 + growth.destination_jobs)
        posts: Counts = np.maximum((self.start * level).astype(np.int64) - self.migrants, 0)
        return posts

    def clear(self, requests: Counts, now: Drivers, growth: Growth, market: JobMarket) -> Counts:
        """Match requests with posts and let chances follow.

        Args:
            requests: workers by destination and place in the queue.
            now: the year's drivers.
            growth: how posts grow.
            market: frictions.

        Returns:
            The first place in each destination's queue that was not served.
        """
        asked, posts = requests.sum(axis=1), self.posts(now, growth)
        met = matches(asked.astype(np.float32), posts.astype(np.float32), market)
        places = np.minimum(np.floor(met).astype(np.int64), np.minimum(asked, posts))
        unserved, served = ration_destinations(requests, places)
        news = np.float32(1.0 - market.memory) * (asked > 0)
        self.finding += news * ((served / np.maximum(asked, 1)).astype(np.float32) - self.finding)
        return unserved
