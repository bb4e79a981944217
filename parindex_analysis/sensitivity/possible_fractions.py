"""Possible ranks where not the same items apply to all units: the programme branched on the unit's index."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from parindex_analysis.sensitivity.admissible import AHEAD, Admissible
from parindex_analysis.sensitivity.fractions import greatest, least_index
from parindex_analysis.sensitivity.rivals import Kept, Rivals, most_kept

Array = NDArray[np.float64]
_MOST_SLICES = 24  # intervals of the unit's index that are looked at for one end rank
_NARROW = 1e-9


@dataclass(frozen=True)
class Fractions:
    """A block's units: numerators and shares, shape (n_units, n_items), and who is proven above whom."""

    numerators: Array
    applies: Array
    above: NDArray[np.bool_]


def most_kept_fractions(
    units: Fractions,
    unit: int,
    allowed: Admissible,
    count: Callable[[Array], int],
    seconds: float | None,
    *,
    best: bool,
) -> Kept:
    """Keep as many rivals as possible behind a unit (best) or ahead of it.

    While the unit's index r is between t1 and t2, a rival v is behind only if N_u - N_v + r (D_v - D_u) is 0
    or more; what does not apply to both is weighed with t2 where it helps and t1 where it does not. That is
    linear, so a programme bounds how many rivals are kept in each interval; the interval with the best bound
    is halved until weights are found that reach it.

    Returns
    -------
    Kept
        ``found`` is what the weights keep in exact arithmetic, ``bound`` what none can exceed; they differ
        where too many intervals would be needed.
    """
    own = units.numerators[unit], units.applies[unit]
    found = Kept(count(allowed.weights), len(units.numerators) - 1, allowed.weights)
    open_: list[tuple[int, float, float]] = []
    parts = [(least_index(own, allowed), -least_index(own, allowed, -1.0))]
    most = found.bound  # of the interval that the parts make up
    for _ in range(_MOST_SLICES):
        for between in parts:
            rivals = _rivals(units, unit, between, allowed, best=best)
            kept = most_kept(rivals, _slice(own, between, allowed), count, seconds)
            found = kept if kept.found > found.found else found
            open_.append((min(kept.bound, most), *between))
        open_.sort()
        most, start, stop = open_[-1]
        if most <= found.found or stop - start < _NARROW:
            break
        open_.pop()
        parts = [(start, (start + stop) / 2), ((start + stop) / 2, stop)]
    else:
        open_.append((most, start, stop))
    return replace(found, bound=max(found.found, *(bound for bound, _, _ in open_)))


def _slice(own: tuple[Array, Array], between: tuple[float, float], allowed: Admissible) -> Admissible:
    """Return the admissible weights under which the unit's index is between two values."""
    numerators, applies = own
    low, high = (numerators - end * applies for end in between)
    return replace(allowed, planes=((*low.tolist(),), tuple((-high).tolist())))


def _rivals(
    units: Fractions, unit: int, between: tuple[float, float], allowed: Admissible, *, best: bool
) -> Rivals:
    others = np.delete(np.arange(len(units.numerators)), unit)
    more = units.applies[others] - units.applies[unit]
    helps, hinders = (between[1], between[0]) if best else (between[0], between[1])
    leads = units.numerators[unit] - units.numerators[others]
    leads = leads + helps * np.maximum(more, 0.0) + hinders * np.minimum(more, 0.0)
    gains, scale = (leads if best else -leads), allowed.scale
    least, most = -greatest(-gains, allowed) / scale, greatest(gains, allowed) / scale
    kept, lost = (units.above[unit, others], units.above[others, unit])
    if not best:
        kept, lost = lost, kept
    least, most = np.where(kept, np.inf, least), np.where(lost, -np.inf, most)
    sizes = greatest(units.applies, allowed) / scale, -greatest(-units.applies, allowed) / scale
    if best:  # within 1e-9 of the scale is a tie
        return Rivals(gains, least, most, -AHEAD * float(sizes[0].max()), strict=False)
    return Rivals(gains, least, most, AHEAD * float(sizes[1].min()), strict=True)
