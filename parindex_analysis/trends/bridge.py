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

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from parindex_analysis.catalog import RuleSet, Year
from parindex_analysis.scoring import BlockScores
from parindex_analysis.scoring.formulas import evaluate, parse
from parindex_analysis.scoring.recompute import score_or_parts
from parindex_analysis.scoring.scores import Reason
from parindex_analysis.scoring.tree import aggregate

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Corners:
    """The four corners of a comparison: achievements of year 0 or 1 under rules of year 0 or 1.

    Attributes
    ----------
    unit_ids : tuple of str
        Units with every item in both years.
    item_ids : tuple of str
        Items that both rule sets have, by item id.
    only_before, only_after : tuple of str
        Items that only one of them has.
    i00, i01, i10, i11 : ndarray, shape (n_units,)
        Index % on the common items: year of the achievements, then year of the rules.
    own_before, own_after : ndarray, shape (n_units, n_items)
        Achievements on the common items, each under its own year's rules.
    maxima_before, maxima_after : ndarray, shape (n_units, n_items)
        Maximum points of the common items; 0 where an item does not apply to a unit.
    additive : bool
        Whether points only add up under both rule sets, measurements are scored alike, and the same items
        apply to the same units.
    """

    unit_ids: tuple[str, ...]
    item_ids: tuple[str, ...]
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]
    i00: Values
    i01: Values
    i10: Values
    i11: Values
    own_before: Values
    own_after: Values
    maxima_before: Values
    maxima_after: Values
    additive: bool


def corners(old: BlockScores, new: BlockScores) -> Corners | str:
    """Set two blocks' scores under both rule sets.

    Parameters
    ----------
    old, new : BlockScores
        A block in two years, each scored under its own rules.

    Returns
    -------
    Corners or str
        ``no_matched`` where the rule sets share no item of the scale, ``no_units`` where no unit has every
        common item in both years.
    """
    ours, theirs = _on_scale(old), _on_scale(new)
    matched = [item for item in ours if item in set(theirs)]
    if not matched:
        return "no_matched"
    units = [unit for unit in _complete(old) if unit in set(_complete(new))]
    if not units:
        return "no_units"
    found: dict[tuple[int, int], Values] = {}
    blocks, shares, tops = (old, new), {}, {}
    for x, held in enumerate(blocks):
        for r, rules in enumerate(blocks):
            shares[x, r], tops[x, r] = _under(held, rules, units, matched)
            found[x, r] = _index(rules, matched, shares[x, r], tops[x, r])
    alike = all(np.array_equal(shares[x, x], shares[x, 1 - x]) for x in (0, 1))
    alike = alike and all(np.allclose(tops[0, r], tops[1, r]) for r in (0, 1))
    return Corners(
        tuple(units),
        tuple(matched),
        tuple(item for item in ours if item not in set(matched)),
        tuple(item for item in theirs if item not in set(matched)),
        found[0, 0],
        found[0, 1],
        found[1, 0],
        found[1, 1],
        shares[0, 0],
        shares[1, 1],
        tops[0, 0],
        tops[1, 1],
        alike and old.tree.is_plain_sum and new.tree.is_plain_sum,
    )


def _on_scale(block: BlockScores) -> list[str]:
    """Items that count in the scale, not as bonus or penalty, and not below a node that does."""
    aside = set()
    for at, node in reversed(list(enumerate(block.tree.nodes))):
        if node.role != "scale" or at in aside:
            aside |= {at, *node.below}
    return [item.item_id for at, item in enumerate(block.tree.items) if at not in aside]


def _complete(block: BlockScores) -> list[str]:
    whole = ~np.isnan(block.totals)
    return [unit for unit, has in zip(block.unit_ids, whole, strict=True) if has]


def _places(block: BlockScores, units: Sequence[str], items: Sequence[str]) -> tuple[NDArray[np.int64], ...]:
    return np.ix_([block.unit_ids.index(unit) for unit in units], [block.tree.place(item) for item in items])


def _official_corner(block: BlockScores, items: Sequence[str]) -> Values:
    return np.array([block.tree.items[block.tree.place(item)].max_points or 0.0 for item in items])


def _under(
    held: BlockScores, rules: BlockScores, units: Sequence[str], items: Sequence[str]
) -> tuple[Values, Values]:
    """Return achievements of one year under the rules of another, and the maxima there.

    A measurement is scored anew by the formula of those rules; points keep their share of the maximum. A
    unit's own maximum is the same share of the official one, so what does not apply to a unit in the year of
    its scores does not apply under other rules either.
    """
    at = _places(held, units, items)
    own = np.asarray(held.cells.maxima[at])
    share = np.divide(held.cells.points[at], own, out=np.zeros(own.shape), where=own > 0)
    if rules is held:
        return share, own
    official, theirs = _official_corner(held, items), _official_corner(rules, items)
    maxima = own * np.divide(theirs, official, out=np.zeros(official.shape), where=official > 0)
    rows = at[0].ravel()
    for column, item in enumerate(items):
        points = _scored_anew(held, rules.rules, item, maxima[:, column], rows)
        if points is not None:
            whole = maxima[:, column] > 0
            share[:, column] = np.divide(points, maxima[:, column], out=np.zeros(len(rows)), where=whole)
    return share, maxima


def _scored_anew(
    held: BlockScores, rules: RuleSet, item_id: str, maxima: Values, rows: NDArray[np.int64]
) -> Values | None:
    """Return points of an item's measurements by another formula; None where there is nothing to score."""
    formulas = [
        next(item.formula for item in known.items if item.item_id == item_id) for known in (held.rules, rules)
    ]
    if formulas[0] == formulas[1] or not formulas[1]:
        return None
    form = parse(formulas[1])
    told = {name: held.cells.inputs.get((item_id, name)) for name in form.inputs}
    if not told or any(values is None for values in told.values()):
        return None
    points = evaluate(
        form, {name: values[rows] for name, values in told.items() if values is not None}, maxima
    )
    return None if np.isnan(points).any() else points


def _index(rules: BlockScores, items: Sequence[str], share: Values, maxima: Values) -> Values:
    """Index % of achievements on some items under the tree of some rules; what is left out does not apply."""
    tree = rules.tree
    points, tops = np.zeros((len(share), tree.n_items)), np.zeros((len(share), tree.n_items))
    columns = [tree.place(item) for item in items]
    points[:, columns], tops[:, columns] = share * maxima, maxima
    found, most = aggregate(tree, points, tops)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(100 * found[:, -1] / most[:, -1])


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
