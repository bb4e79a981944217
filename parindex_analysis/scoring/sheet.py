"""Score sheets as matrices: units by items, in points – what weights are tried on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from parindex_analysis.catalog import Item, RuleSet, Year
from parindex_analysis.catalog.models import Text
from parindex_analysis.scoring.appraised_and_survey import part_block
from parindex_analysis.scoring.scores import BlockScores, Reason, score_block


@dataclass(frozen=True)
class Sheet:
    """Points of a block: one row a unit, one column an item.

    Attributes
    ----------
    level : {'item', 'domain', 'part'}
        What the columns are; parts are the appraised and the survey points of each unit.
    unit_ids : tuple of str, length n_units
    item_ids : tuple of str, length n_items
    names : tuple of Text, length n_items
    max_points : ndarray, shape (n_items,)
        Greatest points of each item: its official weight.
    points : ndarray, shape (n_units, n_items)
        NaN where a cell is missing or does not apply to the unit.
    """

    level: Literal["item", "domain", "part"]
    unit_ids: tuple[str, ...]
    item_ids: tuple[str, ...]
    names: tuple[Text, ...]
    max_points: NDArray[np.float64]
    points: NDArray[np.float64]

    @property
    def achievement(self) -> NDArray[np.float64]:
        """Points by maximum points, shape (n_units, n_items)."""
        return self.points / self.max_points

    @property
    def totals(self) -> NDArray[np.float64]:
        """Plain sums of points, shape (n_units,); NaN for a unit with a missing item."""
        return np.asarray(self.points.sum(axis=1))

    def complete(self) -> Sheet:
        """Return the sheet of the units that have every item."""
        keep: NDArray[np.bool_] = np.asarray(~np.isnan(self.points).any(axis=1))
        ids = tuple(unit for unit, kept in zip(self.unit_ids, keep, strict=True) if kept)
        return Sheet(self.level, ids, self.item_ids, self.names, self.max_points, self.points[keep])


def item_sheet(year: Year, group: str) -> Sheet | Reason:
    """Return the block's scored items, or why there are none that weights can be tried on.

    Points must add up, without bonus or penalty; units that take no rank are left out.
    """
    block = score_block(year, group)
    return _sheet(year, block, "item") if isinstance(block, BlockScores) else block


def part_sheet(year: Year, group: str) -> Sheet | Reason:
    """Return appraised and survey points of all units of a block, or why there are none."""
    block = part_block(year, group)
    return _sheet(year, block, "part") if isinstance(block, BlockScores) else block


def _sheet(year: Year, block: BlockScores, level: Literal["item", "part"]) -> Sheet | Reason:
    if not block.tree.is_plain_sum:
        return "not_additive"
    if block.rules.settings.complete == "fragment":
        return "no_points"
    items, cells = block.tree.items, block.cells
    ranked = [at for at, unit in enumerate(cells.unit_ids) if unit not in year.own_settings.unranked]
    applies = np.where(cells.maxima > 0, cells.points, np.nan)
    official = np.array([item.max_points for item in items], dtype=float)
    return Sheet(
        level,
        tuple(cells.unit_ids[at] for at in ranked),
        tuple(item.item_id for item in items),
        tuple(_name(item) for item in items),
        official,
        np.where(official > 0, applies, cells.points)[ranked],
    )


def domain_sheet(sheet: Sheet, rule_set: RuleSet) -> Sheet:
    """Add items up to their domains; a domain with a missing item is missing."""
    domains = rule_set.domains
    columns = [[sheet.item_ids.index(leaf.item_id) for leaf in rule_set.leaves(domain)] for domain in domains]
    return Sheet(
        "domain",
        sheet.unit_ids,
        tuple(domain.item_id for domain in domains),
        tuple(_name(domain) for domain in domains),
        np.array([sheet.max_points[at].sum() for at in columns]),
        np.column_stack([sheet.points[:, at].sum(axis=1) for at in columns]),
    )


def weighted_sheet(year: Year, group: str) -> Sheet | Reason:
    """Return the block's parts at the level whose weights are varied: domains, else appraisal and survey."""
    items = item_sheet(year, group)
    if isinstance(items, Sheet):
        domains = domain_sheet(items, year.rules[group])
        return domains if (domains.max_points > 0).all() else "no_points"
    parts = part_sheet(year, group)
    return parts if isinstance(parts, Sheet) else items


def _name(item: Item) -> Text:
    return Text(vi=item.name_vi, en=item.name_en or item.name_vi)
