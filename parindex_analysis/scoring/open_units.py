"""Ranked units with a part missing: the completions between which all that is possible lies."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
from numpy.typing import NDArray

from parindex_analysis.catalog import Year
from parindex_analysis.scoring.recompute import Recomputed, recompute
from parindex_analysis.scoring.sheet import Sheet

Values = NDArray[np.float64]
_MOST_PARTS = 5  # missing parts of a unit whose corners are listed; of more, only none and all of them


def open_units(year: Year, group: str, sheet: Sheet) -> Sheet:
    """Return the extreme completions of the ranked units that lack a part, one row each.

    Under any weights such a unit's total lies between those of its rows: missing points are between 0 and
    their maxima, and where the official total is public and totals follow from their parts, what is missing
    adds up to what the total leaves.

    Parameters
    ----------
    year : Year
    group : str
    sheet : Sheet
        The block's parts, as :func:`~parindex_analysis.scoring.sheet.weighted_sheet` gives them.

    Returns
    -------
    Sheet
        A unit's id stands once for each of its rows; no rows where every ranked unit is complete.
    """
    totals, ranks = year.unit_facts(group, "total"), year.unit_facts(group, "rank")
    followed = _totals_follow(year, group)
    rows: list[tuple[str, Values, Values, float]] = []
    known = set(sheet.complete().unit_ids)
    for unit in (member.unit_id for member in year.units_of(group)):
        if unit in known or unit in year.own_settings.unranked:
            continue
        at = sheet.unit_ids.index(unit) if unit in sheet.unit_ids else None
        takes_rank = unit in totals or unit in ranks or (at is not None and bool(totals or ranks))
        if not takes_rank:
            continue
        points = np.full(len(sheet.item_ids), np.nan) if at is None else sheet.points[at]
        maxima = sheet.max_points if at is None else sheet.maxima[at]
        extra = 0.0 if at is None else float(sheet.extra[at])
        left = None
        if unit in totals and followed and sheet.method == "sum" and not np.isnan(extra):
            within = year.settings.reproduced_within
            low, high = totals[unit].interval
            own = float(maxima.sum()) / sheet.scale
            left = tuple(
                (end - extra) * own - float(np.nansum(points)) for end in (low - within, high + within)
            )
        rows += [(unit, corner, maxima, extra) for corner in _corners(points, maxima, left)]
    shape = (len(rows), len(sheet.item_ids))
    return replace(
        sheet,
        unit_ids=tuple(unit for unit, *_ in rows),
        points=np.array([corner for _, corner, _, _ in rows]).reshape(shape),
        maxima=np.array([maxima for _, _, maxima, _ in rows]).reshape(shape),
        extra=np.array([extra for *_, extra in rows]),
    )


def _totals_follow(year: Year, group: str) -> bool:
    """Say whether every official total that can be compared follows from its parts."""
    found = recompute(year, group)
    return isinstance(found, Recomputed) and found.compared == found.reproduced > 0


def _corners(points: Values, maxima: Values, left: tuple[float, ...] | None) -> list[Values]:
    """Return the corners of what the missing points can be; ``left`` bounds their sum."""
    gaps = np.flatnonzero(np.isnan(points))
    ends = [np.where(np.isnan(points), fill, points) for fill in (0.0, maxima)]
    if left is None or len(gaps) > _MOST_PARTS or not (left[0] <= maxima[gaps].sum() and left[1] >= 0):
        return ends
    low, high = max(left[0], 0.0), min(left[1], float(maxima[gaps].sum()))
    found: list[Values] = []
    for free in gaps:
        others = [at for at in gaps if at != free]
        for filled in product(*((0.0, float(maxima[at])) for at in others)):
            for total in (low, high):
                rest = total - sum(filled)
                if -1e-12 <= rest <= maxima[free] + 1e-12:
                    corner = points.copy()
                    corner[others], corner[free] = filled, np.clip(rest, 0.0, maxima[free])
                    found.append(corner)
    for filled in product(*((0.0, float(maxima[at])) for at in gaps)):
        if low <= sum(filled) <= high:
            corner = points.copy()
            corner[gaps] = filled
            found.append(corner)
    return found or ends
