"""Totals and their two parts, drawn so that they meet the printed facts of a year.

Everything is counted in whole hundredths of a point, so that sums are exact.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from parindex_analysis.catalog import Year
from parindex_analysis.errors import ParindexError
from parindex_analysis.illustrative.rules import Rules

Whole = NDArray[np.int64]
_STEP = 5  # hundredths: every appraisal step is a multiple of it
_BELOW = (0.06, 0.025)  # by how much survey points fall behind in share, mean and deviation; 2020: 7.7%
_BEST_APPRAISED = 0.98  # of the maximum; 2020: 96.2%


def places(year: Year, group: str, rng: np.random.Generator) -> list[str]:
    """Return the units of a block from first to last: printed ranks are kept, the others drawn.

    Raises
    ------
    ParindexError
        Two units have one rank, a unit with a printed total has none, or not all units are known by name.
    """
    names = [unit.unit_id for unit in year.units_of(group)]
    ranks = {unit: int(fact.value) for unit, fact in year.unit_facts(group, "rank").items()}
    apart = len(set(ranks.values())) == len(ranks) and set(ranks.values()) <= set(range(1, len(names) + 1))
    stray = (year.unit_facts(group, "total").keys() - ranks.keys()) | (ranks.keys() - set(names))
    if not names or len(names) != year.n_units(group) or not apart or stray:
        raise ParindexError(
            "No illustrative sheet can be made of {group} {year}: every unit must be known by name, "
            "every printed total have its rank, and no two units the same rank.",
            group=group,
            year=year.year,
        )
    others = [unit for unit in names if unit not in ranks]
    free = [place for place in range(1, len(names) + 1) if place not in ranks.values()]
    by_place = {place: unit for unit, place in ranks.items()}
    by_place |= {place: others[at] for place, at in zip(free, rng.permutation(len(others)), strict=True)}
    return [by_place[place] for place in sorted(by_place)]


def draw_totals(year: Year, group: str, order: list[str], rng: np.random.Generator) -> Whole:
    """Draw totals that fall strictly from first to last and meet the printed figures.

    Parameters
    ----------
    year : Year
        Its totals, greatest and least total, and counts above a value are met.
    group : str
        The block.
    order : list of str
        Its units, first to last.
    rng : Generator
        Where the facts leave room.

    Returns
    -------
    ndarray of int, shape (n_units,)
        In hundredths of a point.

    Raises
    ------
    ParindexError
        The figures leave no such totals.
    """
    low, high = _room(year, group, order)
    n = len(order)
    for at in range(1, n):
        high[at] = min(high[at], high[at - 1] - 1)
    for at in range(n - 2, -1, -1):
        low[at] = max(low[at], low[at + 1] + 1)
    if (low > high).any():
        raise ParindexError(
            "The printed totals, ranks and counts of {group} {year} leave no totals that all differ.",
            group=group,
            year=year.year,
        )
    found = low.copy()
    found[0] = rng.integers(low[0], high[0] + 1)
    found[-1] = rng.integers(low[-1], min(high[-1], found[0] - n + 1) + 1)

    def between(first: int, last: int) -> None:
        if last - first < 2:
            return
        middle = (first + last) // 2
        least = max(low[middle], found[last] + last - middle)
        most = min(high[middle], found[first] - middle + first)
        found[middle] = least + round(rng.beta(2, 2) * int(most - least))
        between(first, middle)
        between(middle, last)

    between(0, n - 1)
    return found


def _room(year: Year, group: str, order: list[str]) -> tuple[Whole, Whole]:
    """Return the least and greatest total of each place, in hundredths, as single facts have them."""
    low = np.zeros(len(order), dtype=np.int64)
    high = np.full(len(order), round(100 * year.scale), dtype=np.int64)

    def hold(at: int, interval: tuple[float, float]) -> None:
        low[at] = max(low[at], math.ceil(100 * interval[0] - 1e-6))
        high[at] = min(high[at], math.floor(100 * interval[1] + 1e-6))

    for unit, fact in year.unit_facts(group, "total").items():
        hold(order.index(unit), fact.interval)
    for measure, at in (("max_total", 0), ("min_total", -1)):
        extreme = year.block_fact(group, measure)
        if extreme is not None:
            hold(at, extreme.interval)
    for fact in year.find(group, "count_above", unit_id=""):
        count, threshold = int(fact.value), fact.threshold or 0.0
        if 0 < count <= len(order):
            hold(count - 1, (threshold + 0.01, year.scale))
        if count < len(order):
            hold(count, (0.0, threshold))
    return low, high


def split(
    year: Year, rules: Rules, group: str, order: list[str], totals: Whole, rng: np.random.Generator
) -> tuple[Whole, Whole]:
    """Split totals into appraised points, on the appraisal's steps, and survey points, as printed or drawn.

    Returns
    -------
    appraised, survey : ndarray of int, shape (n_units,)
        In hundredths of a point, within their maxima.
    """
    most, survey_most = rules.most("appraisal"), rules.most("survey")
    share = totals / (most + survey_most) - rng.normal(*_BELOW, len(order))
    appraised = totals - np.round(share * survey_most).astype(np.int64)
    least = -(-(totals - survey_most) // _STEP) * _STEP
    best = round(_BEST_APPRAISED * most) // _STEP * _STEP
    appraised = np.clip(appraised // _STEP * _STEP, least, np.maximum(least, best))
    for at, unit in enumerate(order):
        printed = year.unit_facts(group, "appraised_points").get(unit)
        polled = year.unit_facts(group, "survey_points").get(unit)
        if printed is not None:
            appraised[at] = round(100 * printed.value)
        elif polled is not None:
            appraised[at] = totals[at] - round(100 * polled.value)
    return appraised, totals - appraised
