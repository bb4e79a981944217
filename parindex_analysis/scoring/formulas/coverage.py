"""Gaps and overlaps between bands, found when a rule set is loaded."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

from parindex_analysis.catalog import Phrase
from parindex_analysis.scoring.formulas.cursor import number_text
from parindex_analysis.scoring.formulas.forms import Band, Bands

_PERCENT = (0.0, 100.0)


@dataclass(frozen=True)
class Stretch:
    """Values between two edges that lie in no band, or in more than one.

    Attributes
    ----------
    low, high : float
        The edges; equal where it is one value only, infinite where it has no end.
    has_low, has_high : bool
        Whether the edge itself is part of it.
    overlap : bool
        True: more than one band holds these values; False: none does.
    """

    low: float
    high: float
    has_low: bool
    has_high: bool
    overlap: bool


def flaws(form: Bands) -> list[Phrase]:
    """Say where a value falls into no band, or into two.

    Parameters
    ----------
    form : Bands
        Bands in any order. Rates in percent should cover 0 to 100; other values should cover all from the
        lowest to the highest edge.

    Returns
    -------
    list of Phrase
        Such as ``no band holds 70%`` and ``two bands hold 90%``, from low to high; empty where all is well.
    """
    return [_said(stretch, form.unit) for stretch in stretches(form)]


def stretches(form: Bands) -> list[Stretch]:
    """Return the stretches of values that no band holds or several do, from low to high."""
    edges = {edge.value for band in form.bands for edge in (band.low, band.high) if edge is not None}
    marks = sorted(edges | set(_PERCENT if form.unit == "%" else ()))
    pieces = [(-math.inf, marks[0])]
    for low, high in pairwise([*marks, math.inf]):
        pieces += [(low, low), (low, high)]
    found: list[Stretch] = []
    for low, high in pieces:
        held = sum(_holds(band, low, high) for band in form.bands)
        between = low >= marks[0] and high <= marks[-1]  # beyond the edges no band is missed
        if held > 1 or (held == 0 and between):
            piece = Stretch(low, high, low == high, low == high, held > 1)
            found = _joined(found, piece)
    return found


def _holds(band: Band, low: float, high: float) -> bool:
    """Say whether a band holds a value (low == high), or all values strictly between two marks."""
    one = low == high
    above = band.low is None or (
        band.low.value < low or (band.low.value == low and (band.low.closed or not one))
    )
    below = band.high is None or (
        band.high.value > high or (band.high.value == high and (band.high.closed or not one))
    )
    return above and below


def _joined(found: list[Stretch], piece: Stretch) -> list[Stretch]:
    last = found[-1] if found else None
    meets = last is not None and last.high == piece.low and (last.has_high or piece.has_low)
    if last is None or not meets or last.overlap != piece.overlap:
        return [*found, piece]
    return [*found[:-1], Stretch(last.low, piece.high, last.has_low, piece.has_high, piece.overlap)]


def _said(stretch: Stretch, unit: str) -> Phrase:
    ends = {"low": stretch.low, "high": stretch.high}
    values = {name: f"{number_text(at)}{unit}" for name, at in ends.items() if math.isfinite(at)}
    if stretch.low == stretch.high:
        template = "two bands hold {low}" if stretch.overlap else "no band holds {low}"
    elif len(values) == 2 and stretch.overlap:
        template = "two bands hold values between {low} and {high}"
    elif len(values) == 2:
        template = "no band holds values between {low} and {high}"
    elif values:
        template = (
            "two bands hold values from {low} on" if "low" in values else "two bands hold values up to {high}"
        )
    else:
        template = "two bands hold every value"
    return Phrase(template, values)
