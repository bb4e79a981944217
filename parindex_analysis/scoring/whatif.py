"""What if the rules were others: other maximum points, other formulas, items left out, another rule set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from parindex_analysis.catalog import Item, RuleSet, Year
from parindex_analysis.errors import UsageError
from parindex_analysis.scoring.appraised_and_survey import part_block
from parindex_analysis.scoring.formulas import Form, FormulaError, flaws, forms, parse
from parindex_analysis.scoring.maxima import Columns, WhatIf, new_maxima
from parindex_analysis.scoring.scores import BlockScores, Reason, full_scale, rank_units, score_block
from parindex_analysis.scoring.sheet_check import greatest
from parindex_analysis.scoring.tree import aggregate, resized

Values = NDArray[np.float64]
_SAME = 1e-9  # points


@dataclass(frozen=True)
class Scored:
    """A block's totals and ranks under some rules, beside those under its own.

    Attributes
    ----------
    unit_ids : tuple of str
        Best rank first, units without a total last.
    totals, ranks : ndarray, shape (n_units,)
        NaN for a unit with a missing item.
    own_totals, own_ranks : ndarray, shape (n_units,)
        Under the year's own rules; NaN where these can't be applied.
    scale : float
        Sum of the maximum points.
    known_share : float
        Share of the rule set that is known, less than 1 of a fragment.
    without_survey : tuple of str
        Units that have no total because all of their survey points are missing.
    """

    group: str
    unit_ids: tuple[str, ...]
    totals: Values
    ranks: Values
    own_totals: Values
    own_ranks: Values
    scale: float
    known_share: float
    without_survey: tuple[str, ...]


def score(year: Year, group: str, what_if: WhatIf, rules: RuleSet | None = None) -> Scored | Reason:
    """Score a block from its public parts, under its own rules or changed ones.

    Parameters
    ----------
    year : Year
        A loaded year.
    group : str
        One of its blocks.
    what_if : WhatIf
        Changes of the rules.
    rules : RuleSet, optional
        Another rule set, in place of the year's own; items are matched by item id.

    Returns
    -------
    Scored or str
        The result, or the reason why the block can't be scored.

    Raises
    ------
    UsageError
        There is no such item, the points leave nothing for the others, or a formula does not fit.
    """
    own = _block(year, group, None)
    block = own if rules is None else _block(year, group, rules)
    if not isinstance(block, BlockScores):
        return block
    if what_if.formulas:
        block = _rescored(year, block, what_if.formulas)
    block = with_maxima(block, new_maxima(columns_of(block), what_if)) if what_if.changes else block
    totals = block.totals
    ranks = rank_units(year, block.unit_ids, totals)
    order = np.lexsort((np.array(block.unit_ids), np.where(np.isnan(ranks), np.inf, ranks)))
    units = tuple(block.unit_ids[at] for at in order)
    known = own if isinstance(own, BlockScores) else None
    own_totals = {} if known is None else dict(zip(known.unit_ids, known.totals, strict=True))
    own_ranks = {} if known is None else _ranked(year, known)
    return Scored(
        group,
        units,
        totals[order],
        ranks[order],
        np.array([own_totals.get(unit, np.nan) for unit in units]),
        np.array([own_ranks.get(unit, np.nan) for unit in units]),
        block.scale,
        block.known_share,
        block.cells.without_survey(block.rules, block.tree),
    )


def _block(year: Year, group: str, rules: RuleSet | None) -> BlockScores | Reason:
    block = score_block(year, group, rules)
    if isinstance(block, BlockScores) or year.scores is not None:
        return block
    parts = part_block(year, group)
    return parts if isinstance(parts, BlockScores) else block


def _ranked(year: Year, block: BlockScores) -> dict[str, float]:
    return dict(zip(block.unit_ids, rank_units(year, block.unit_ids, block.totals), strict=True))


def columns_of(block: BlockScores) -> Columns:
    """Return the items of a block whose maximum points may change."""
    items = block.tree.items
    points = np.array([item.max_points for item in items], dtype=float)
    return Columns(tuple(item.item_id for item in items), points, block.rules)


def with_maxima(block: BlockScores, maxima: Values) -> BlockScores:
    """Return a block's scores under other maximum points: every unit keeps its achievements.

    Parameters
    ----------
    block : BlockScores
        Scores under some rules.
    maxima : ndarray, shape (n_items,)
        New maximum points; an item with 0 is left out, also for units that lack it.
    """
    cells = block.cells
    official = np.array([item.max_points for item in block.tree.items], dtype=float)
    factor = np.divide(maxima, official, out=np.ones_like(maxima), where=official > 0)
    points = np.where(maxima == 0, 0.0, cells.points * factor)
    tops = np.where(maxima == 0, 0.0, cells.maxima * factor)
    tree = resized(block.tree, official, np.asarray(maxima))
    found, most = aggregate(tree, points, tops)
    scale = full_scale(tree, {item.item_id: float(top) for item, top in zip(tree.items, maxima, strict=True)})
    cells = replace(cells, points=points, maxima=tops)
    return replace(block, tree=tree, cells=cells, points=found, maxima=most, scale=scale)


def _rescored(year: Year, block: BlockScores, formulas: Mapping[str, str]) -> BlockScores:
    """Score a block again with other formulas; each must fit at least one of the measurements."""
    changed = score_block(year, block.group, _with_formulas(block, formulas))
    for name in formulas:
        (at,) = columns_of(block).of(name)
        if not isinstance(changed, BlockScores) or np.isnan(changed.cells.given["value"][:, at]).all():
            raise UsageError("The formula of {name} fits none of the measurements in the sheet.", name=name)
    assert isinstance(changed, BlockScores)  # noqa: S101  there is at least one formula
    return changed


def _with_formulas(block: BlockScores, formulas: Mapping[str, str]) -> RuleSet:
    changed: dict[str, Item] = {}
    for name, formula in formulas.items():
        (at, *more) = columns_of(block).of(name)
        item = block.tree.items[at]
        if more or not any(item_id == item.item_id for item_id, _ in block.cells.inputs):
            raise UsageError(
                "The formula of {name} can't be tried: the sheet has no measurements of it, only points.",
                name=name,
            )
        try:
            form = parse(formula)
        except FormulaError as error:
            raise UsageError(
                "The formula of {name} can't be read: {reason} {pointer}",
                name=name,
                reason=error.reason.format(**error.values),
                pointer=error.pointer,
            ) from None
        _check_form(name, form, item)
        changed[item.item_id] = replace(item, formula=formula)
    rules = block.rules
    return replace(rules, items=tuple(changed.get(item.item_id, item) for item in rules.items))


def _check_form(name: str, form: Form, item: Item) -> None:
    """Refuse a formula whose bands have gaps or overlaps, or whose points are not the item's."""
    for flaw in flaws(form) if isinstance(form, forms.Bands) else ():
        raise UsageError("The bands of {name} don't fit together: {flaw}.", name=name, flaw=flaw)
    most = greatest(form)
    if most is not None and item.max_points is not None and abs(most - item.max_points) > _SAME:
        raise UsageError(
            "The formula of {name} gives at most {top} points, the item has {most}.",
            name=name,
            top=f"{most:g}",
            most=f"{item.max_points:g}",
        )
