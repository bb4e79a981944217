"""Gaps and overlaps between bands, found when a rule set is loaded."""

from __future__ import annotations

import math
from itertools import pairwise

from parindex_analysis.scoring.formulas.forms import Band, Bands, number_text


def flaws(form: Bands) -> list[str]:
    """Say where a value falls into no band, or into two.

    Parameters
    ----------
    form : Bands
        Bands in any order. Rates in percent should cover 0 to 100; other values should cover all from the
        lowest to the highest edge.

    Returns
    -------
    list of str
        English phrases such as ``no band holds 70%`` and ``two bands hold 90%``; empty where all is well.
    """
    ordered = sorted(form.bands, key=_start)
    found: list[str] = []
    if form.unit == "%":
        found += _ends(ordered, form.unit)
    for lower, upper in pairwise(ordered):
        found += _between(lower, upper, form.unit)
    return found


def _start(band: Band) -> tuple[float, bool]:
    return (-math.inf, False) if band.low is None else (band.low.value, not band.low.closed)


def _ends(ordered: list[Band], unit: str) -> list[str]:
    first, last = ordered[0], max(ordered, key=lambda b: math.inf if b.high is None else b.high.value)
    found = []
    if first.low is not None and (first.low.value > 0 or (first.low.value == 0 and not first.low.closed)):
        found.append(f"no band holds 0{unit}")
    if last.high is not None and (last.high.value < 100 or (last.high.value == 100 and not last.high.closed)):
        found.append(f"no band holds 100{unit}")
    return found


def _between(lower: Band, upper: Band, unit: str) -> list[str]:
    if lower.high is None or upper.low is None:
        edge = upper.low or lower.high
        return [
            f"two bands hold values from {number_text(edge.value)}{unit} on" if edge else "two bands hold all"
        ]
    end, start = lower.high, upper.low
    if end.value == start.value:
        value = f"{number_text(end.value)}{unit}"
        if end.closed and start.closed:
            return [f"two bands hold {value}"]
        return [] if end.closed or start.closed else [f"no band holds {value}"]
    low, high = (
        f"{number_text(min(end.value, start.value))}{unit}",
        f"{number_text(max(end.value, start.value))}{unit}",
    )
    how = "no band holds" if end.value < start.value else "two bands hold"
    return [f"{how} values between {low} and {high}"]
