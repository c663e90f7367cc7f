"""A vacancy whose holder draws support, with training on the job. Channels: jobs and skills."""

from __future__ import annotations

from simsupport.core.parameters import Parameters, param


class SubsidisedVacancy(Parameters):
    """What training on the job teaches."""

    full_training: float = param(
        2000.0,
        unit="yuan",
        source="assumption",
        low=1.0,
        high=50000.0,
        doc="cost of a complete course on the job",
    )
    full_gain: float = param(
        0.05,
        unit="log points",
        source="assumption; near the return to a year of schooling (de Brauw & Rozelle 2008)",
        low=0.0,
        high=0.5,
        doc="pay that a complete course adds for the worker trained",
    )

    def skill_gain(self, spent: float) -> float:
        """Return log points of pay that training of this cost adds; no more than a full course."""
        return self.full_gain * min(spent / self.full_training, 1.0)
