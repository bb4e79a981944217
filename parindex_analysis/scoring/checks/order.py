"""Printed ranks, places in lists and classes against printed totals."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, groupby, pairwise

import numpy as np

from parindex_analysis.catalog import Fact, Year
from parindex_analysis.scoring.bands import band_of
from parindex_analysis.scoring.checks.check import Check, Verdict
from parindex_analysis.scoring.intervals import EPSILON


def order(year: Year, group: str) -> Iterator[Check]:
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


def list_order(year: Year, group: str) -> Iterator[Check]:
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


def ties(year: Year, group: str) -> Iterator[Check]:
    """Equal totals and equal ranks: both or neither; the places after a shared rank follow the tie rule."""
    totals, ranks = year.unit_facts(group, "total"), year.unit_facts(group, "rank")
    both = sorted((unit for unit in totals if unit in ranks), key=lambda unit: ranks[unit].value)
    tied = [pair for pair in combinations(both, 2) if _same_print(totals[pair[0]], totals[pair[1]])]
    shared = [pair for pair in combinations(both, 2) if ranks[pair[0]].value == ranks[pair[1]].value]
    if not tied and not shared:
        return
    apart = [pair for pair in tied if pair not in shared]
    wrong = [pair for pair in shared if not _can_be_equal(totals[pair[0]], totals[pair[1]])]
    exact = year.settings.rank_on == "rounded" or any(totals[unit].decimals is None for unit in both)
    found: Verdict = "agrees"
    if wrong or (apart and exact) or not _places_fit(year, group, [rank.value for rank in ranks.values()]):
        found = "differs"
    elif apart and shared:
        found = "open"  # unrounded totals may tell them apart, but then only by chance the others are equal
    values = {"tied": len(tied), "apart": tuple(apart), "wrong": tuple(wrong), "n": len(both)}
    yield Check("ties", group, found, values=values)


def _same_print(a: Fact, b: Fact) -> bool:
    return a.value == b.value and a.decimals == b.decimals


def _can_be_equal(a: Fact, b: Fact) -> bool:
    low, high = max(a.interval[0], b.interval[0]), min(a.interval[1], b.interval[1])
    return low <= high + EPSILON


def _places_fit(year: Year, group: str, printed: list[float]) -> bool:
    """Say whether the ranks of all units follow the index's tie rule."""
    if len(printed) != year.n_units(group):
        return True
    ranks, counts = np.unique(printed, return_counts=True)
    first = np.concatenate(([1], 1 + np.cumsum(counts)[:-1]))
    wanted = {"min": first, "dense": np.arange(1, ranks.size + 1), "average": first + (counts - 1) / 2}
    return bool((ranks == wanted[year.settings.tie_rule]).all())


def classes(year: Year, group: str) -> Iterator[Check]:
    """Hold printed classes against the totals: by the index's bands, else in order."""
    printed, totals = year.unit_facts(group, "class"), year.unit_facts(group, "total")
    both = sorted((unit for unit in printed if unit in totals), key=lambda unit: -totals[unit].value)
    if len(both) < 2:
        return
    if any(band.group in (None, group) for band in year.settings.bands):
        bands = {unit: band_of(year.settings, group, totals[unit].value) for unit in both}
        names = {unit: "" if band is None else band.name.vi for unit, band in bands.items()}
        wrong = tuple((unit, unit) for unit in both if names[unit] != printed[unit].text)
    else:
        runs = [text for text, _ in groupby(printed[unit].text for unit in both)]
        wrong = () if len(runs) == len(set(runs)) else ((both[0], both[-1]),)
    values = {"n": len(both), "wrong": wrong}
    yield Check("classes", group, "differs" if wrong else "agrees", values=values)
