"""Gaps and overlaps between bands."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parindex_analysis.scoring.formulas import flaws, forms, parse
from parindex_analysis.scoring.formulas.coverage import stretches


def told(formula: str) -> list[str]:
    form = parse(formula)
    assert isinstance(form, forms.Bands)
    return [str(flaw) for flaw in flaws(form)]


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("trên 90%: 2; từ 70% đến 90%: 1; dưới 70%: 0", []),
        ("dưới 70%: 0; trên 90%: 2; từ 70% đến 90%: 1", []),
        ("≥90: 4; 80-<90: 3; 70-<80: 2; 60-<70: 1; <60: 0", []),
        ("100%: 2; 80%-<100%: 1; <80%: 0", []),
        (">90%: 2; 70%-<90%: 1; <70%: 0", ["no band holds 90%"]),
        (">=90%: 2; 70%-90%: 1; <70%: 0", ["two bands hold 90%"]),
        (">90%: 2; 70%-80%: 1; <70%: 0", ["no band holds values between 80% and 90%"]),
        (">90%: 2; 70%-95%: 1; <70%: 0", ["two bands hold values between 90% and 95%"]),
        (">90%: 2; 70%-90%: 1", ["no band holds values between 0% and 70%"]),
        (">0%-<100%: 1", ["no band holds 0%", "no band holds 100%"]),
        ("0%-90%: 1", ["no band holds values between 90% and 100%"]),
        (">5: 1; >3: 0; ≤3: 2", ["two bands hold values from 5 on"]),
        ("<5: 1; <3: 0; ≥5: 2", ["two bands hold values up to 3"]),
        (">0: 1; <1: 2; >-9: 3; <9: 4", ["two bands hold every value"]),
        (
            "0-10: 1; 2-4: 2; 6-8: 3",
            ["two bands hold values between 2 and 4", "two bands hold values between 6 and 8"],
        ),
        ("0-<5: 1; >5-10: 2; 5: 3; 20-30: 4", ["no band holds values between 10 and 20"]),
        ("0-<5: 1; >5-10: 2", ["no band holds 5"]),
        ("5-8: 1", []),
    ],
)
def test_gaps_and_overlaps_are_told_from_low_to_high(formula: str, said: list[str]) -> None:
    assert told(formula) == said


@st.composite
def coarse_bands(draw: st.DrawFn) -> forms.Bands:
    """Bands whose edges are tens, so that they touch and overlap often."""
    found = []
    for _ in range(draw(st.integers(1, 5))):
        low, high = sorted(draw(st.tuples(*[st.integers(-1, 12).map(lambda n: 10.0 * n)] * 2)))
        closed = low == high
        ends: tuple[forms.Edge | None, forms.Edge | None] = (
            forms.Edge(low, closed or draw(st.booleans())),
            forms.Edge(high, closed or draw(st.booleans())),
        )
        open_ = draw(st.sampled_from(["", "", "low", "high"]))
        found.append(
            forms.Band(None if open_ == "low" else ends[0], None if open_ == "high" else ends[1], 1.0)
        )
    return forms.Bands(tuple(found), draw(st.sampled_from(["%", ""])))


def n_holding(form: forms.Bands, value: float) -> int:
    def inside(band: forms.Band) -> bool:
        above = band.low is None or value > band.low.value or (band.low.closed and value == band.low.value)
        below = (
            band.high is None or value < band.high.value or (band.high.closed and value == band.high.value)
        )
        return above and below

    return sum(inside(band) for band in form.bands)


@settings(max_examples=60)
@given(coarse_bands())
def test_flaws_are_those_that_a_scan_over_a_fine_grid_finds(form: forms.Bands) -> None:
    edges = [edge.value for band in form.bands for edge in (band.low, band.high) if edge is not None]
    asked = [*edges, *((0.0, 100.0) if form.unit else ())]
    found = stretches(form)
    for value in (n * 2.5 for n in range(-20, 60)):
        n = n_holding(form, value)
        wanted = {True} if n > 1 else {False} if n == 0 and min(asked) <= value <= max(asked) else set()
        said = {
            stretch.overlap
            for stretch in found
            if stretch.low < value < stretch.high
            or (value == stretch.low and stretch.has_low)
            or (value == stretch.high and stretch.has_high)
        }
        assert said == wanted, value
    assert len(flaws(form)) == len(found)
