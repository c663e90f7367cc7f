"""Measures whose people stay on act while they run, and for some time after."""

import pytest

from simsupport.core.calendar import Month
from simsupport.measures.local_teams import LocalTeams

SIZES = (
    0.0,
    0.2,
    {"2014-03": 0.2},
    {"2013-05": 0.2, "2014-05": 0.0},
    {"2013-05": 0.2, "2014-05": 0.0, "2018-01": 0.1},
)


@pytest.mark.parametrize("until", [None, "2014-02", "2016-06"])
@pytest.mark.parametrize("stay", [0, 5, 30])
@pytest.mark.parametrize("posts", SIZES)
def test_they_act_in_exactly_the_months_that_a_plain_count_says(posts, stay, until):
    measure = LocalTeams.model_validate({"posts": posts, "stay": stay, "until": until})
    ran = [measure.runs(Month(index)) for index in range(96)]
    for index in range(96):
        lately = any(ran[max(index - stay, 0) : index + 1])
        assert measure.active(Month(index)) == lately
