"""Score sheets as matrices: units by items, in points – where the parts of a year are public."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from parindex_analysis.catalog import Item, RuleSet, Year
from parindex_analysis.catalog.models import Text
from parindex_analysis.scoring.formulas import is_computable, points

PART_NAMES = {
    "appraised": Text(vi="Điểm thẩm định", en="Appraised points"),
    "survey": Text(vi="Điểm điều tra xã hội học", en="Survey points"),
}
# Why a block has no sheet; the reader is told in words.
Reason = Literal["no_scores", "no_rules", "no_points", "no_formula", "no_parts"]


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
        NaN where a cell is missing.
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
    """Return the block's scored items, or why there are none."""
    rule_set = year.rules.get(group)
    if year.scores is None:
        return "no_scores"
    if rule_set is None:
        return "no_rules"
    if not rule_set.has_points:
        return "no_points"
    leaves = rule_set.leaves()
    if not all(is_computable(item.formula) for item in leaves):
        return "no_formula"
    ids = {unit.unit_id for unit in year.units_of(group)}
    values = year.scores[(year.scores["kind"] == "value") & year.scores["unit_id"].isin(ids)]
    wide = values.pivot_table(index="unit_id", columns="item_id", values="value", sort=False)
    wide = wide.reindex(columns=[item.item_id for item in leaves])
    if wide.empty:
        return "no_scores"
    raw = wide.to_numpy(dtype=float)
    cells = [points(item.formula, raw[:, at], _max(item)) for at, item in enumerate(leaves)]
    return Sheet(
        "item",
        tuple(str(unit) for unit in wide.index),
        tuple(item.item_id for item in leaves),
        tuple(_name(item) for item in leaves),
        np.array([_max(item) for item in leaves]),
        np.column_stack(cells),
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


def part_maxima(year: Year, group: str) -> dict[str, float]:
    """Return the greatest appraised and survey points of a block, as far as they are known.

    Taken from the block's printed or derived maxima, else from the scale printed with the units' points,
    else from the rule set; what one of the two leaves of the scale is the other's.
    """
    found: dict[str, float] = {}
    for part, measure in (("appraised", "appraisal_max"), ("survey", "survey_max")):
        fact = year.block_fact(group, measure)
        scales = {f.scale for f in year.unit_facts(group, f"{part}_points").values() if f.scale}
        rule_set = year.rules.get(group)
        stated = getattr(rule_set.settings, measure).get(group) if rule_set else None
        if fact is not None:
            found[part] = fact.value
        elif len(scales) == 1:
            found[part] = scales.pop()
        elif stated is not None:
            found[part] = float(stated)
    if len(found) == 1:
        (known,) = found
        found["survey" if known == "appraised" else "appraised"] = year.scale - found[known]
    return found


def part_sheet(year: Year, group: str) -> Sheet | Reason:
    """Return appraised and survey points of all units of a block, or why there are none."""
    maxima = part_maxima(year, group)
    printed = {part: year.unit_facts(group, f"{part}_points") for part in PART_NAMES}
    units = [
        unit.unit_id
        for unit in year.units_of(group)
        if all(unit.unit_id in printed[part] for part in PART_NAMES)
    ]
    n_units = year.n_units(group)
    if len(maxima) < len(PART_NAMES) or len(units) < 2 or len(units) != n_units:
        return "no_parts"
    if min(maxima.values()) <= 0:
        return "no_parts"
    cells = np.array([[printed[part][unit].value for part in PART_NAMES] for unit in units])
    return Sheet(
        "part",
        tuple(units),
        tuple(PART_NAMES),
        tuple(PART_NAMES.values()),
        np.array([maxima[part] for part in PART_NAMES]),
        cells,
    )


def weighted_sheet(year: Year, group: str) -> Sheet | Reason:
    """Return the block's parts at the level whose weights are varied: domains, else appraisal and survey."""
    items = item_sheet(year, group)
    if isinstance(items, Sheet):
        domains = domain_sheet(items, year.rules[group])
        # A domain of penalty points has a maximum of 0 and so no weight that could be varied.
        return domains if (domains.max_points > 0).all() else "no_points"
    parts = part_sheet(year, group)
    return parts if isinstance(parts, Sheet) else items


def _max(item: Item) -> float:
    assert item.max_points is not None  # noqa: S101  has_points was asked first
    return item.max_points


def _name(item: Item) -> Text:
    return Text(vi=item.name_vi, en=item.name_en or item.name_vi)
