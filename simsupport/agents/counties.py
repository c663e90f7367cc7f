"""Counties, with their labour and product markets, sorted by province."""

from __future__ import annotations

from typing import ClassVar

from simsupport.core.columns import RowAgent, Table, column


class County(RowAgent):
    """One county; attributes read and write its row."""


class Counties(Table):
    """Columns of counties."""

    row_type: ClassVar[type[RowAgent]] = County

    province = column("u1", "row", "province the county lies in")
    region = column("u1", "Region", "0 east, 1 centre, 2 west")
    prefecture = column("u4", "number", "prefecture, numbered through the nation")
    weight = column("i4", "counties", "real counties the row stands for")
    poor_county = column("u1", "flag", "1 for one of the 832 poor counties")
    partner = column("u1", "row + 1", "eastern partner it is paired with; 0 none")
    backing = column(
        "f8", "counties x 10^4 yuan/person", "its real counties, times their partners' wealth"
    )
    level = column("f4", "log points", "log productivity of land and firms against the nation")

    persons = column("i8", "persons", "members of its households")
    workers = column("i8", "workers", "members able to work")
    migrants = column("i8", "workers", "members away for work")
    property_fen = column("i8", "fen/month", "property income of its households")
    background_fen = column("i8", "fen/month", "dibao and pensions of its households")
    wage = column("f4", "yuan/month", "going pay of a local wage job")
    base_wage = column("f4", "log points", "log pay against the nation at normal tightness")
    finding = column("f4", "probability", "chance a month that a local seeker found a job", 0.4)
    unemployment = column("f4", "share", "wage workers who look for a local job in vain", 0.05)
    seekers = column("i8", "workers", "workers who asked for a local job this month")
    unfilled = column(
        "f8", "workers", "matches that hires of whole rows have left open, or taken ahead"
    )
    usual_seekers = column("f8", "workers", "seekers of late, the last months weighing most")
    hires = column("i8", "workers", "workers who found a local job this month")
    hires_registered = column(
        "i8", "workers", "of those, workers of households that are or were registered"
    )
    lost = column("i8", "workers", "local jobs that ended from the worker's side this month")
    laid_off = column("i8", "workers", "local jobs that employers end this month")
    price = column("f4", "ratio", "farm-gate price against a year of normal supply", 1)
    supply = column(
        "f4", "yuan/year", "planned gross output in the month before, free of the common trend"
    )
    base_supply = column("f4", "yuan/year", "gross output at the start of the run")
    dibao_share = column("f4", "share", "share of the nation's dibao recipients")
