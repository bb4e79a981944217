"""A unit's printed figures against those they are made of, level by level.

Each of k figures, and their printed sum, may be off by half a unit of its last place: a sum is wrong only
beyond (k + 1) half-units.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from parindex_analysis.catalog import Item, RuleSet, Year
from parindex_analysis.catalog.scores import POINT_KINDS
from parindex_analysis.scoring.checks.check import Check, rescaled, verdict
from parindex_analysis.scoring.intervals import EPSILON, Interval, add, overlaps
from parindex_analysis.scoring.recompute import Recomputed, recompute
from parindex_analysis.scoring.scores import BlockScores, score_block


def recomputed(year: Year, group: str) -> Iterator[Check]:
    """Totals from public parts against the official ones, all units at once."""
    result = recompute(year, group)
    if not isinstance(result, Recomputed) or year.scores is None:
        return
    values = {"result": result}
    if result.compared:
        same = result.reproduced == result.compared
        yield Check("totals", group, "agrees" if same else "differs", values=values)
    if result.ranks_compared:
        yield Check("ranks", group, "differs" if result.ranks_differing else "agrees", values=values)
    yield from _domain_points(year, group)


def _domain_points(year: Year, group: str) -> Iterator[Check]:
    """Compare printed points of domains with the sums of their items."""
    printed = [fact for fact in year.find(group, "points", item=None) if fact.item]
    block = score_block(year, group)
    if not printed or not isinstance(block, BlockScores):
        return
    unit_at = {unit: at for at, unit in enumerate(block.unit_ids)}
    node_at = {node.item.item_id: at for at, node in enumerate(block.tree.nodes) if node.item is not None}
    gaps = [
        abs(float(block.points[unit_at[fact.unit_id], node_at[fact.item]]) - fact.value)
        for fact in printed
        if fact.unit_id in unit_at and fact.item in node_at
    ]
    gaps = [gap for gap in gaps if not math.isnan(gap)]  # a domain with a missing item has no sum
    if not gaps:
        return
    within = year.settings.reproduced_within
    same = sum(gap <= within + EPSILON for gap in gaps)
    values = {"n": len(gaps), "same": same, "largest": max(gaps, default=0.0), "within": within}
    yield Check("domain_points", group, "agrees" if same == len(gaps) else "differs", values=values)


def parts(year: Year, group: str) -> Iterator[Check]:
    """Appraised + survey points = total, for each unit with all three."""
    appraised, survey = year.unit_facts(group, "appraised_points"), year.unit_facts(group, "survey_points")
    for unit_id, total in year.unit_facts(group, "total").items():
        if unit_id in appraised and unit_id in survey:
            parts = [appraised[unit_id], survey[unit_id]]
            computed = add([part.interval for part in parts])
            values = {"parts": tuple(parts)}
            yield Check("parts", group, verdict(computed, total), computed, total, unit_id, values=values)


def points_lost(year: Year, group: str) -> Iterator[Check]:
    """Scale - points lost in every domain = total."""
    totals = year.unit_facts(group, "total")
    rule_set = year.rules.get(group)
    for unit_id, total in totals.items():
        lost = [fact for fact in year.find(group, "points_lost", unit_id=unit_id, item=None) if fact.item]
        if not lost or rule_set is None or len(lost) != len(rule_set.domains):
            continue
        low, high = add([fact.interval for fact in lost])
        computed = (year.scale - high, year.scale - low)
        values = {"lost": sum(fact.value for fact in lost), "n": len(lost), "scale": year.scale}
        yield Check("points_lost", group, verdict(computed, total), computed, total, unit_id, values=values)


def satisfaction_points(year: Year, group: str) -> Iterator[Check]:
    """Satisfaction in percent x maximum / 100 = points."""
    rates = year.unit_facts(group, "satisfaction_pct")
    for unit_id, printed in year.unit_facts(group, "satisfaction_points").items():
        if unit_id in rates and printed.scale:
            rate = rates[unit_id]
            computed = (rate.interval[0] * printed.scale / 100, rate.interval[1] * printed.scale / 100)
            values = {"rate": rate}
            yield Check(
                "satisfaction", group, verdict(computed, printed), computed, printed, unit_id, values=values
            )


_MOST_DECIMALS = 4  # figures of full precision are recomputed as they are, not as prints
# Measure of a fact -> kind of points. A total is what points of domains add up to.
_MEASURES = {
    "points": "points",
    "total": "points",
    "appraised_points": "appraised",
    "survey_points": "survey",
    "self_points": "self",
}
Prints = dict[str, Interval]  # by item id; the empty id is the total


@dataclass(frozen=True)
class WrongSum:
    """A printed sum that its parts can't give."""

    unit_id: str
    item_id: str
    kind: str
    computed: Interval
    printed: Interval


