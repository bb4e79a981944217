"""Formulas over arrays of units: published results, laws, and what has no score."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from parindex_analysis.scoring.formulas import Form, evaluate, forms, parse
from scoring.formulas.strategies import BANDS, COUNTS, FORMS, KINDS, NUMBERS, SHARES, measured, plain

NAN = math.nan


def points(formula: str | Form, max_points: float = 1.0, **told: list[float]) -> list[float]:
    """Return points; the one value of an item is called ``value``."""
    form = parse(formula) if isinstance(formula, str) else formula
    values = {"" if name == "value" else name: np.array(given) for name, given in told.items()}
    return [float(found) for found in evaluate(form, values, max_points)]


def same(found: list[float], wanted: list[float]) -> bool:
    return bool(np.array_equal(found, wanted, equal_nan=True))


CA_MAU = "trên 90%: 2; từ 70% đến 90%: 1; dưới 70%: 0"


def test_exactly_90_is_in_the_middle_band() -> None:
    assert points(CA_MAU, 2, value=[100, 90.01, 90, 80, 70, 69.99, 0]) == [2, 2, 1, 1, 1, 0, 0]


def test_national_groups_by_points() -> None:
    groups = "≥ 90: 4; 80-<90: 3; 70-<80: 2; dưới 70: 1"
    assert points(groups, 4, value=[90, 89.99, 80, 79.99, 70, 69.99]) == [4, 3, 3, 2, 2, 1]


def test_an_answer_has_its_own_points() -> None:
    issued = "Ban hành kịp thời: 1; Ban hành không kịp thời: 0,5; Không ban hành: 0"
    assert points(issued, value=[0, 1, 2]) == [1, 0.5, 0]


def test_all_reports_or_nothing_and_a_quarter_point_each() -> None:
    assert points("đủ 4: 1", value=[4, 3, 0]) == [1, 0, 0]
    assert points("mỗi trong 3: 0,25", value=[3, 2, 0]) == [0.75, 0.5, 0]


def test_half_a_point_for_each_regulation_up_to_two() -> None:
    assert points("0.5 for each regulation, at most 2", 2, value=[0, 3, 4, 9]) == [0, 1.5, 2, 2]
    assert points("0.5 per item", 2, value=[9]) == [4.5]


def test_sipas_of_91_17_percent_gives_9_117_of_10_points() -> None:
    assert points("lấy từ SIPAS: theo tỷ lệ trên 100%", 10, value=[91.17]) == pytest.approx(
        [9.117], abs=1e-12
    )
    assert points("theo tỷ lệ", 2, value=[75.0]) == [1.5]
    assert points("pro rata of 10", 5, value=[7.2]) == pytest.approx([3.6], abs=1e-12)


def test_a_minor_breach_costs_half_a_serious_one_all_and_never_more() -> None:
    form = parse("trừ 50% mỗi nhẹ; 0 nếu nặng")
    assert points(form, 2, nhẹ=[0, 1, 2, 3, 0, 1], nặng=[0, 0, 0, 0, 1, 2]) == [2, 1, 0, 0, 0, 0]


def test_answers_are_worth_100_60_20_and_0_percent() -> None:
    form = parse("A = 100%; B = 60%; C = 20%; D = 0%")
    found = points(form, 2, A=[100, 0, 0, 0, 40], B=[0, 50, 0, 0, 30], C=[0, 0, 1, 0, 20], D=[0, 0, 0, 9, 10])
    assert found == pytest.approx([2, 1.2, 0.4, 0, 2 * 0.62], abs=1e-12)


def test_the_first_condition_that_holds_counts() -> None:
    form = parse("nếu done ≥ plan: max; nếu done = 0: 0; còn lại: max * done / plan")
    assert points(form, 2, done=[10, 12, 0, 5], plan=[10, 10, 10, 10]) == [2, 2, 0, 1]


def test_without_a_formula_points_are_as_given() -> None:
    assert same(points("", 2, value=[1.25, -0.5, NAN]), [1.25, -0.5, NAN])


def test_of_two_bands_that_hold_a_value_the_first_counts() -> None:
    assert points("≥90: 2; 70-90: 1", value=[90]) == [2]


@pytest.mark.parametrize(
    ("formula", "values"),
    [
        ("80-90: 1", [79.9, 90.1, -1]),
        ("đạt: 1; không: 0", [2, -1, 0.5]),
        ("đủ 4: 1", [5, -1, 3.5]),
        ("mỗi trong 3: 1", [4, -1, 0.5]),
        ("0.5 per item, at most 2", [-1, 0.5, -3]),
        ("theo tỷ lệ", [math.inf, -math.inf, NAN]),
        (">5: 1; ≤5: 0", [math.inf, -math.inf, NAN]),
    ],
)
def test_what_is_no_such_value_has_no_points(formula: str, values: list[float]) -> None:
    assert same(points(formula, value=values), [NAN] * 3)


def test_a_breach_that_is_no_count_leaves_no_points_whatever_the_others_are() -> None:
    form = parse("trừ 50% mỗi nhẹ; 0 nếu nặng; 0 nếu sai")
    found = points(form, nhẹ=[NAN, -1, 0.5, 0, 0, 1], nặng=[1, 1, 1, NAN, 1, 0], sai=[0, 0, 0, 1, NAN, 0.5])
    assert same(found, [NAN] * 6)


def test_nobody_asked_or_fewer_than_nobody_has_no_points() -> None:
    assert same(points("A = 100%; B = 0%", A=[0, -1, 2], B=[0, 2, NAN]), [NAN] * 3)


def test_a_division_by_0_has_no_points_wherever_it_stands() -> None:
    assert same(points("if a / b > 1: max; else: 0", a=[5, 0, 6], b=[0, 0, 3]), [NAN, NAN, 1])
    assert same(points("if 1 / (a / b) < 1: max; else: 0", a=[5], b=[0]), [NAN])
    assert same(points("if a > 1: a / b; else: 0", a=[5, 1], b=[0, 0]), [NAN, 0])


def test_a_condition_that_is_not_known_decides_nothing_for_those_after_it() -> None:
    form = parse("if a > 1: 2; if b > 1: 1; else: 0")
    assert same(points(form, a=[NAN, 2, 0, 0], b=[5, NAN, NAN, 5]), [NAN, 2, NAN, 1])


def test_whole_numbers_and_no_units_at_all_are_fine() -> None:
    assert evaluate(parse("đủ 4: 1"), {"": np.array([4, 3])}, 1.0).tolist() == [1, 0]
    assert points(CA_MAU, value=[]) == []
    assert points("if a > 1: 2; else: 0", a=[]) == []


def test_the_given_arrays_stay_as_they_are() -> None:
    given_ = np.array([math.inf, 3.0])
    evaluate(parse("0.5 per item"), {"": given_}, 1.0)
    assert given_.tolist() == [math.inf, 3.0]


def test_what_is_no_form_is_an_error_of_the_programmer() -> None:
    with pytest.raises(TypeError, match="no such form"):
        evaluate("theo tỷ lệ", {"": np.array([1.0])}, 1.0)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=60)
@given(data=st.data())
def test_arrays_give_what_each_unit_gives_and_what_a_slow_plain_reading_gives(
    kind: str, data: st.DataObject
) -> None:
    form = data.draw(KINDS[kind])
    n_units, most = 5, data.draw(st.sampled_from([1.0, 2.0, 0.75, 13.0]))
    table = data.draw(measured(form, n_units))
    found = evaluate(form, {name: np.array(column) for name, column in table.items()}, most)
    assert found.shape == (n_units,)
    for at in range(n_units):
        alone = evaluate(form, {name: np.array([column[at]]) for name, column in table.items()}, most)
        assert np.array_equal(alone, found[at : at + 1], equal_nan=True)
        slow = plain(form, {name: column[at] for name, column in table.items()}, most)
        assert found[at] == pytest.approx(slow, rel=1e-9, abs=1e-9, nan_ok=True)


@settings(max_examples=60)
@given(st.data(), FORMS)
def test_what_is_missing_is_never_a_silent_number(data: st.DataObject, form: Form) -> None:
    missing = {name: np.array([NAN]) for name in form.inputs}
    found = float(evaluate(form, missing, 1.0)[0])
    if isinstance(form, forms.Piecewise):  # its first condition may need nothing that is missing
        assert found == pytest.approx(plain(form, dict.fromkeys(missing, NAN), 1.0), nan_ok=True)
    else:
        assert math.isnan(found)
    if not isinstance(form, forms.Piecewise) and form.inputs:
        table = {name: np.array([1.0]) for name in form.inputs}
        table[data.draw(st.sampled_from(form.inputs))] = np.array([NAN])
        assert np.isnan(evaluate(form, table, 1.0)[0])


RISING = st.lists(st.integers(0, 100), min_size=1, max_size=4, unique=True).map(sorted)


@st.composite
def rising_bands(draw: st.DrawFn) -> forms.Bands:
    """Bands without a gap, whose points rise."""
    cuts = [float(cut) for cut in draw(RISING)]
    worth = sorted(draw(st.lists(NUMBERS, min_size=len(cuts) + 1, max_size=len(cuts) + 1)))
    upper = [draw(st.booleans()) for _ in cuts]  # whether the cut belongs to the upper band
    lows = [None, *(forms.Edge(cut, up) for cut, up in zip(cuts, upper, strict=True))]
    highs = [*(forms.Edge(cut, not up) for cut, up in zip(cuts, upper, strict=True)), None]
    found = [forms.Band(low, high, p) for low, high, p in zip(lows, highs, worth, strict=True)]
    return forms.Bands(tuple(draw(st.permutations(found))), "")


@settings(max_examples=60)
@given(st.data(), st.lists(st.integers(0, 400).map(lambda n: n / 4), min_size=2, max_size=8).map(sorted))
def test_more_never_gives_fewer_points(data: st.DataObject, values: list[float]) -> None:
    counts = [float(int(value)) for value in values]
    rising: list[tuple[Form, list[float]]] = [
        (data.draw(rising_bands()), values),
        (forms.ProRata(data.draw(NUMBERS.filter(bool)), "%"), values),
        (forms.PerItem(data.draw(NUMBERS), data.draw(st.none() | NUMBERS)), counts),
        (forms.EachOf(120, data.draw(NUMBERS)), counts),
        (forms.AllOf(data.draw(COUNTS) + 100, data.draw(NUMBERS)), counts),
    ]
    for form, given_ in rising:
        found = points(form, 2.0, value=given_)
        assert found == sorted(found), form


@settings(max_examples=60)
@given(SHARES, st.lists(st.integers(0, 30).map(float), min_size=2, max_size=6).map(sorted))
@example(0.07, [0.0, 14.0, 15.0])
def test_more_breaches_never_give_more_points_and_never_fewer_than_0(
    share: float, counts: list[float]
) -> None:
    form = forms.Deduction((("nhẹ", share),), ("nặng",))
    found = points(form, 3.0, nhẹ=counts, nặng=[0.0] * len(counts))
    assert found == sorted(found, reverse=True)
    assert min(found) >= 0
    assert points(form, 3.0, nhẹ=[0.0], nặng=[0.0]) == [3.0]


@settings(max_examples=60)
@given(BANDS, st.floats(-200, 200))
def test_points_of_bands_are_those_of_a_band(form: forms.Bands, value: float) -> None:
    found = points(form, value=[value])[0]
    assert math.isnan(found) or found in {band.points for band in form.bands}
