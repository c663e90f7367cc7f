"""Local enterprises: they hire, lay off, expand, close and open, and respond to the cost of labour.

A firm wants the workers at which the last one's product pays for itself: labour demand of
constant elasticity in the cost of labour, less what hiring an eligible worker spares. It moves
part of the way each quarter. Pay follows a wage curve in the county's slack (Blanchflower &
Oswald 1994).
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from simsupport.agents.enterprises import EnterpriseStatus
from simsupport.core.blocks import Block, apportion
from simsupport.core.ledger import FEN, Account
from simsupport.core.parameters import Parameters, param
from simsupport.core.streams import normal, uniform
from simsupport.livelihoods.labour import Labour
from simsupport.livelihoods.now import Now

Floats = npt.NDArray[np.float32]
Counts = npt.NDArray[np.int64]

JOBS_PER_FIRM = 13.0
"""Jobs of a newly opened firm. Source: 13.3 workers a workshop in 2020 (430,000 / 32,280)."""


class Employers(Parameters):
    """How local firms decide."""

    elasticity: float = param(
        0.5,
        unit="elasticity",
        source="labour demand in its cost, 0.15 to 0.75 in surveys (Hamermesh 1993)",
        low=0.05,
        high=3.0,
        doc="labour demand in the cost of labour",
    )
    labour_share: float = param(
        0.65, unit="share", source="assumption", low=0.1, high=0.95, doc="wage bill in normal sales"
    )
    wage_curve: float = param(
        -0.10,
        unit="elasticity",
        source="Blanchflower & Oswald (1994)",
        low=-0.5,
        high=0.0,
        doc="pay in the county's slack",
    )
    normal_slack: float = param(
        0.06, unit="share", source="assumption", low=0.005, high=0.5, doc="slack at normal pay"
    )
    adjustment: float = param(
        0.5,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="part of the way to the wanted size that a quarter goes",
    )
    luck_sd: float = param(
        0.06, unit="log points", source="assumption", low=0.0, high=0.5, doc="quarterly innovation"
    )
    luck_persistence: float = param(
        0.90, unit="1/quarter", source="assumption", low=0.0, high=0.999, doc="of log demand"
    )
    growth: float = param(
        0.015,
        unit="log points/year",
        source="assumption",
        low=-0.1,
        high=0.2,
        doc="growth of local demand above that of pay: more local jobs",
    )
    overhead: float = param(
        0.75,
        unit="share",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="costs other than labour in normal sales less the normal wage bill",
    )
    reserve: float = param(
        4.0,
        unit="months of sales",
        source="assumption",
        low=0.0,
        high=60.0,
        doc="cash above which owners take profits out",
    )
    credit: float = param(
        2.0,
        unit="months of sales",
        source="assumption",
        low=0.0,
        high=60.0,
        doc="debt at which a firm closes",
    )
    room: float = param(
        0.20,
        unit="share",
        source="assumption",
        low=0.0,
        high=2.0,
        doc="firms that may still open in a county, in those it starts with",
    )
    opening: float = param(
        0.02,
        unit="1/quarter",
        source="assumption",
        low=0.0,
        high=1.0,
        doc="chance that a reserved row opens as a firm",
    )


def set_pay(block: Block, now: Now, labour: Labour, employers: Employers) -> None:
    """Set the going pay of each county from its slack and from pay elsewhere."""
    counties = block.counties
    slack = np.clip(counties.unemployment, 0.005, 0.5) * np.float32(1.0 / employers.normal_slack)
    log_pay = counties.base_wage + np.log(slack) * np.float32(employers.wage_curve)
    counties.wage[:] = np.exp(log_pay) * np.float32(labour.local_wage * now.drivers.pay_growth)


def plan_jobs(block: Block, now: Now, employers: Employers, saving: Floats) -> None:
    """Let firms decide how many workers they want, once a quarter.

    Args:
        block: where.
        now: when.
        employers: behaviour.
        saving: share of pay that the average hire spares an employer, shape (n_counties,).
    """
    firms = block.enterprises
    drawn = normal(now.words("employers.luck", firms.start, firms.stop))
    firms.luck *= np.float32(employers.luck_persistence)
    firms.luck += drawn * np.float32(employers.luck_sd)
    _open_and_close(block, now, employers)

    cost = np.log(block.counties.wage * (np.float32(1.0) - saving))
    gap = demand(block, now, employers) - block.firms_in_county.down(cost)
    wanted = np.exp(gap * np.float32(employers.elasticity))
    wanted = np.minimum(wanted, np.float32(1e4)).astype(np.float64) * firms.weight
    wanted *= firms.status == EnterpriseStatus.OPEN
    step = employers.adjustment * (wanted - firms.jobs) * (wanted > 0) - firms.jobs * (wanted <= 0)
    firms.target[:] = np.rint(firms.jobs + step).astype(np.int64)


def demand(block: Block, now: Now, employers: Employers) -> Floats:
    """Return the log product of a firm's first worker this month; shape (n_firms,)."""
    firms = block.enterprises
    years = (now.month.index + 12) / 12.0
    common = math.log(now.drivers.pay_growth) + employers.growth * years / employers.elasticity
    log_product: Floats = firms.productivity + firms.luck + np.float32(common)
    return log_product


