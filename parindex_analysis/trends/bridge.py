"""From one year's index to the next: how much the rules changed, how much performance.

Let I(x, r) be the index % (points by maximum points x 100) of achievements x under rules r, on the items that
both rule sets have. From (x0, r0) to (x1, r1) one can go by the rules first or by the achievements first;
each term is its mean over both orders (the Shapley value of a game of two, Shapley 1953,
doi:10.1515/9781400881970-018; as a decomposition Shorrocks 2013, doi:10.1007/s10888-011-9214-z):

- rules = (I(x0, r1) - I(x0, r0) + I(x1, r1) - I(x1, r0)) / 2
- performance = (I(x1, r0) - I(x0, r0) + I(x1, r1) - I(x0, r1)) / 2

Items that only one rule set has can't be compared: what they add to or take from the index of their own year
is the term ``items``. What the rules do not explain of a published total is the term ``unexplained``. The
four add up to the published change of the index %.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from parindex_analysis.catalog import Year
from parindex_analysis.scoring import BlockScores
from parindex_analysis.scoring.recompute import score_or_parts
from parindex_analysis.scoring.scores import Reason
from parindex_analysis.trends.corners import Corners, corners

if TYPE_CHECKING:
    import pandas as pd

Values = NDArray[np.float64]


def split_change(i00: Values, i01: Values, i10: Values, i11: Values) -> tuple[Values, Values]:
    """Split a change into what the rules and what the achievements did, averaged over both orders.

    Parameters
    ----------
    i00, i01, i10, i11 : ndarray, any one shape
        The index of the achievements of year 0 or 1 (first figure) under the rules of year 0 or 1 (second).

    Returns
    -------
    rules, performance : ndarray
        They add up to ``i11 - i00``.
    """
    rules = ((i01 - i00) + (i11 - i10)) / 2
    performance = ((i10 - i00) + (i11 - i01)) / 2
    return rules, performance


def split_by_item(a0: Values, a1: Values, w0: Values, w1: Values) -> tuple[Values, Values]:
    """Split both terms by item, where points only add up.

    Parameters
    ----------
    a0, a1 : ndarray, shape (n_units, n_items)
        Achievements (points by maximum points) in both years.
    w0, w1 : ndarray, shape (n_units, n_items)
        Maximum points in both years; 0 where an item does not apply.

    Returns
    -------
    rules, performance : ndarray, shape (n_units, n_items)
        In index %. With shares v of the maximum points, an item's performance is
        ``mean(v0, v1) (a1 - a0)``; its rules are ``(v1 - v0) (mean(a0, a1) - A)``, where A is the unit's mean
        achievement over both years and rule sets: weight moved to what a unit is good at helps it.
    """
    v0, v1 = (w / w.sum(axis=1, keepdims=True) for w in (w0, w1))
    a0, a1 = np.where(v0 + v1 > 0, a0, 0.0), np.where(v0 + v1 > 0, a1, 0.0)
    middle = (a0 + a1) / 2
    level = ((v0 + v1) / 2 * middle).sum(axis=1, keepdims=True)
    return 100 * (v1 - v0) * (middle - level), 100 * (v0 + v1) / 2 * (a1 - a0)


@dataclass(frozen=True)
class Bridge:
    """The change of each unit's index % between two years, in four terms; arrays have shape (n_units,).

    Attributes
    ----------
    corners : Corners
        The units, the items that both rule sets have, and their achievements under both.
    index_from, index_to : ndarray
        Published totals as index %; recomputed ones where ``published`` is False.
    rules, performance, items, unexplained : ndarray
        The four terms; they add up to ``index_to - index_from``.
    published : (bool, bool)
        Whether the official totals of each year are public.
    """

    group: str
    before: int
    after: int
    corners: Corners
    index_from: Values
    index_to: Values
    rules: Values
    performance: Values
    items: Values
    unexplained: Values
    published: tuple[bool, bool]

    @property
    def unit_ids(self) -> tuple[str, ...]:
        """The units, in the order of the arrays."""
        return self.corners.unit_ids

    @property
    def change(self) -> Values:
        """Change of the index %."""
        return self.index_to - self.index_from

    @property
    def terms(self) -> dict[str, Values]:
        """The four terms by name."""
        names = ("rules", "performance", "items", "unexplained")
        return {name: getattr(self, name) for name in names}

    @property
    def table(self) -> pd.DataFrame:
        """One row a unit: index % of both years, its change, and the four terms."""
        import pandas as pd

        ends = {"index_from": self.index_from, "index_to": self.index_to, "change": self.change}
        return pd.DataFrame({"unit_id": self.unit_ids, **ends, **self.terms})

    @property
    def by_item(self) -> pd.DataFrame | None:
        """One row a unit and item: its part of two terms; None where points do not only add up."""
        import pandas as pd

        c = self.corners
        if not c.additive:
            return None
        rules, performance = split_by_item(c.own_before, c.own_after, c.maxima_before, c.maxima_after)
        return pd.DataFrame(
            {
                "unit_id": np.repeat(np.array(self.unit_ids, dtype=object), len(c.item_ids)),
                "item_id": list(c.item_ids) * len(self.unit_ids),
                "rules": rules.ravel(),
                "performance": performance.ravel(),
            }
        )


NoBridge = Reason | str


def bridge(before: Year, after: Year, group: str) -> Bridge | NoBridge:
    """Build the bridge between two years of a block.

    Parameters
    ----------
    before, after : Year
        Two years of one index.
    group : str
        A block whose parts are public in both.

    Returns
    -------
    Bridge or str
        Units with all items in both years; or the reason why there is no bridge: that of the year whose parts
        can't be scored, ``no_matched`` where the rule sets share no item, ``no_units`` where they share no
        unit.
    """
    old, new = score_or_parts(before, group), score_or_parts(after, group)
    if not isinstance(old, BlockScores):
        return old
    if not isinstance(new, BlockScores):
        return new
    met = corners(old, new)
    if isinstance(met, str):
        return met
    own_from, own_to = _own(old, met), _own(new, met)
    index_from, index_to = _official(before, group, met, own_from), _official(after, group, met, own_to)
    rules, performance = split_change(met.i00, met.i01, met.i10, met.i11)
    return Bridge(
        group,
        before.year,
        after.year,
        met,
        index_from,
        index_to,
        rules,
        performance,
        (own_to - met.i11) - (own_from - met.i00),
        (index_to - own_to) - (index_from - own_from),
        (bool(before.unit_facts(group, "total")), bool(after.unit_facts(group, "total"))),
    )


def _own(block: BlockScores, met: Corners) -> Values:
    """Index % of a year under its own rules, all items."""
    rows = [block.unit_ids.index(unit) for unit in met.unit_ids]
    return np.asarray(100 * block.totals[rows] / block.scale)


def _official(year: Year, group: str, met: Corners, own: Values) -> Values:
    """Official totals as index %; where none is printed, what the rules give."""
    printed = year.unit_facts(group, "total")
    official = [printed[unit].value if unit in printed else np.nan for unit in met.unit_ids]
    found = 100 * np.array(official) / year.scale
    return np.where(np.isnan(found), own, found)
