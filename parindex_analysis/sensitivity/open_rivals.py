"""Rivals with a part missing: who may be ahead of whom, whatever the missing points are."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from parindex_analysis.scoring import Sheet
from parindex_analysis.sensitivity.admissible import Admissible
from parindex_analysis.sensitivity.fractions import stays_above

Pairs = NDArray[np.bool_]


@dataclass(frozen=True)
class OpenRivals:
    """What is proven between complete units (rows) and units with a part missing (columns).

    Attributes
    ----------
    unit_ids : tuple of str, length n_open
        The units with a part missing.
    above, below : ndarray of bool, shape (n_complete, n_open)
        The complete unit is ahead of (behind) the open one under all admissible weights, whatever the missing
        points are. Neither: it may be either.
    """

    unit_ids: tuple[str, ...]
    above: Pairs
    below: Pairs

    @property
    def surely_ahead(self) -> NDArray[np.int64]:
        """Number of open units that are surely ahead of each complete one, shape (n_complete,)."""
        return np.asarray(self.below.sum(axis=1))

    @property
    def perhaps_ahead(self) -> NDArray[np.int64]:
        """Number of open units that are not surely behind each complete one, shape (n_complete,)."""
        return np.asarray((~self.above).sum(axis=1))


def open_rivals(sheet: Sheet, completions: Sheet, limits: Admissible) -> OpenRivals:
    """Compare complete units with the extreme completions of those that lack a part.

    A unit that is ahead of every extreme completion is ahead of all: under any weights the total of the open
    unit lies between those of its completions.

    Parameters
    ----------
    sheet : Sheet
        Complete units; its rules allow exact claims.
    completions : Sheet
        See :func:`~parindex_analysis.scoring.open_units.open_units`; a bonus that is missing proves nothing.
    limits : Admissible
    """
    units = tuple(dict.fromkeys(completions.unit_ids))
    shape = (len(sheet.unit_ids), len(units))
    if not units:
        return OpenRivals(units, np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool))
    above, below = np.ones(shape, dtype=bool), np.ones(shape, dtype=bool)
    both = together(sheet, completions)
    parts, applies = both.fractions()
    n = len(sheet.unit_ids)
    for row, unit in enumerate(completions.unit_ids):
        column, other = units.index(unit), (parts[n + row], applies[n + row])
        unknown = bool(np.isnan(other[0]).any()) or not both.is_exact
        for at in range(n):
            own = parts[at], applies[at]
            above[at, column] &= not unknown and stays_above(own, other, limits)
            below[at, column] &= not unknown and stays_above(other, own, limits)
    return OpenRivals(units, above, below)


def together(sheet: Sheet, completions: Sheet) -> Sheet:
    """Return complete units and completions as one sheet, in this order."""
    return replace(
        sheet,
        unit_ids=sheet.unit_ids + completions.unit_ids,
        points=np.vstack([sheet.points, completions.points]),
        maxima=np.vstack([sheet.maxima, completions.maxima]),
        extra=np.concatenate([sheet.extra, completions.extra]),
    )
