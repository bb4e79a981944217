"""What is printed of the parts of totals: appraised and survey points, or points by domain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from parindex_analysis.catalog import Year
from parindex_analysis.catalog.facts import Fact
from parindex_analysis.scoring.appraised_and_survey import PART_NAMES, part_maxima
from parindex_analysis.scoring.intervals import Interval

Array = NDArray[np.float64]


@dataclass(frozen=True)
class KnownParts:
    """One way to divide the total into parts, and what is printed of them.

    Attributes
    ----------
    part_ids : tuple of str, length n_parts
    maxima : ndarray, shape (n_parts,)
        Greatest points of each part; they add up to the scale.
    printed : dict of str to ndarray, shape (n_parts, 2)
        Least and greatest points by unit, for units with at least one printed part; what is not printed of
        such a unit lies between 0 and the part's maximum.
    """

    part_ids: tuple[str, ...]
    maxima: Array
    printed: dict[str, Array]

    def of(self, unit_id: str) -> Array:
        """Return least and greatest points of a unit's parts, shape (n_parts, 2)."""
        return self.printed.get(unit_id, np.column_stack((np.zeros(len(self.maxima)), self.maxima)))


def known_parts(year: Year, group: str) -> tuple[KnownParts, ...]:
    """Return the divisions of a block's total whose maxima are known: by part and by domain.

    Parameters
    ----------
    year : Year
        A loaded year.
    group : str
        One of its blocks.

    Returns
    -------
    tuple of KnownParts
        Only divisions whose maxima are all above 0 and add up to the scale. Facts of low confidence are left
        out.
    """
    found = (_by_part(year, group), _by_domain(year, group))
    return tuple(parts for parts in found if parts is not None)


def _by_part(year: Year, group: str) -> KnownParts | None:
    maxima = part_maxima(year, group)
    if set(maxima) != set(PART_NAMES):
        return None
    points = {part: year.unit_facts(group, f"{part}_points") for part in PART_NAMES}
    return _known(year, {part: maxima[part] for part in PART_NAMES}, points)


def _by_domain(year: Year, group: str) -> KnownParts | None:
    rule_set = year.rules.get(group)
    if rule_set is None or not rule_set.domains:
        return None
    maxima = {domain.item_id: domain.max_points or 0.0 for domain in rule_set.domains}
    points: dict[str, dict[str, Fact]] = {domain: {} for domain in maxima}
    # Papers print a domain's number, score tables its id.
    ids = {name: domain.item_id for domain in rule_set.domains for name in (domain.code, domain.item_id)}
    for measure in ("points", "points_lost"):
        for fact in year.find(group, measure, item=None):
            if fact.unit_id and fact.item in ids:
                points[ids[fact.item]].setdefault(fact.unit_id, fact)
    return _known(year, maxima, points)


def _known(
    year: Year, maxima: Mapping[str, float], points: Mapping[str, Mapping[str, Fact]]
) -> KnownParts | None:
    greatest = np.array(list(maxima.values()))
    if (greatest <= 0).any() or abs(greatest.sum() - year.scale) > 1e-9:
        return None
    units = {unit for part in points.values() for unit, fact in part.items() if fact.confidence != "low"}
    printed = {
        unit: np.array([_points(points[part].get(unit), maxima[part]) for part in maxima])
        for unit in sorted(units)
    }
    return KnownParts(tuple(maxima), greatest, printed)


def _points(fact: Fact | None, greatest: float) -> Interval:
    if fact is None or fact.confidence == "low":
        return 0.0, greatest
    low, high = fact.interval
    if fact.measure == "points_lost":
        low, high = greatest - high, greatest - low
    return max(low, 0.0), min(high, greatest)