def post_vacancies(block: Block, labour: Labour) -> None:
    """Open the positions that firms lack and count those that they want to end.

    Firms shrink by not replacing those who leave; they lay off what a quarter of that leaves over.
    """
    firms = block.enterprises
    firms.vacancies[:] = np.maximum(firms.target - firms.jobs, 0)
    leave = np.rint(firms.jobs * (3.0 * labour.local_separation)).astype(np.int64)
    leave *= firms.status == EnterpriseStatus.OPEN
    surplus = np.maximum(firms.jobs - firms.target - leave, 0)
    block.counties.laid_off[:] = block.firms_in_county.up(surplus)


def release_workers(block: Block) -> None:
    """Take the jobs that ended off the firms' books: first where there are too many."""
    firms, counties, groups = block.enterprises, block.counties, block.firms_in_county
    surplus = np.maximum(firms.jobs - firms.target, 0)
    ended = np.minimum(counties.lost, groups.up(surplus))
    if np.any(ended > 0):
        firms.jobs -= apportion(ended, surplus, groups)
    firms.jobs -= apportion(counties.lost - ended, firms.jobs, groups)
    counties.lost[:] = 0


def trade(block: Block, now: Now, employers: Employers, bill: Counts) -> None:
    """Book a month's sales, costs other than wages, and profits taken out.

    Normal sales are the county's wage bill over its share; luck moves sales, not costs.

    Args:
        block: where.
        now: when.
        employers: behaviour.
        bill: wages paid in fen, shape (n_counties,).
    """
    firms, groups = block.enterprises, block.firms_in_county
    per_job = bill / np.maximum(groups.up(firms.jobs), 1) / employers.labour_share
    normal_sales = groups.down(per_job) * firms.jobs
    costs = normal_sales * ((1.0 - employers.labour_share) * employers.overhead)
    gain = np.rint(normal_sales * np.exp(firms.luck) - costs).astype(np.int64)
    cushion = np.rint(normal_sales * employers.reserve).astype(np.int64)
    firms.cash += gain
    taken = np.maximum(firms.cash - cushion, 0) * (firms.jobs > 0)
    firms.cash -= taken
    now.books.move(Account.ELSEWHERE, Account.ENTERPRISES, int(gain.sum() - taken.sum()))


def _open_and_close(block: Block, now: Now, employers: Employers) -> None:
    """Close firms beyond their credit, settle those without workers, open reserved rows."""
    firms = block.enterprises
    going = firms.status == EnterpriseStatus.OPEN
    pay = block.firms_in_county.down(block.counties.wage).astype(np.float64)
    sales = pay * firms.jobs * (FEN / employers.labour_share)
    broke = going & (firms.cash < np.minimum(sales * -employers.credit, 0.0))
    settled = ~going & (firms.cash != 0) & (firms.jobs == 0)
    left = firms.cash * settled
    now.books.move(Account.ENTERPRISES, Account.ELSEWHERE, int(left.sum()))
    firms.cash -= left
    draw = uniform(now.words("employers.opening", firms.start, firms.stop))
    opens = (firms.status == EnterpriseStatus.RESERVED) & (draw < np.float32(employers.opening))
    firms.status[broke] = EnterpriseStatus.CLOSED
    firms.status[opens] = EnterpriseStatus.OPEN


def found_firms(block: Block, labour: Labour, employers: Employers) -> None:
    """Set each firm's productivity so that it wants the workers it starts with.

    A county's reserved rows share the firms that may still open there; they, and the firms that
    programmes may bring, get the productivity of a firm of the usual size.
    """
    firms, groups = block.enterprises, block.firms_in_county
    reserved = firms.status == EnterpriseStatus.RESERVED
    open_now = firms.status == EnterpriseStatus.OPEN
    room = groups.up(firms.weight * ~reserved) * employers.room / np.maximum(groups.up(reserved), 1)
    firms.weight[reserved] = np.maximum(np.rint(groups.down(room)), 1)[reserved]
    size = firms.jobs / np.maximum(firms.weight, 1) * open_now + JOBS_PER_FIRM * ~open_now
    wage = usual_productivity(block, labour, employers, 1.0)
    scarcity = np.log(np.maximum(size, 0.1).astype(np.float32)) * np.float32(
        1.0 / employers.elasticity
    )
    firms.productivity[:] = groups.down(wage) + scarcity
    firms.target[:] = firms.jobs


def usual_productivity(
    block: Block, labour: Labour, employers: Employers, size: float = JOBS_PER_FIRM
) -> Floats:
    """Return the log product of the first worker of a firm that wants `size`; (n_counties,)."""
    wage = np.exp(block.counties.base_wage) * np.float32(labour.local_wage)
    scarcity = np.float32(math.log(size) / employers.elasticity)
    product: Floats = np.log(wage) + scarcity
    return product
