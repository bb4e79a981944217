"""Where each unit of a block stands, as an interval: printed, following from what is printed, or unknown."""

from __future__ import annotations

import math
from dataclasses import dataclass

from parindex_analysis.catalog import Year
from parindex_analysis.catalog.facts import Evidence
from parindex_analysis.evidence import Bounds, block_bounds, read_block
from parindex_analysis.evidence.bounds import UnitBounds
from parindex_analysis.evidence.known_block import scale_limits
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


def positions(year: Year, group: str, bounds: Bounds | None = None) -> dict[str, Position]:
    """Return where each unit of a block stands.

    Parameters
    ----------
    year : Year
        A loaded year.
    group : str
        One of its blocks.
    bounds : Bounds, optional
        What all of the block's figures force together (:func:`~parindex_analysis.evidence.forced`); without
        it, a rank that is not printed and does not follow from all totals can be any.

    Returns
    -------
    dict of str to Position
        Every unit known by name, where the number of units is known; else those with a rank or a total.
    """
    size = year.n_units(group)
    whole, limits = (1.0, float(size or math.inf)), scale_limits(year, group)
    found = {s.unit_id: _stands(year, group, s, whole, limits) for s in standings(year, group)}
    if size is not None:
        nowhere = {unit.unit_id for unit in year.units_of(group)} - found.keys()
        for unit in sorted(nowhere.difference(year.own_settings.unranked)):
            found[unit] = Position(unit, whole, limits, "implied")
    for ends in bounds.units if bounds is not None else ():
        if ends.unit_id in found:
            found[ends.unit_id] = _narrowed(found[ends.unit_id], ends)
    return found


def _narrowed(known: Position, ends: UnitBounds) -> Position:
    rank = known.rank if known.ranked else (ends.rank_best, ends.rank_worst)
    low, high = max(known.total[0], ends.total_low), min(known.total[1], ends.total_high)
    total = (low, high) if low <= high else (ends.total_low, ends.total_high)
    return Position(known.unit_id, rank, total, known.evidence)


def block_positions(year: Year, group: str, before: Year | None = None) -> dict[str, Position]:
    """Return where each unit of a block stands, with what its figures force together.

    Parameters
    ----------
    year : Year
    group : str
    before : Year, optional
        The year just before, for printed changes.

    Returns
    -------
    dict of str to Position
        Where all ranks are known, nothing more is asked of the figures; where the figures contradict each
        other, only printed ranks are believed (what still holds then is costly to find:
        :func:`parindex_analysis.evidence.forced`, whose bounds :func:`positions` takes).
    """
    found = positions(year, group)
    if all(position.ranked for position in found.values()) and found:
        return found
    block = read_block(year, group, before)
    return positions(year, group, None if block is None else block_bounds(block))


def _stands(year: Year, group: str, standing: Standing, whole: Interval, limits: Interval) -> Position:
    total = limits
    if standing.fact is not None:
        total = standing.fact.interval
    elif not math.isnan(standing.total):
        total = (standing.total, standing.total)
    if math.isnan(standing.rank):
        return Position(standing.unit_id, whole, total, "implied")
    printed = year.unit_facts(group, "rank").get(standing.unit_id)
    evidence: Evidence = "derived" if printed is None else printed.evidence
    return Position(standing.unit_id, (standing.rank, standing.rank), total, evidence)


def contradictory(year: Year, group: str, before: Year | None = None) -> bool:
    """Say whether a block's figures can't all be true, so that only printed ranks are believed."""
    if all(position.ranked for position in positions(year, group).values()):
        return False
    block = read_block(year, group, before)
    return block is not None and block_bounds(block) is None
