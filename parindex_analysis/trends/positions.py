"""Where each unit of a block stands, as an interval: printed, following from what is printed, or unknown."""

from __future__ import annotations

import math
from dataclasses import dataclass

from parindex_analysis.catalog import Year
from parindex_analysis.catalog.facts import Evidence
from parindex_analysis.scoring import Standing, standings
from parindex_analysis.scoring.intervals import Interval


@dataclass(frozen=True)
class Position:
    """A unit's rank and total in one year, each as a closed interval.

    Attributes
    ----------
    unit_id : str
    rank : (float, float)
        Best and worst rank.
    total : (float, float)
        Least and greatest total, in points.
    evidence : {'published', 'derived', 'implied'}
        What the rank rests on.
    """

    unit_id: str
    rank: Interval
    total: Interval
    evidence: Evidence

    @property
    def ranked(self) -> bool:
        """Whether the rank is known exactly."""
        return self.rank[0] == self.rank[1]


def positions(year: Year, group: str) -> dict[str, Position]:
    """Return where each unit of a block stands.

    Parameters
    ----------
    year : Year
        A loaded year.
    group : str
        One of its blocks.

    Returns
    -------
    dict of str to Position
        Every unit known by name, where the number of units is known; else those with a rank or a total.
    """
    size = year.n_units(group)
    whole = (1.0, float(size or math.inf))
    found = {s.unit_id: _stands(year, group, s, whole) for s in standings(year, group)}
    if size is not None:
        nowhere = {unit.unit_id for unit in year.units_of(group)} - found.keys()
        for unit in sorted(nowhere.difference(year.own_settings.unranked)):
            found[unit] = Position(unit, whole, (0.0, year.scale), "implied")
    return found


def _stands(year: Year, group: str, standing: Standing, whole: Interval) -> Position:
    total = (0.0, year.scale)
    if standing.fact is not None:
        total = standing.fact.interval
    elif not math.isnan(standing.total):
        total = (standing.total, standing.total)
    if math.isnan(standing.rank):
        return Position(standing.unit_id, whole, total, "implied")
    printed = year.unit_facts(group, "rank").get(standing.unit_id)
    evidence: Evidence = "derived" if printed is None else printed.evidence
    return Position(standing.unit_id, (standing.rank, standing.rank), total, evidence)