def level_sums(year: Year, group: str) -> Iterator[Check]:
    """Compare every printed sum of a unit with the parts that are printed, in one check."""
    rules = year.rules.get(group)
    if rules is None or not rules.items or rules.settings.complete == "fragment":
        return
    n, wrong = 0, []
    others = rescaled(year, group)
    for (unit_id, kind), printed in _prints(year, group).items():
        for item_id, parts in _sums(rules, printed, kind):
            if not item_id and kind == "points" and unit_id in others:
                continue
            n += 1
            computed = add(parts)
            if not overlaps(computed, printed[item_id]):
                wrong.append(WrongSum(unit_id, item_id, kind, computed, printed[item_id]))
    if n:
        values = {"n": n, "wrong": tuple(wrong)}
        yield Check("level_sums", group, "differs" if wrong else "agrees", values=values)


def _sums(rules: RuleSet, printed: Mapping[str, Interval], kind: str) -> Iterator[tuple[str, list[Interval]]]:
    """Yield each printed sum and its parts, where all of them are printed."""
    nodes = [(item.item_id, rules.children(item)) for item in rules.items if item.aggregation in ("", "sum")]
    if rules.settings.aggregation == "sum":
        nodes.insert(0, ("", rules.domains))
    for item_id, below in nodes:
        if item_id not in printed or not below:
            continue
        if any(rules.assessment(item) in ("bonus", "penalty") for item in below):
            continue
        parts = [item for item in below if item.item_id in printed]
        without = [item for item in below if item.item_id not in printed]
        if parts and all(_has_none(rules, item, kind) for item in without):
            yield item_id, [printed[item.item_id] for item in parts]


def _has_none(rules: RuleSet, item: Item, kind: str) -> bool:
    """Say whether an item can have no points of a kind, so that it may be missing from a sum of that kind."""
    kinds = {rules.assessment(leaf) for leaf in rules.leaves(item)}
    return kinds == {"survey": {"appraisal"}, "points": set()}.get(kind, {"survey"})


def _prints(year: Year, group: str) -> dict[tuple[str, str], Prints]:
    """Return printed points by unit and kind: those of facts, and each kind of the score sheet."""
    found: dict[tuple[str, str], Prints] = {}
    for measure, kind in _MEASURES.items():
        for fact in year.find(group, measure, item=None):
            if fact.unit_id and fact.decimals is not None and fact.decimals <= _MOST_DECIMALS:
                found.setdefault((fact.unit_id, kind), {}).setdefault(fact.item, fact.interval)
    if year.scores is not None and "decimals" in year.scores:
        ids = {unit.unit_id for unit in year.units_of(group)}
        table = year.scores[year.scores["kind"].isin(POINT_KINDS) & year.scores["unit_id"].isin(ids)]
        rows: list[dict[Any, Any]] = table[table["decimals"] <= _MOST_DECIMALS].to_dict("records")
        for row in rows:
            half = 0.5 * 10.0 ** -row["decimals"]
            own = found.setdefault((row["unit_id"], row["kind"]), {})
            own.setdefault(row["item_id"], (row["value"] - half, row["value"] + half))
    return found
