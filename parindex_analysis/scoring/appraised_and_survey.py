"""Appraised and survey points of all units, where these are printed but not the items below them."""

from __future__ import annotations

import numpy as np

from parindex_analysis.catalog import Item, RuleSet, Year
from parindex_analysis.catalog.models import RuleSetSettings, Text
from parindex_analysis.scoring.score_table import ORIGINS, Cells
from parindex_analysis.scoring.scores import BlockScores, Reason
from parindex_analysis.scoring.tree import aggregate, tree_of

PART_NAMES = {
    "appraised": Text(vi="Điểm thẩm định", en="Appraised points"),
    "survey": Text(vi="Điểm điều tra xã hội học", en="Survey points"),
}


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


def part_block(year: Year, group: str) -> BlockScores | Reason:
    """Return appraised and survey points of all units of a block as its scores, or why there are none."""
    maxima = part_maxima(year, group)
    printed = {part: year.unit_facts(group, f"{part}_points") for part in PART_NAMES}
    units = [
        unit.unit_id
        for unit in year.units_of(group)
        if all(unit.unit_id in printed[part] for part in PART_NAMES)
    ]
    if len(maxima) < len(PART_NAMES) or len(units) < 2 or len(units) != year.n_units(group):
        return "no_parts"
    if min(maxima.values()) <= 0:
        return "no_parts"
    points = np.array([[printed[part][unit].value for part in PART_NAMES] for unit in units])
    tops = np.tile([maxima[part] for part in PART_NAMES], (len(units), 1))
    rules = _rules(maxima)
    tree = tree_of(rules)
    origin = np.tile([ORIGINS.index(part) for part in PART_NAMES], (len(units), 1)).astype(np.int8)
    cells = Cells(tuple(units), points, tops, origin, {}, {})
    return BlockScores(group, rules, tree, cells, *aggregate(tree, points, tops), sum(maxima.values()))


def _rules(maxima: dict[str, float]) -> RuleSet:
    """Return the two parts as a rule set of two items."""
    items = tuple(
        Item(part, part, "domain", name.vi, name.en, maxima[part], "", "", "published", None, None, "", "", 0)
        for part, name in PART_NAMES.items()
    )
    title = Text(vi="Thẩm định và điều tra", en="Appraisal and survey")
    scale = sum(maxima.values())
    return RuleSet(RuleSetSettings(id="parts", title=title, complete="yes", scale=scale), items)
