"""Audits of poverty funds and trials for embezzlement: what officials fear, and who is caught."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from simsupport.agents.counties import Counties
from simsupport.agents.officials import Level, Officials
from simsupport.core.columns import Table, column, extend
from simsupport.core.streams import Streams, uniform
from simsupport.governance.chain import Chain
from simsupport.governance.pressure import Pressure

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float32]
Reals = npt.NDArray[np.float64]

extend(
    Counties,
    audited=column("f4", "share", "of its real counties, those whose funds were audited last"),
    guilty=column("f4", "share", "of what officials took in the year, the part of the convicted"),
)
extend(
    Officials,
    audited=column("f4", "share", "of its area, where auditors came this year"),
    audits_seen=column("f4", "audits", "audits remembered from the neighbourhood"),
    convicted=column("u1", "flag", "1 where the year ended with a sentence for embezzlement"),
    cases=column("f4", "cases", "found diverting, for each real area of its court, last year"),
)


def audit_chance(officials: Officials, pressure: Pressure) -> Reals:
    """Return the chance that officials see of an audit that finds what they divert; (n_officials,).

    They believe a part of the announced rate, and for the rest what they remember.
    """
    remembered = officials.audits_seen.astype(np.float64) / np.maximum(officials.years_seen, 1e-9)
    belief = pressure.audits_told * pressure.audits + (1.0 - pressure.audits_told) * remembered
    chance: Reals = np.minimum(belief, 1.0) * pressure.audit_power
    return chance


def draw_audits(tables: dict[str, Table], streams: Streams, month: int, rate: float) -> None:
    """Draw which counties auditors come to this year: whole real ones of each row.

    Args:
        tables: the nation's.
        streams: random streams.
        month: of the draw.
        rate: part of the counties.
    """
    counties: Any = tables["counties"]
    officials: Any = tables["officials"]
    weight = np.maximum(counties.weight.astype(np.float64), 1.0)
    draw = uniform(streams.words("officials.audited", month, 0, len(counties)))
    whole = np.floor(weight * rate + draw.astype(np.float64))
    counties.audited[:] = np.minimum(whole / weight, 1.0)
    chain = Chain(officials)
    came = np.zeros(len(officials))
    came[chain.rows[Level.COUNTY]] = counties.audited
    for level in (Level.TOWNSHIP, Level.VILLAGE):
        came[chain.rows[level]] = came[chain.superior[chain.rows[level]]]
    for level in (Level.COUNTY, Level.PREFECTURE):
        below = chain.at(level, came)
        areas = chain.pass_up(level, np.ones(len(below)))
        came[chain.rows[Level(level + 1)]] = chain.pass_up(level, below) / np.maximum(areas, 1.0)
    officials.audited[:] = came


def found_by_audit(officials: Officials, streams: Streams, month: int, pressure: Pressure) -> Flags:
    """Return on whom auditors came, and would have found what there was; shape (n_officials,)."""
    draw = uniform(streams.words("officials.audit", month, 0, len(officials)))
    found: Flags = draw < officials.audited * np.float32(pressure.audit_power)
    return found


def sentence_feared(officials: Officials, pressure: Pressure) -> Reals:
    """Return what one who is found diverting expects to lose in court, careers; (n_officials,).

    An official thinks of the own case as one more than there were last year.
    """
    room = pressure.court_capacity / (officials.cases.astype(np.float64) + 1.0)
    feared: Reals = np.minimum(pressure.prosecution, room) * pressure.sentence
    return feared


def try_cases(
    chain: Chain, streams: Streams, month: int, taking: Flags, pressure: Pressure
) -> Flags:
    """Draw who of those found diverting is convicted, as far as procurators have time.

    Each county's procurators take the cases of its county, townships and villages; those of a
    prefecture or province the case of its own official.

    Args:
        chain: officials.
        streams: random streams.
        month: of the draw.
        taking: who was found diverting, shape (n_officials,).
        pressure: of the year.
    """
    officials = chain.officials
    if pressure.prosecution <= 0.0:
        officials.convicted[:] = 0
        return np.zeros(len(officials), np.bool_)
    court = courts(chain)
    weight = officials.weight.astype(np.float64)
    cases = np.bincount(court, taking * weight, len(officials))
    officials.cases[:] = (cases / np.maximum(weight, 1.0))[court]
    busy = pressure.court_capacity / np.maximum(officials.cases, np.float32(1e-9))
    chance = np.minimum(busy, pressure.prosecution)
    draw = uniform(streams.words("officials.trial", month, 0, len(officials)))
    convicted: Flags = taking & (draw < chance.astype(np.float32))
    officials.convicted[:] = convicted
    return convicted


def courts(chain: Chain) -> npt.NDArray[np.int64]:
    """Return the official of the area whose procurators hear each one's case; (n_officials,)."""
    court = np.arange(len(chain.officials))
    for level in (Level.TOWNSHIP, Level.VILLAGE):
        court[chain.rows[level]] = court[chain.superior[chain.rows[level]]]
    return court


def worth_of_show(chain: Chain, pressure: Pressure) -> Reals:
    """Return what a ban on vanity projects leaves of show's worth; shape (n_officials,).

    It binds officials of poor counties, less so where the superior gave his own last year to show.
    """
    officials = chain.officials
    shown, real = officials.show.astype(np.float64), officials.real.astype(np.float64)
    showy = (shown / np.maximum(shown + real, 1e-9))[chain.superior]
    enforced = np.maximum(1.0 - pressure.vanity_excuse * showy, 0.0)
    left: Reals = 1.0 - pressure.vanity_ban * enforced * officials.poor_county
    return left
