"""A printed figure is an interval: how wide says the print."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parindex_analysis.catalog import Fact
from parindex_analysis.catalog.facts import BLOCK_MEASURES, TEXT_MEASURES, UNIT_MEASURES, WHOLE

FACT = Fact(
    group="district", unit_id="", item="", measure="mean_total", text="92.76", value=92.76, decimals=2,
    rounding="rounded", comparator="=", threshold=None, scale=100.0, of_n=None, decision_no="",
    source_id="paper", evidence="published", confidence="high", note="", row=2,
)  # fmt: skip


def test_a_rounded_print_is_half_a_unit_both_ways() -> None:
    assert FACT.interval == pytest.approx((92.755, 92.765), abs=1e-12)
    assert replace(FACT, text="80.9", value=80.9, decimals=1).interval == pytest.approx((80.85, 80.95))
    assert replace(FACT, text="80.90", value=80.9, decimals=2).interval == pytest.approx((80.895, 80.905))
    assert replace(FACT, text="93", value=93.0, decimals=0).interval == (92.5, 93.5)


def test_a_truncated_print_reaches_one_unit_up() -> None:
    assert replace(FACT, value=93.0, decimals=0, rounding="truncated").interval == (93.0, 94.0)
    assert replace(FACT, value=95.7, decimals=1, rounding="truncated").interval == pytest.approx((95.7, 95.8))


def test_an_approximate_print_reaches_one_unit_both_ways() -> None:
    assert replace(FACT, value=93.0, decimals=0, rounding="approximate").interval == (92.0, 94.0)


def test_a_figure_derived_from_two_prints_has_both_their_errors() -> None:
    derived = replace(FACT, text="90.55", value=90.55, evidence="derived")
    assert derived.interval == pytest.approx((90.54, 90.56), abs=1e-12)


def test_a_figure_of_full_precision_is_exact() -> None:
    assert replace(FACT, value=58.88557, decimals=None).interval == (58.88557, 58.88557)


@pytest.mark.parametrize("measure", sorted(WHOLE))
def test_whole_numbers_are_exact_even_where_derived_or_approximate(measure: str) -> None:
    whole = replace(FACT, measure=measure, value=22.0, decimals=0)
    for fact in (whole, replace(whole, evidence="derived"), replace(whole, rounding="approximate")):
        assert fact.interval == (22.0, 22.0)


def test_every_whole_measure_and_every_measure_in_words_is_a_measure() -> None:
    assert WHOLE | TEXT_MEASURES <= UNIT_MEASURES | BLOCK_MEASURES
    assert not WHOLE & TEXT_MEASURES


@settings(max_examples=60)
@given(st.decimals(0, 100, places=6), st.integers(0, 4))
def test_the_true_value_lies_in_the_interval_of_its_print(true: Decimal, decimals: int) -> None:
    unit = Decimal(1).scaleb(-decimals)
    printed = {
        "rounded": true.quantize(unit, "ROUND_HALF_UP"),
        "truncated": true.quantize(unit, "ROUND_DOWN"),
        "approximate": true.quantize(unit, "ROUND_UP"),
    }
    for rounding, text in printed.items():
        low, high = replace(FACT, value=float(text), decimals=decimals, rounding=rounding).interval
        assert low - 1e-9 <= float(true) <= high + 1e-9, (rounding, text)
