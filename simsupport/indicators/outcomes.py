"""Names of outcomes used everywhere, with units, labels and how a run sums them up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["stock", "mean", "sum"]
Better = Literal["lower", "higher", "neither"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One reported quantity.

    `kind` says what a whole run's figure is: the value of the last December (stock), the mean
    over the horizon's records (mean) or their sum (sum).
    """

    name: str
    unit: str
    kind: Kind
    better: Better
    label_en: str
    label_zh: str
    doc: str


_ALL = (
    Outcome("poverty_headcount", "share", "stock", "lower", "Poverty headcount", "贫困发生率",
            "persons whose income of the year lies below the line"),
    Outcome("poverty_gap", "share", "stock", "lower", "Poverty gap", "贫困差距",
            "mean shortfall from the line, in the line (Foster, Greer & Thorbecke 1984)"),
    Outcome("poverty_severity", "share", "stock", "lower", "Poverty severity", "贫困深度",
            "mean squared shortfall, in the line squared"),
    Outcome("deprived_share", "share", "stock", "lower", "Without a guarantee", "保障缺失率",
            "persons in households that lack health care, school, safe housing or safe water"),
    Outcome("poor_share", "share", "stock", "lower", "Poor in any way", "综合贫困率",
            "persons below the line or without a guarantee"),
    Outcome("multidimensional_poverty", "share", "stock", "lower", "Multidimensional poverty",
            "多维贫困率", "persons who lack a third of what counts (Alkire & Foster 2011)"),
    Outcome("poor_years", "person-years", "sum", "lower", "Years in poverty", "贫困人年",
            "persons below the line or without a guarantee, summed over Decembers"),
    Outcome(
        "years_above_line",
        "person-years",
        "sum",
        "higher",
        "Years above the line",
        "线上人年",
        "persons whose income of the year reached the line, summed over Decembers",
    ),
    Outcome("true_exits", "persons", "sum", "higher", "True exits", "真实脱贫",
            "persons poor in the December before and not poor now"),
    Outcome("returns_to_poverty", "persons", "sum", "lower", "Returns to poverty", "返贫",
            "persons poor now, not in the December before, but in an earlier one"),
    Outcome("sustained_exits_12", "persons", "sum", "higher", "Exits that lasted 12 months",
            "稳定脱贫(12个月)", "exits after which one more December passed without poverty"),
    Outcome("sustained_exits_24", "persons", "sum", "higher", "Exits that lasted 24 months",
            "稳定脱贫(24个月)", "exits after which two more Decembers passed without poverty"),
    Outcome(
        "start_poor_out",
        "persons",
        "stock",
        "higher",
        "Start's poor now out",
        "期初贫困人口已脱贫",
        "persons in households poor in December 2012 that are not poor now",
    ),
    Outcome("registered_poor", "persons", "stock", "neither", "Registered poor", "建档立卡人口",
            "persons in the register"),
    Outcome("income_poor", "persons", "stock", "lower", "Poor persons", "贫困人口",
            "persons whose income of the year lies below the line"),
    Outcome("surveyed_poor", "persons", "stock", "lower", "Poor by the survey", "抽样贫困人口",
            "persons below the line, estimated from a sample of published size"),
    Outcome("survey_headcount", "share", "stock", "lower", "Headcount by the survey",
            "抽样贫困发生率", "persons below the line, estimated from a sample of published size"),
    Outcome("reported_poor", "persons", "stock", "neither", "Reported poor", "上报贫困人口",
            "persons in the register less exits reported that are on no list"),
    Outcome("reported_exits", "persons", "sum", "neither", "Reported exits", "上报脱贫人口",
            "exits that provinces report, as they rise from the villages"),
    Outcome("registered_exits", "persons", "sum", "neither", "Exits from the register",
            "退出建档立卡人口", "persons who left the register in the year and are still off it"),
    Outcome("false_exits", "persons", "sum", "lower", "False exits", "虚假脱贫",
            "persons who left the register in a year in which they were poor"),
    Outcome("missed_poor", "persons", "stock", "lower", "Missed poor", "漏评人口",
            "persons below the line who were never in the register"),
    Outcome("inclusion_error", "share", "stock", "lower", "Inclusion error", "错评率",
            "persons in the register who are not poor, in all of the register"),
    Outcome("exclusion_error", "share", "stock", "lower", "Exclusion error", "漏评率",
            "persons below the line who are not in the register, in all below the line"),
    Outcome("struck_off", "persons", "sum", "neither", "Struck off", "剔除人口",
            "persons struck off the register at the re-check as never poor"),
    Outcome("missed_added", "persons", "sum", "neither", "Added to the register", "补录人口",
            "persons put on the register at an appraisal because they had been missed"),
    Outcome("returns_admitted", "persons", "sum", "neither", "Returns admitted", "承认返贫",
            "persons put back on the register because they fell below the line"),
    Outcome("effort_real", "share", "mean", "higher", "Real work", "实干投入",
            "officials' working time for real work"),
    Outcome("effort_show", "share", "mean", "lower", "Show", "形象工程投入",
            "officials' working time for show"),
    Outcome("effort_inflate", "share", "mean", "lower", "Inflating reports", "虚报投入",
            "officials' working time for inflating reports"),
    Outcome("effort_take", "share", "mean", "lower", "Diverting money", "侵占投入",
            "officials' working time for diverting money"),
    Outcome("real_share", "share", "mean", "higher", "Real share of effort", "实干占比",
            "real work in all effort of officials"),
    Outcome("officials_punished", "officials", "sum", "neither", "Officials punished", "受处分干部",
            "officials whom a penalty reached"),
    Outcome("county_exits", "counties", "stock", "neither", "Counties declared out", "摘帽县",
            "poor counties declared out of poverty so far"),
    Outcome("county_refusals", "counties", "sum", "neither", "Claims refused", "退出被否决县次",
            "claims of poor counties that evaluators refused"),
    Outcome("gini", "index", "stock", "lower", "Gini of income", "收入基尼系数",
            "income per person of the calendar year"),
    Outcome("gini_consumption", "index", "stock", "lower", "Gini of consumption", "消费基尼系数",
            "consumption per person of the calendar year"),
    Outcome("income_year", "yuan/person/year", "stock", "higher", "Income per person",
            "人均可支配收入", "mean nominal income of the calendar year"),
    Outcome("income", "yuan/person/month", "mean", "higher", "Monthly income per person",
            "人均月收入", "mean nominal income of the month"),
    Outcome("income_wage", "yuan/person/month", "mean", "higher", "Wages", "工资性收入",
            "pay from local jobs and of migrants who still belong"),
    Outcome("income_business", "yuan/person/month", "mean", "higher", "Own business", "经营净收入",
            "net income of own farms and businesses"),
    Outcome("income_property", "yuan/person/month", "mean", "higher", "Property", "财产净收入",
            "rents, interest, land"),
    Outcome("income_transfer", "yuan/person/month", "mean", "higher", "Transfers", "转移净收入",
            "pensions, assistance, subsidies, remittances, family"),
    Outcome("consumption", "yuan/person/month", "mean", "higher", "Consumption", "人均消费",
            "mean nominal consumption of the month"),
    Outcome("workers", "workers", "stock", "neither", "Workers", "劳动力", "members able to work"),
    Outcome("employment_local", "workers", "stock", "higher", "Local jobs", "本地就业",
            "workers in local wage jobs"),
    Outcome("migration", "workers", "stock", "neither", "Migrants", "外出务工",
            "workers away for work"),
    Outcome("hires_registered", "workers", "sum", "higher", "Hires of the registered",
            "建档立卡劳动力新就业", "local hires of workers of households ever registered"),
    Outcome("hires_other", "workers", "sum", "neither", "Hires of others", "其他劳动力新就业",
            "local hires of all other workers"),
    Outcome("subsidised_hires", "workers", "sum", "neither", "Subsidised hires", "补贴岗位新就业",
            "hires that drew an employment subsidy"),
    Outcome("subsidised_jobs", "workers", "mean", "neither", "Subsidised jobs", "补贴岗位",
            "workers whose job draws an employment subsidy"),
    Outcome("wage_local", "yuan/month", "mean", "higher", "Local pay", "本地工资",
            "going pay of a local job, mean over jobs"),
    Outcome("spending", "yuan", "sum", "lower", "Spending on measures", "政策支出",
            "what measures spent, background institutions excluded"),
    Outcome("spending_household_benefit", "yuan", "sum", "neither", "Paid to households",
            "发放到户", "part of spending"),
    Outcome("spending_firm_support", "yuan", "sum", "neither", "Paid to firms", "企业补贴",
            "part of spending"),
    Outcome("spending_capital", "yuan", "sum", "neither", "Productive assets", "生产性资产支出",
            "part of spending: assets bought for households"),
    Outcome("spending_services", "yuan", "sum", "neither", "Services", "服务支出",
            "part of spending: training, housing and other services for households"),
    Outcome("spending_wages", "yuan", "sum", "neither", "Pay of public posts", "公益岗位支出",
            "part of spending: pay of public posts, less what goes back unspent"),
    Outcome("spending_visible_project", "yuan", "sum", "lower", "Visible projects", "形象工程支出",
            "part of spending: what looks good and helps nobody"),
    Outcome("spending_diverted", "yuan", "sum", "lower", "Diverted", "侵占资金",
            "part of spending: what officials kept"),
    Outcome("diverted_share", "share", "mean", "lower", "Diverted share", "侵占比例",
            "money that officials kept, in what measures spent in a month"),
    Outcome("spending_background", "yuan", "sum", "neither", "Background spending", "常规支出",
            "dibao, basic pensions and farm subsidies"),
    Outcome("persons", "persons", "stock", "neither", "Persons", "人口", "persons of rural hukou"),
)  # fmt: skip

OUTCOMES: dict[str, Outcome] = {outcome.name: outcome for outcome in _ALL}
