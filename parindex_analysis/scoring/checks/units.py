"""A unit's printed figures against those they are made of."""

from __future__ import annotations

import math
from collections.abc import Iterator

from parindex_analysis.catalog import Year
from parindex_analysis.scoring.checks.check import Check, verdict
from parindex_analysis.scoring.intervals import EPSILON, add
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
