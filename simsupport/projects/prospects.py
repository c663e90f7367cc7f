"""What a household can expect of itself: the equations that several projects' gains rest on."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from simsupport.core.blocks import Block, Index
from simsupport.livelihoods.business import Business, labour_units
from simsupport.livelihoods.health import labour_left, months_ill
from simsupport.livelihoods.labour import (
    DESTINATION_SHARES,
    marginal_farm_pay,
    odds_of_asking,
)
from simsupport.livelihoods.now import Now

Floats = npt.NDArray[np.float32]


def of_horizon(now: Now, years: float) -> float:
    """Return the part of the planning horizon in which help of some years is had, at most 1."""
    horizon: float = now.projects.relief.horizon
    return min(years / horizon, 1.0)


def farm_income(block: Block, now: Now, rows: Index, *, healthy: bool = False) -> Floats:
    """Return planned net business income at present labour and health, yuan a year; (n_rows,).

    Args:
        block: where.
        now: when.
        rows: households.
        healthy: take it as if illness took no labour.
    """
    hh = block.households
    income: Floats = hh.capacity[rows]
    income *= now.labour_power[labour_units(hh, now.livelihoods.business, rows)]
    income *= np.float32(now.net_share)
    if not healthy:
        income *= labour_left(block, now, now.livelihoods.health, rows)
    return income


def of_months_ill(
    block: Block, now: Now, rows: Index, months: int, chronic: float, acute: float
) -> Floats:
    """Return what the illness that can be expected comes to; shape (n_rows,).

    Args:
        block: where.
        now: when.
        rows: households.
        months: that are looked ahead.
        chronic: what a month of it comes to.
        acute: the same.
    """
    hh = block.households
    each = months_ill(now.livelihoods.health, months) @ np.array([0.0, chronic, acute], np.float32)
    at_present = hh.illness[rows] + (hh.elders[rows] > 0) * np.uint8(each.shape[1])
    whole: Floats = each.ravel().take(at_present)
    return whole


def job_pay(block: Block, now: Now, rows: Index) -> Floats:
    """Return the pay that workers with a job bring home, yuan a year, if well; shape (n_rows,)."""
    hh = block.households
    pay = hh.local_job[rows] * block.counties.wage[block.county_of(rows)]
    pay += hh.migrant[rows] * _home_pay(now)[hh.destination[rows]]
    pay *= np.exp(hh.skill[rows]) * np.float32(12.0)
    return pay


def chance_of_local_job(block: Block, now: Now, rows: Index) -> Floats:
    """Return the chance that a farm worker comes to a local job in a year; shape (n_rows,)."""
    months = np.float32(-12.0 * now.livelihoods.labour.reconsider)
    chance: Floats = np.float32(1.0) - np.exp(block.counties.finding * months)
    return chance[block.county_of(rows)]


def output_growth(block: Block, business: Business, rows: Index, assets: float) -> Floats:
    """Return the growth of log output that further assets bring; shape (n_rows,).

    Where they lift the household to its threshold, the better technology is in it.
    """
    hh = block.households
    floor = np.float32(0.02 * business.asset_unit)
    before = hh.assets[rows]
    after = before + np.float32(assets)
    growth = np.log(np.maximum(after, floor) / np.maximum(before, floor))
    growth *= np.float32(business.asset_share)
    needed = assets_needed(business, has_market(block, rows))
    adopts = (after >= needed) & (hh.technology[rows] == 0)
    growth += adopts * np.float32(business.technology_gain)
    return growth


def has_market(block: Block, rows: Index) -> npt.NDArray[np.bool_]:
    """Return where a road and buyers are near, or the household has moved to them; (n_rows,)."""
    access = block.villages.market_access[block.village_of(rows)] > 0
    moved: npt.NDArray[np.bool_] = access | (block.households.nearer[rows] > 0)
    return moved


def assets_needed(business: Business, near: npt.NDArray[np.bool_]) -> Floats:
    """Return the assets from which the better technology is in reach, yuan; shape as given.

    Args:
        business: technology.
        near: where a market is near.
    """
    needed: Floats = np.float32(1.0) - near * np.float32(0.5)
    needed *= np.float32(business.asset_threshold)
    return needed


def gain_of_market(block: Block, now: Now, rows: Index) -> Floats:
    """Return what a market nearby adds where it brings the technology, yuan a year; (n_rows,)."""
    business: Business = now.livelihoods.business
    hh = block.households
    reached = hh.assets[rows] >= assets_needed(business, np.ones(len(rows), np.bool_))
    new = np.flatnonzero(reached & (hh.technology[rows] == 0) & ~has_market(block, rows))
    gain = np.zeros(len(rows), np.float32)
    more = np.float32(np.exp(business.technology_gain) - 1.0)
    gain[new] = farm_income(block, now, rows[new]) * more
    return gain


def gain_of_nearness(block: Block, now: Now, rows: Index, nearer: tuple[float, float]) -> Floats:
    """Return what nearer jobs add for one farm worker, yuan a year; shape (n_rows,).

    The chances to come to a local job and to leave within a year, with jobs nearer and without,
    times what each pays the household above a farm worker's product. It may be negative: who goes
    away keeps most of the pay. Where nobody farms, nearness adds nothing.

    Args:
        block: where.
        now: when.
        rows: households.
        nearer: log points by which local jobs, and posts away, would be nearer than they are.
    """
    live, hh = now.livelihoods, block.households
    whole = np.zeros(len(rows), np.float32)
    farming = np.flatnonzero(hh.farm[rows] > 0)
    rows = rows[farming]
    county = block.county_of(rows)
    region = block.counties.region[county]
    skill = np.exp(hh.skill[rows])
    stay = marginal_farm_pay(block, now, live.business, rows)
    local = block.counties.wage[county] * skill - stay
    away_chance = _by_region(now.finding_away)[region]
    away_pay = _by_region(now.finding_away * _home_pay(now))[region]
    away = away_pay / np.maximum(away_chance, np.float32(1e-6)) * skill - stay
    finding = block.counties.finding[county]
    gain = np.zeros(len(rows), np.float32)
    for sign, near in ((1.0, nearer), (-1.0, (0.0, 0.0))):
        odds = odds_of_asking(block, now, live.labour, live.business, rows, near)
        everything = np.float32(1.0) + odds[0] + odds[1]
        for asks, found, more in ((odds[0], finding, local), (odds[1], away_chance, away)):
            monthly = asks / everything * found * np.float32(-12.0 * live.labour.reconsider)
            gain += (np.float32(1.0) - np.exp(monthly)) * more * np.float32(sign * 12.0)
    whole[farming] = gain
    return whole


def _home_pay(now: Now) -> Floats:
    """Return what a migrant brings home from each destination, yuan a month, at no skill."""
    pay: Floats = now.pay_away * np.float32(now.livelihoods.labour.home_share)
    return pay


def _by_region(values: Floats) -> Floats:
    """Return the mean over the destinations that each region's migrants choose; (n_regions,)."""
    mean: Floats = (np.array(DESTINATION_SHARES, np.float32) * values).sum(axis=1)
    return mean
