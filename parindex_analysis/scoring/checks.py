"""What the printed figures of a year say of each other, recomputed with the errors of their print."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from typing import Any, Literal

from parindex_analysis.catalog import Fact, Year
from parindex_analysis.scoring.block import Block, score_block
from parindex_analysis.scoring.intervals import EPSILON, Interval, add, overlaps
from parindex_analysis.scoring.recompute import Recomputed, recompute

Verdict = Literal["agrees", "differs", "open"]


@dataclass(frozen=True)
class Check:
    """One comparison of figures.

    Attributes
    ----------
    kind : str
        What is compared (the wording of pages hangs on it).
    group, unit_id, item : str
        Of what; empty where it does not apply.
    verdict : {'agrees', 'differs', 'open'}
        ``open``: not enough is public to say.
    computed : (float, float) or None
        Least and greatest value that the other figures give.
    printed : Fact or None
        The figure that is checked.
    values : dict
        What the sentence about it needs.
    """

    kind: str
    group: str
    verdict: Verdict
    computed: Interval | None = None
    printed: Fact | None = None
    unit_id: str = ""
    item: str = ""
    values: dict[str, Any] = field(default_factory=dict, hash=False)


def check_year(year: Year) -> list[Check]:
    """Compare all that can be compared within one year.

    Parameters
    ----------
    year : Year
        A loaded year.

    Returns
    -------
    list of Check
        Block by block, from the whole to its parts.
    """
    found: list[Check] = []
    for group in year.groups:
        found += _recomputed(year, group)
        for check in (_parts, _points_lost, _extremes, _mean, _count_above, _order, _list_order):
            found += check(year, group)
        for check in (
            _survey_share,
            _mean_between_parts,
            _mean_share,
            _satisfaction_points,
            _structure,
            _size,
        ):
            found += check(year, group)
    return found + list(_all_units(year))


def _verdict(computed: Interval, printed: Fact) -> Verdict:
    return "agrees" if overlaps(computed, printed.interval) else "differs"


def _recomputed(year: Year, group: str) -> Iterator[Check]:
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
    if not printed or not isinstance(block, Block):
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


def _parts(year: Year, group: str) -> Iterator[Check]:
    """Appraised + survey points = total, for each unit with all three."""
    appraised, survey = year.unit_facts(group, "appraised_points"), year.unit_facts(group, "survey_points")
    for unit_id, total in year.unit_facts(group, "total").items():
        if unit_id in appraised and unit_id in survey:
            parts = [appraised[unit_id], survey[unit_id]]
            computed = add([part.interval for part in parts])
            values = {"parts": tuple(parts)}
            yield Check("parts", group, _verdict(computed, total), computed, total, unit_id, values=values)


def _points_lost(year: Year, group: str) -> Iterator[Check]:
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
        yield Check("points_lost", group, _verdict(computed, total), computed, total, unit_id, values=values)


def _extremes(year: Year, group: str) -> Iterator[Check]:
    """Compare the printed greatest and least total with the units' own totals."""
    totals = year.unit_facts(group, "total")
    for measure, pick in (("max_total", max), ("min_total", min)):
        printed = year.block_fact(group, measure)
        if printed is None or not totals:
            continue
        unit_id = pick(totals, key=lambda unit: totals[unit].value)
        # A total that was cut may be greater than one that prints greater.
        ends = [fact.interval for fact in totals.values()]
        computed = pick(low for low, _ in ends), pick(high for _, high in ends)
        verdict = _verdict(computed, printed)
        beyond = (
            computed[0] > printed.interval[1] if measure == "max_total" else computed[1] < printed.interval[0]
        )
        if verdict == "differs" and len(totals) != year.n_units(group) and not beyond:
            verdict = "open"
        yield Check(measure, group, verdict, computed, printed, unit_id)


def _mean(year: Year, group: str) -> Iterator[Check]:
    """Compare the printed mean with the mean of all units' totals."""
    printed = year.block_fact(group, "mean_total")
    if printed is None:
        return
    totals, n_units = year.unit_facts(group, "total"), year.n_units(group)
    values = {"known": len(totals), "n": n_units}
    if not n_units or len(totals) != n_units:
        yield Check("mean_total", group, "open", None, printed, values=values)
        return
    low, high = add([fact.interval for fact in totals.values()])
    computed = (low / n_units, high / n_units)
    yield Check("mean_total", group, _verdict(computed, printed), computed, printed, values=values)


