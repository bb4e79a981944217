"""Printed points of a node against the sum of those printed below it, level by level.

Each of k figures, and their printed sum, may be off by half a unit of its last place: a sum is wrong only
beyond (k + 1) half-units.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from parindex_analysis.catalog import Item, RuleSet, Year
from parindex_analysis.catalog.scores import POINT_KINDS
from parindex_analysis.scoring.checks.check import Check, rescaled
from parindex_analysis.scoring.intervals import Interval, add, overlaps

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
