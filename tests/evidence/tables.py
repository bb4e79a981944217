"""An oracle for bounds that shares nothing with the package: all weak orders of a few units, one by one.

In a weak order (a ranking with ties) ranks are known, and what is left are boxes, an order and one sum: the
ends of a total are found by bisection on the least and the greatest sum that it leaves for the others.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from parindex_analysis.catalog import Fact
from parindex_analysis.catalog.facts import WHOLE

Order = tuple[tuple[str, ...], ...]
Ends = tuple[float, float]
STRICT = 1e-6  # different ranks need different totals


def weak_orders(units: Sequence[str]) -> Iterator[Order]:
    """Yield every ranking with ties, from the best group to the last."""
    if not units:
        yield ()
        return
    for chosen in range(1, 2 ** len(units)):
        first = tuple(unit for at, unit in enumerate(units) if chosen >> at & 1)
        rest = [unit for unit in units if unit not in first]
        for others in weak_orders(rest):
            yield (first, *others)


def ranks_of(order: Order, ties: str) -> dict[str, float]:
    ranks: dict[str, float] = {}
    above = 0
    for at, group in enumerate(order):
        rank = {"min": above + 1.0, "dense": at + 1.0, "average": above + (len(group) + 1) / 2}[ties]
        ranks |= dict.fromkeys(group, rank)
        above += len(group)
    return ranks


def enumerate_bounds(
    facts: Sequence[Fact],
    units: Sequence[str],
    ties: str = "min",
    scale: float = 100.0,
    strict: float = STRICT,
) -> dict[str, tuple[Ends, Ends]] | None:
    """Return each unit's ends of total and of rank over all weak orders; None where no table fits."""
    found: dict[str, tuple[Ends, Ends]] = {}
    for order in weak_orders(units):
        ranks = ranks_of(order, ties)
        if not all(ranks[one.unit_id] == one.value for one in facts if one.measure == "rank"):
            continue
        boxes = _boxes(order, facts, scale)
        total = _sum(facts, len(units), scale)
        if boxes is None or not _strictly(order, boxes, total, strict):
            continue
        for at, group in enumerate(order):
            low, high = _ends(order, boxes, total, at)
            for unit in group:
                (a, b), (c, d) = found.get(unit, ((math.inf, -math.inf), (math.inf, -math.inf)))
                rank = ranks[unit]
                found[unit] = (min(a, low), max(b, high)), (min(c, rank), max(d, rank))
    return found or None


def _sum(facts: Sequence[Fact], n: int, scale: float) -> Ends:
    ends = [one.interval for one in facts if one.measure == "mean_total"]
    return max([0.0, *(n * low for low, _ in ends)]), min([n * scale, *(n * high for _, high in ends)])


def _boxes(order: Order, facts: Sequence[Fact], scale: float) -> list[Ends] | None:
    places = [at for at, group in enumerate(order) for _ in group]
    low, high = [0.0] * len(order), [scale] * len(order)

    def narrow(at: int, ends: Ends) -> None:
        low[at], high[at] = max(low[at], ends[0]), min(high[at], ends[1])

    for one in facts:
        if one.measure == "total":
            narrow(next(at for at, group in enumerate(order) if one.unit_id in group), one.interval)
        elif one.measure == "max_total":
            narrow(0, one.interval)
        elif one.measure == "min_total":
            narrow(len(order) - 1, one.interval)
        elif one.measure == "count_above":
            assert one.measure in WHOLE and one.threshold is not None
            for place, at in enumerate(places, 1):
                ends = (one.threshold, math.inf) if place <= one.value else (-math.inf, one.threshold)
                narrow(at, ends)
    for at in range(1, len(order)):
        high[at] = min(high[at], high[at - 1])
    for at in range(len(order) - 2, -1, -1):
        low[at] = max(low[at], low[at + 1])
    boxes = list(zip(low, high, strict=True))
    return boxes if all(a <= b + 1e-9 for a, b in boxes) else None


def _strictly(order: Order, boxes: list[Ends], total: Ends, strict: float) -> bool:
    """Say whether different groups can have different totals, and the sum be right, all at once."""
    low, high = [a for a, _ in boxes], [b for _, b in boxes]
    for at in range(1, len(order)):
        high[at] = min(high[at], high[at - 1] - strict)
    for at in range(len(order) - 2, -1, -1):
        low[at] = max(low[at], low[at + 1] + strict)
    if any(a > b + 1e-9 for a, b in zip(low, high, strict=True)):
        return False
    sizes = [len(group) for group in order]
    least = sum(n * a for n, a in zip(sizes, low, strict=True))
    most = sum(n * b for n, b in zip(sizes, high, strict=True))
    return least <= total[1] + 1e-9 and most >= total[0] - 1e-9


def _ends(order: Order, boxes: list[Ends], total: Ends, at: int) -> Ends:
    sizes = [len(group) for group in order]

    def least(value: float) -> float:
        others = (
            n * (max(low, value) if k < at else value if k == at else low)
            for k, (n, (low, _)) in enumerate(zip(sizes, boxes, strict=True))
        )
        return sum(others)

    def most(value: float) -> float:
        others = (
            n * (min(high, value) if k > at else value if k == at else high)
            for k, (n, (_, high)) in enumerate(zip(sizes, boxes, strict=True))
        )
        return sum(others)

    low, high = boxes[at]
    return (
        _first(lambda value: most(value) >= total[0] - 1e-9, low, high),
        -_first(lambda value: least(-value) <= total[1] + 1e-9, -high, -low),
    )


def _first(holds: object, low: float, high: float) -> float:
    """Return the least value from which on a statement holds (it holds at the upper end)."""
    assert callable(holds)
    if holds(low):
        return low
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high