def _count_above(year: Year, group: str) -> Iterator[Check]:
    """Compare a printed count of units above a value with the totals known to be above it or not."""
    n_units = year.n_units(group)
    for printed in year.find(group, "count_above", unit_id=""):
        if n_units is None or printed.threshold is None or printed.comparator not in ("=", ">"):
            continue
        above, not_above = _sides(year, group, printed.threshold + EPSILON, n_units)
        computed = (float(above), float(n_units - not_above))
        verdict: Verdict = "agrees" if computed[0] <= printed.value <= computed[1] else "differs"
        if verdict == "agrees" and computed[0] != computed[1]:
            verdict = "open"
        values = {"threshold": printed.threshold, "n": n_units}
        yield Check("count_above", group, verdict, computed, printed, values=values)


def _sides(year: Year, group: str, threshold: float, n_units: int) -> tuple[int, int]:
    """Count units surely above a value, and surely not: by their totals, and by ranks beside these."""
    totals, ranks = year.unit_facts(group, "total"), year.unit_facts(group, "rank")
    above = {unit for unit, fact in totals.items() if fact.interval[0] > threshold}
    not_above = {unit for unit, fact in totals.items() if fact.interval[1] <= threshold}
    at_least = [int(ranks[unit].value) for unit in above if unit in ranks]
    at_most = [n_units - int(ranks[unit].value) + 1 for unit in not_above if unit in ranks]
    return max([len(above), *at_least]), max([len(not_above), *at_most])


def _order(year: Year, group: str) -> Iterator[Check]:
    """Compare printed ranks with printed totals: clearly more points must not rank below."""
    totals, ranks = year.unit_facts(group, "total"), year.unit_facts(group, "rank")
    both = [unit for unit in totals if unit in ranks]
    if len(both) < 2:
        return
    wrong = _inversions(
        both, {unit: totals[unit] for unit in both}, {unit: ranks[unit].value for unit in both}
    )
    values = {"n": len(both), "wrong": wrong}
    yield Check("order", group, "differs" if wrong else "agrees", values=values)


def _list_order(year: Year, group: str) -> Iterator[Check]:
    """Places in a printed list that runs from high to low against the totals in it."""
    totals, places = year.unit_facts(group, "total"), year.unit_facts(group, "list_position")
    both = [unit for unit in totals if unit in places]
    if len(both) < 2:
        return
    wrong = _inversions(
        both, {unit: totals[unit] for unit in both}, {unit: places[unit].value for unit in both}
    )
    values = {"n": len(both), "wrong": wrong}
    yield Check("list_order", group, "differs" if wrong else "agrees", values=values)


def _inversions(
    units: list[str], totals: dict[str, Fact], places: dict[str, float]
) -> tuple[tuple[str, str], ...]:
    """Return (upper, lower) pairs whose totals stand the wrong way round: neighbours, else the first pair."""

    def wrong(upper: str, lower: str) -> bool:
        clearly = totals[upper].interval[1] < totals[lower].interval[0] - EPSILON
        return clearly and places[upper] < places[lower]

    listed = sorted(units, key=lambda unit: places[unit])
    neighbours = tuple(pair for pair in pairwise(listed) if wrong(*pair))
    return neighbours or tuple(pair for pair in combinations(listed, 2) if wrong(*pair))[:1]


def _survey_share(year: Year, group: str) -> Iterator[Check]:
    """Which whole number of survey points the printed share of the satisfaction part allows."""
    share = year.block_fact(group, "satisfaction_share_of_survey_pct")
    part, stated = year.block_fact(group, "survey_satisfaction_max"), year.block_fact(group, "survey_max")
    if share is None or part is None:
        return
    low, high = share.interval
    whole = [
        n for n in range(1, int(year.scale) + 1) if low - EPSILON <= 100 * part.value / n <= high + EPSILON
    ]
    computed = (float(min(whole)), float(max(whole))) if whole else None
    agrees = stated is None or stated.value in whole
    values = {"whole": tuple(whole), "part": part, "share": share}
    yield Check(
        "survey_share", group, "agrees" if whole and agrees else "differs", computed, stated, values=values
    )


