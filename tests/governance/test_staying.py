"""What holds people at the grassroots changes the odds of leaving, and nobody else's."""

import numpy as np
import pytest

from simsupport.agents.counties import Counties
from simsupport.agents.officials import Level
from simsupport.core.streams import Streams
from simsupport.governance.careers import Careers, change_posts
from simsupport.governance.incentives import Incentives
from simsupport.governance.staying import going, held_officials, leaving
from tests.governance.nations import chain_of, rows_of

STREAMS = Streams(5)


@pytest.mark.parametrize("chance", [0.05, 0.2, 0.9])
def test_odds_of_leaving_fall_by_what_holds(chance):
    for holds in (0.1, 1.0, 4.0):
        left = float(leaving(chance, holds))
        assert left / (1 - left) == pytest.approx(chance / (1 - chance) * np.exp(-holds))
        gone = float(going(chance, holds))
        assert gone / (1 - gone) == pytest.approx(chance / (1 - chance) * np.exp(holds))
    assert float(leaving(chance, 0.0)) == pytest.approx(chance)


@pytest.mark.parametrize("chance", [0.0, 1.0])
def test_who_would_in_any_case_or_never_does_so_whatever_holds(chance):
    assert float(leaving(chance, 3.0)) == chance
    assert float(going(chance, 3.0)) == chance


def test_counties_hold_their_village_and_township_officials_and_nobody_above():
    chain = chain_of(villages_each=3, townships=2, counties=2)
    counties = Counties(2)
    counties.holds[:] = [0.0, 1.5]
    holds = held_officials(chain, counties)
    assert holds[chain.rows[Level.VILLAGE]].tolist() == [0.0] * 6 + [1.5] * 6
    assert holds[chain.rows[Level.TOWNSHIP]].tolist() == [0.0] * 2 + [1.5] * 2
    assert not holds[rows_of(chain, Level.COUNTY)[0] :].any()


def who_leaves(holds, chain=None):
    """Return who is new after posts changed hands."""
    found = chain or chain_of(villages_each=40, townships=20, counties=10)
    found.officials.tenure[:] = 3
    change_posts(found, STREAMS, 12, Careers(term=5.0), Incentives(), holds)
    return found.officials.tenure == 0


def test_whom_something_holds_leaves_less_often_and_never_instead_of_staying():
    before = who_leaves(0.0)
    after = who_leaves(np.full(len(before), np.log(4.0)))
    chance = 0.25 / (0.25 + 4.0)
    assert not np.any(after & ~before)
    assert abs(after.mean() - chance) <= 5 * np.sqrt(chance * (1 - chance) / len(after))


def test_where_nothing_holds_exactly_those_leave_who_would_without_the_rule():
    holds = np.zeros(len(who_leaves(0.0)))
    holds[::2] = 9.0
    assert np.array_equal(who_leaves(holds)[1::2], who_leaves(0.0)[1::2])


def test_a_bonus_keeps_nobody_in_a_post_who_is_promoted_or_dismissed():
    chain = chain_of()
    chain.officials.promoted[:4] = 1
    new = who_leaves(np.full(len(chain.officials), 50.0), chain)
    assert new[:4].all()
    assert not new[4:].any()
