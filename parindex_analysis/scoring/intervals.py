"""Printed figures as closed intervals."""

from __future__ import annotations

Interval = tuple[float, float]
EPSILON = 1e-9  # intervals that touch agree: their ends are halves of printed units


def overlaps(a: Interval, b: Interval) -> bool:
    """Say whether two closed intervals share a value."""
    return a[0] <= b[1] + EPSILON and b[0] <= a[1] + EPSILON


def add(intervals: list[Interval]) -> Interval:
    """Return the least and the greatest sum of one value from each interval."""
    return sum(low for low, _ in intervals), sum(high for _, high in intervals)
