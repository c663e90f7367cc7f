"""What presses on officials in a year: targets, weight on careers, inspections, penalties."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pressure:
    """The accountability of one year; all zero without a campaign."""

    target: float = 0.0
    """exits demanded against a straight line to none registered by the deadline"""
    escalation: float = 1.0
    """what each level adds to the target it passes down, at least 1"""
    weight: float = 0.0
    """weight of results against poverty in an official's career, 0 to 1"""
    inspections: float = 0.0
    """inspections a year of an official's area"""
    announced: float = 0.0
    """share of inspections that are announced"""
    third_party: float = 0.0
    """households a county that independent evaluators interview"""
    disclosure: float = 0.0
    """share of projects, lists and accounts that are made public"""
    penalty: float = 0.0
    """loss to the official, in units of an average career"""
    certainty: float = 0.0
    """share of what is found that is punished"""
    honest_failure: float = 0.0
    """share of the penalty that also falls on work that failed honestly"""
    interviews: float = 0.0
    """households interviewed besides those of the usual survey, as a multiple of them"""
    reform: float = 0.0
    """share of the steps of county offices that are to be put in order"""
    reform_saves: float = 0.0
    """share of the days that an office saves which carries the reform out"""
    reform_steadies: float = 0.0
    """share of the spread of these days that goes with it"""
    reform_meetings: float = 0.0
    """share of county officials' work that the reform takes, carried out or not"""
    clarity: float = 0.0
    """share of superiors' discretion over penalties that law takes away"""
    audits: float = 0.0
    """share of counties whose poverty funds are audited in a year"""
    audit_power: float = 0.0
    """chance that an audit finds what an official of the county diverts"""
    audits_told: float = 0.0
    """part of officials' belief about audits that follows the announced rate"""
    audit_time: float = 0.0
    """working time that audits take in a year, on average"""
    vanity_ban: float = 0.0
    """part of show's worth that a ban takes away in poor counties"""
    vanity_excuse: float = 0.0
    """enforcement of the ban lost for each part of the superior's own work that is show"""
    prosecution: float = 0.0
    """share of officials found diverting who are prosecuted while procurators have time"""
    court_capacity: float = 0.0
    """cases that the procurators of a real area can take up in a year"""
    sentence: float = 0.0
    """what a conviction costs the official, in units of an average career"""
