"""Printed ranks, list places and classes against printed totals; numbers against what is known by name."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise, permutations

import numpy as np

from parindex_analysis.catalog import Fact, Year
from parindex_analysis.scoring.checks.check import Check, Verdict, verdict
from parindex_analysis.scoring.intervals import EPSILON, Interval, add, overlaps
from parindex_analysis.scoring.rank import band_of


def order(year: Year, group: str) -> Iterator[Check]:
    """Compare printed ranks with printed totals: clearly more points must not rank below."""
    return _same_way(year, group, "rank", "order")


def list_order(year: Year, group: str) -> Iterator[Check]:
    """Places in a printed list that runs from high to low against the totals in it."""
    return _same_way(year, group, "list_position", "list_order")


def _same_way(year: Year, group: str, measure: str, kind: str) -> Iterator[Check]:
    totals, places = year.unit_facts(group, "total"), year.unit_facts(group, measure)
    both = [unit for unit in totals if unit in places]
    if len(both) < 2:
        return
    wrong = _inversions(both, totals, {unit: places[unit].value for unit in both})
    yield Check(kind, group, "differs" if wrong else "agrees", values={"n": len(both), "wrong": wrong})


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
    wrong = [
        (a, b) for a, b in shared if not overlaps(_ranked_on(year, totals[a]), _ranked_on(year, totals[b]))
    ]
    exact = year.settings.rank_on == "rounded" or any(totals[a].decimals is None for a, _ in apart)
    found: Verdict = "agrees"
    if wrong or (apart and exact) or not _places_fit(year, group, [rank.value for rank in ranks.values()]):
        found = "differs"
    elif apart and shared:
        found = "open"  # unrounded totals may tell them apart, but then only by chance the others are equal
    values = {"tied": len(tied), "apart": tuple(apart), "wrong": tuple(wrong), "n": len(both)}
    yield Check("ties", group, found, values=values)


def _same_print(a: Fact, b: Fact) -> bool:
    return a.value == b.value and a.decimals == b.decimals


def _ranked_on(year: Year, total: Fact) -> Interval:
    """Return the values that a total may have when it is ranked: its print where prints are ranked."""
    rounded = year.settings.rank_on == "rounded" and total.decimals == year.settings.decimals
    return (total.value, total.value) if rounded else total.interval


def _places_fit(year: Year, group: str, printed: list[float]) -> bool:
    """Say whether the ranks of all units follow the index's tie rule."""
    if len(printed) != year.n_units(group):
        return True
    ranks, counts = np.unique(printed, return_counts=True)
    first = np.concatenate(([1], 1 + np.cumsum(counts)[:-1]))
    wanted = {"min": first, "dense": np.arange(1, ranks.size + 1), "average": first + (counts - 1) / 2}
    return bool((ranks == wanted[year.settings.tie_rule]).all())


def classes(year: Year, group: str) -> Iterator[Check]:
    """Hold printed classes against totals: by the bands, else none may stand both above and below another."""
    printed, totals = year.unit_facts(group, "class"), year.unit_facts(group, "total")
    both = [unit for unit in printed if unit in totals]
    has_bands = any(band.group in (None, group) for band in year.settings.bands)
    if len(both) < (1 if has_bands else 2):
        return
    if has_bands:
        wrong = tuple(
            unit
            for unit in both
            if printed[unit].text.casefold() not in _possible_classes(year, group, totals[unit])
        )
    else:
        wrong = _crossed(printed, {unit: totals[unit].interval for unit in both})
    values = {"n": len(both), "wrong": wrong}
    yield Check("classes", group, "differs" if wrong else "agrees", values=values)


def _possible_classes(year: Year, group: str, total: Fact) -> set[str]:
    """Return the classes, in both languages, that a printed total may fall into."""
    low, high = _ranked_on(year, total)
    between = [band.start for band in year.settings.bands if low <= band.start <= high]
    bands = [band_of(year.settings, group, value) for value in (low, *between, high)]
    return {name.casefold() for band in bands if band for name in (band.name.vi, band.name.en)}


def _crossed(printed: dict[str, Fact], totals: dict[str, Interval]) -> tuple[str, ...]:
    """Return units of two classes of which each stands clearly above the other somewhere; empty without."""
    above: dict[tuple[str, str], tuple[str, str]] = {}
    for upper, lower in permutations(totals, 2):
        names = printed[upper].text, printed[lower].text
        if names[0] != names[1] and totals[upper][0] > totals[lower][1] + EPSILON:
            above.setdefault(names, (upper, lower))
    for (one, other), pair in above.items():
        if (other, one) in above:
            return tuple(dict.fromkeys((*pair, *above[other, one])))
    return ()


def structure(year: Year, group: str) -> Iterator[Check]:
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
            yield Check(measure, group, verdict(computed, printed), computed, printed, values=values)


def size(year: Year, group: str) -> Iterator[Check]:
    """Compare the printed number of units with the units known by name."""
    printed = year.block_fact(group, "n_units")
    named = len(year.units_of(group))
    if printed is not None and named:
        agrees = named == printed.value
        yield Check("n_units", group, "agrees" if agrees else "open", (float(named), float(named)), printed)


def all_units(year: Year) -> Iterator[Check]:
    """Compare the printed number of all units with the sum of the blocks."""
    printed = year.block_fact("all", "n_units")
    sizes = [year.block_fact(group, "n_units") for group in year.groups]
    known = [size for size in sizes if size is not None]
    if printed is not None and known and len(known) == len(sizes):
        computed = add([size.interval for size in known])
        values = {"sizes": tuple(known)}
        found = verdict(computed, printed)
        silent = len(year.groups) < len(year.settings.groups)
        if found == "differs" and silent and computed[1] < printed.interval[0]:
            found = "open"  # the rest may be in blocks that nothing is public of
        yield Check("all_units", "all", found, computed, printed, values=values)
