"""Officials: who answers for poverty work at five levels, from the village to the province."""

from __future__ import annotations

from enum import IntEnum
from typing import ClassVar

from simsupport.core.columns import RowAgent, Table, column


class Level(IntEnum):
    """The five levels of secretaries who answer for poverty work, lowest first."""

    VILLAGE = 0
    TOWNSHIP = 1
    COUNTY = 2
    PREFECTURE = 3
    PROVINCE = 4


class Official(RowAgent):
    """One official row; attributes read and write it."""


class Officials(Table):
    """Columns of officials, sorted by level, then by area. Effort is a share of working time."""

    row_type: ClassVar[type[RowAgent]] = Official

    level = column("u1", "Level", "village, township, county, prefecture or province")
    area = column("u4", "number", "the village, township, county, prefecture or province")
    superior = column("u4", "row", "the official one level up; a province's own row")
    weight = column("i4", "officials", "real officials the row stands for")
    poor_county = column("u1", "flag", "1 where the label of a poor county brings money")

    ability = column("f4", "ratio", "results of an hour of real work against the average", 1)
    integrity = column("f4", "share", "how little gain tempts, 0 to 1")
    ambition = column("f4", "ratio", "concern for the career against the average", 1)
    tenure = column("u1", "years", "full years in the post")
    seen = column("f4", "inspections", "inspections remembered from the neighbourhood")
    years_seen = column("f4", "years", "official-years remembered from the neighbourhood")

    target = column("i8", "persons", "exits demanded for the year")
    ready = column("i8", "persons", "exits of the year before that were honest")
    reported = column("i8", "persons", "exits reported for the year")
    gap = column("f4", "share", "part of the target that honest work will not reach, 0 to 1")
    behind = column("f4", "share", "what peers reported more of their targets last year, 0 to 1")

    real = column("f4", "share", "time for real work")
    show = column("f4", "share", "time for show")
    inflate = column("f4", "share", "time for inflating reports")
    take = column("f4", "share", "time for diverting money")

    strictness = column("f4", "ratio", "how surely what is found is punished, against the mean", 1)
    followed = column("f4", "probability", "of a further inspection this year, after an incident")

    inspected = column("u1", "flag", "1 where an inspection came this year")
    found = column("u1", "number", "found this year: 1 inflating, 2 diverting, 3 both, 0 nothing")
    punished = column("u1", "flag", "1 where the year ended with a penalty")
    removed = column("u1", "flag", "1 where the post is filled anew in January, after an incident")
    promoted = column("u1", "flag", "1 where the year ended with promotion")
