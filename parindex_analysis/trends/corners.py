"""Two years' achievements under two years' rules, on the items that both rule sets have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from parindex_analysis.catalog import RuleSet
from parindex_analysis.scoring import BlockScores
from parindex_analysis.scoring.formulas import evaluate, parse
from parindex_analysis.scoring.tree import aggregate

Values = NDArray[np.float64]


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


def _official(block: BlockScores, items: Sequence[str]) -> Values:
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
    official, theirs = _official(held, items), _official(rules, items)
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