def _mean_between_parts(year: Year, group: str) -> Iterator[Check]:
    """Hold a mean total between its mean parts (all in percent of their maxima)."""
    total = year.block_fact(group, "mean_total")
    parts = [year.block_fact(group, f"mean_{part}_pct") for part in ("appraised", "survey")]
    known = [part for part in parts if part is not None]
    if total is None or len(known) != len(parts):
        return
    low = min(part.interval[0] for part in known)
    high = max(part.interval[1] for part in known)
    share = (total.interval[0] / year.scale * 100, total.interval[1] / year.scale * 100)
    verdict: Verdict = "agrees" if overlaps((low, high), share) else "differs"
    yield Check("mean_between_parts", group, verdict, (low, high), total, values={"parts": tuple(known)})


def _mean_share(year: Year, group: str) -> Iterator[Check]:
    """Mean points / maximum = mean percent, where both are printed."""
    for part in ("appraised", "survey"):
        mean, pct = year.block_fact(group, f"mean_{part}_points"), year.block_fact(group, f"mean_{part}_pct")
        if mean is None or pct is None or not mean.scale:
            continue
        computed = (mean.interval[0] / mean.scale * 100, mean.interval[1] / mean.scale * 100)
        yield Check("mean_share", group, _verdict(computed, pct), computed, pct, values={"mean": mean})


def _satisfaction_points(year: Year, group: str) -> Iterator[Check]:
    """Satisfaction in percent x maximum / 100 = points."""
    rates = year.unit_facts(group, "satisfaction_pct")
    for unit_id, printed in year.unit_facts(group, "satisfaction_points").items():
        if unit_id in rates and printed.scale:
            rate = rates[unit_id]
            computed = (rate.interval[0] * printed.scale / 100, rate.interval[1] * printed.scale / 100)
            values = {"rate": rate}
            yield Check(
                "satisfaction", group, _verdict(computed, printed), computed, printed, unit_id, values=values
            )


def _structure(year: Year, group: str) -> Iterator[Check]:
    """Compare printed numbers of domains, criteria, sub-criteria with the rule set's."""
    rule_set = year.rules.get(group)
    if rule_set is None:
        return
    stated = rule_set.settings.structure.get(group, {})
    for key, measure in (
        ("domains", "n_domains"),
        ("criteria", "n_criteria"),
        ("subcriteria", "n_subcriteria"),
        ("scored_criteria", "n_scored_criteria"),
    ):
        printed = year.block_fact(group, measure)
        if printed is not None and key in stated:
            computed = (float(stated[key]), float(stated[key]))
            values = {"rule_set": rule_set.settings}
            yield Check(measure, group, _verdict(computed, printed), computed, printed, values=values)


def _size(year: Year, group: str) -> Iterator[Check]:
    """Compare the printed number of units with the units known by name."""
    printed = year.block_fact(group, "n_units")
    named = len(year.units_of(group))
    if printed is not None and named:
        agrees = named == printed.value
        yield Check("n_units", group, "agrees" if agrees else "open", (float(named), float(named)), printed)


def _all_units(year: Year) -> Iterator[Check]:
    """Compare the printed number of all units with the sum of the blocks."""
    printed = year.block_fact("all", "n_units")
    sizes = [year.block_fact(group, "n_units") for group in year.groups]
    known = [size for size in sizes if size is not None]
    if printed is not None and known and len(known) == len(sizes):
        computed = add([size.interval for size in known])
        values = {"sizes": tuple(known)}
        verdict = _verdict(computed, printed)
        silent = len(year.groups) < len(year.settings.groups)
        if verdict == "differs" and silent and computed[1] < printed.interval[0]:
            verdict = "open"  # the rest may be in blocks that nothing is public of
        yield Check("all_units", "all", verdict, computed, printed, values=values)
