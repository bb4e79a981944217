"""What if the rules were others: other maximum points, equal ones, another year's rule set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from parindex_analysis.catalog import RuleSet, Year
from parindex_analysis.errors import UsageError, did_you_mean
from parindex_analysis.scoring.rank import rank
from parindex_analysis.scoring.sheet import Reason, Sheet, item_sheet, part_sheet


@dataclass(frozen=True)
class WhatIf:
    """A change of rules.

    Attributes
    ----------
    points : mapping of str to float
        New maximum points by item id or printed code; a domain's points are shared out among its items in
        proportion.
    equal : bool
        Give every domain the same points first (without domains: every item).
    keep_others : bool
        Leave the other items as they are, so that the scale changes; else they scale in proportion and the
        sum stays.
    """

    points: Mapping[str, float]
    equal: bool = False
    keep_others: bool = False

    @property
    def changes(self) -> bool:
        """Whether anything is changed at all."""
        return bool(self.points) or self.equal


@dataclass(frozen=True)
class Scored:
    """A block's totals and ranks under some rules.

    Attributes
    ----------
    unit_ids : tuple of str
        Best rank first, units without a total last.
    totals, ranks : ndarray, shape (n_units,)
        NaN for a unit with a missing item.
    scale : float
        Sum of the maximum points.
    """

    group: str
    unit_ids: tuple[str, ...]
    totals: NDArray[np.float64]
    ranks: NDArray[np.float64]
    scale: float


def score(year: Year, group: str, what_if: WhatIf, rules: RuleSet | None = None) -> Scored | Reason:
    """Score a block from its public parts, under its own rules or changed ones.

    Parameters
    ----------
    year : Year
        A loaded year.
    group : str
        One of its blocks.
    what_if : WhatIf
        Changes of the maximum points.
    rules : RuleSet, optional
        Another rule set, in place of the year's own; items are matched by item id.

    Returns
    -------
    Scored or str
        The result, or the reason why the block can't be scored.

    Raises
    ------
    UsageError
        There is no such item, or the points leave nothing for the others.
    """
    changed = year if rules is None else replace(year, rules={**year.rules, group: rules})
    items = item_sheet(changed, group)
    sheet = items if isinstance(items, Sheet) or year.scores is not None else part_sheet(changed, group)
    if not isinstance(sheet, Sheet):
        return sheet
    maxima = new_maxima(sheet, what_if, changed.rules.get(group))
    totals = sheet.points.sum(axis=1) if not what_if.changes else sheet.achievement @ maxima
    ranks = rank(totals, year.settings.tie_rule)
    order = np.lexsort((np.array(sheet.unit_ids), np.where(np.isnan(ranks), np.inf, ranks)))
    units = tuple(sheet.unit_ids[at] for at in order)
    return Scored(group, units, totals[order], ranks[order], float(maxima.sum()))


def new_maxima(sheet: Sheet, what_if: WhatIf, rules: RuleSet | None) -> NDArray[np.float64]:
    """Return the changed maximum points of a sheet's items, shape (n_items,)."""
    maxima = sheet.max_points.astype(float)
    scale = maxima.sum()
    if what_if.equal:
        maxima = _equal(sheet, rules)
    fixed = np.zeros(maxima.shape, dtype=bool)
    for name, points in what_if.points.items():
        if not np.isfinite(points) or points < 0:
            raise UsageError(
                "The points of {name} can't be {points}; give 0 or more.", name=name, points=points
            )
        columns = columns_of(sheet, name, rules)
        if fixed[columns].any():
            raise UsageError("The points of {name} are set twice.", name=name)
        own = maxima[columns]
        share = own / own.sum() if own.sum() > 0 else np.full(own.shape, 1 / own.size)
        maxima[columns] = points * share
        fixed[columns] = True
    if what_if.keep_others or not fixed.any():
        return maxima
    left, others = scale - maxima[fixed].sum(), maxima[~fixed].sum()
    if left < 0 or (others <= 0 and abs(left) > 1e-9):
        raise UsageError(
            "The points add up to {given} of {scale}: nothing is left for the other items. "
            "Give fewer, or let the scale change with --keep-others.",
            given=f"{maxima[fixed].sum():g}",
            scale=f"{scale:g}",
        )
    if others > 0:
        maxima[~fixed] *= left / others
    return maxima


def _equal(sheet: Sheet, rules: RuleSet | None) -> NDArray[np.float64]:
    ids = [domain.item_id for domain in rules.domains] if rules and sheet.level == "item" else sheet.item_ids
    maxima = sheet.max_points.astype(float)
    for name in ids:
        columns = columns_of(sheet, name, rules)
        maxima[columns] *= sheet.max_points.sum() / len(ids) / maxima[columns].sum()
    return maxima


def columns_of(sheet: Sheet, name: str, rules: RuleSet | None) -> list[int]:
    """Return the columns of an item id or printed code; of a domain, those of its items.

    Raises
    ------
    UsageError
        There is no such item; the message names those there are.
    """
    if name in sheet.item_ids:
        return [sheet.item_ids.index(name)]
    item = next((item for item in rules.items if name in (item.item_id, item.code)), None) if rules else None
    if item is not None and rules is not None:
        return [sheet.item_ids.index(leaf.item_id) for leaf in rules.leaves(item)]
    known = {*sheet.item_ids, *((item.code for item in rules.items) if rules else ())}
    near = did_you_mean(name, known)
    told = {"name": name, "near": near, "known": ", ".join(sorted(known))}
    if near:
        raise UsageError("There is no item '{name}'; did you mean '{near}'? There are: {known}.", **told)
    raise UsageError("There is no item '{name}'. There are: {known}.", **told)
