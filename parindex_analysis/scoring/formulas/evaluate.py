"""Formulas over arrays of units: values in, points out. No text is ever executed."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from functools import singledispatch
from typing import Any

import numpy as np
from numpy.typing import NDArray

from parindex_analysis.scoring.formulas import forms

Values = NDArray[np.float64]
_ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv,
}  # fmt: skip
COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    ">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le, "=": operator.eq,
}  # fmt: skip


def evaluate(form: forms.Form, values: Mapping[str, Values], max_points: float) -> Values:
    """Turn what is known of each unit into points.

    Parameters
    ----------
    form : Form
        A parsed formula.
    values : mapping of str to ndarray, shape (n_units,)
        One array for each of ``form.inputs``; NaN where missing. Answers of a choice are given as their place
        in ``form.options``, from 0. Rates in percent are numbers from 0 to 100.
    max_points : float
        The item's maximum.

    Returns
    -------
    ndarray, shape (n_units,)
        Points; NaN where an input is missing, where no band or answer holds the value, where a count is
        negative or above its limit, or where an expression divides by 0.
    """
    with np.errstate(all="ignore"):  # what can't be computed is NaN, and is reported as such
        found = np.asarray(_points(form, values, max_points), dtype=float)
    return np.where(np.isfinite(found), found, np.nan)


@singledispatch
def _points(form: Any, values: Mapping[str, Values], max_points: float) -> Values:
    raise TypeError(f"no such form: {form!r}")


@_points.register
def _(form: forms.AsGiven, values: Mapping[str, Values], max_points: float) -> Values:
    return values[""]


@_points.register
def _(form: forms.Bands, values: Mapping[str, Values], max_points: float) -> Values:
    value = values[""]
    points = np.full(value.shape, np.nan)
    for band in reversed(form.bands):  # of two bands that hold a value the first one counts
        points[holds(band, value)] = band.points
    return points


def holds(band: forms.Band, value: Values) -> NDArray[np.bool_]:
    """Say which values lie in a band."""
    inside = ~np.isnan(value)
    if band.low is not None:
        inside &= value >= band.low.value if band.low.closed else value > band.low.value
    if band.high is not None:
        inside &= value <= band.high.value if band.high.closed else value < band.high.value
    return np.asarray(inside)


@_points.register
def _(form: forms.Choice, values: Mapping[str, Values], max_points: float) -> Values:
    place = values[""]
    points = np.full(place.shape, np.nan)
    for at, (_, worth) in enumerate(form.options):
        points[place == at] = worth
    return points


@_points.register
def _(form: forms.AllOf, values: Mapping[str, Values], max_points: float) -> Values:
    met = _count(values[""], form.n)
    return np.where(np.isnan(met), np.nan, np.where(met == form.n, form.points, 0.0))


@_points.register
def _(form: forms.EachOf, values: Mapping[str, Values], max_points: float) -> Values:
    return _count(values[""], form.n) * form.points


@_points.register
def _(form: forms.PerItem, values: Mapping[str, Values], max_points: float) -> Values:
    points = _count(values[""]) * form.points
    return points if form.cap is None else np.minimum(points, form.cap)


@_points.register
def _(form: forms.ProRata, values: Mapping[str, Values], max_points: float) -> Values:
    return values[""] / form.of * max_points


@_points.register
def _(form: forms.Deduction, values: Mapping[str, Values], max_points: float) -> Values:
    lost = np.zeros(next(iter(values.values())).shape)
    for kind, share in form.shares:
        lost = lost + share * _count(values[kind])
    points = max_points * np.maximum(1 - lost, 0.0)
    for kind in form.fatal:
        breaches = _count(values[kind])
        points = np.where(breaches > 0, 0.0, points + 0 * breaches)  # 0 * NaN keeps what is missing
    return points


@_points.register
def _(form: forms.Answers, values: Mapping[str, Values], max_points: float) -> Values:
    given = [values[answer] for answer, _ in form.worth]
    least = np.min(given, axis=0)
    worth = sum(values[answer] * worth for answer, worth in form.worth)
    return np.where(least < 0, np.nan, worth / np.sum(given, axis=0) * max_points)


@_points.register
def _(form: forms.Piecewise, values: Mapping[str, Values], max_points: float) -> Values:
    shape = next(iter(values.values())).shape if values else ()
    points = np.full(shape, np.nan)
    open_ = np.ones(shape, dtype=bool)
    for case in form.cases:
        taken = open_.copy()
        unknown = np.zeros(shape, dtype=bool)
        if case.sign is not None:
            left, right = (
                np.broadcast_to(compute(e, values, max_points), shape) for e in (case.left, case.right)
            )
            unknown = open_ & (np.isnan(left) | np.isnan(right))
            taken = open_ & ~unknown & COMPARE[case.sign](left, right)
        points = np.where(taken, compute(case.points, values, max_points), points)
        open_ = open_ & ~taken & ~unknown
    return points


def compute(expression: forms.Expression | None, values: Mapping[str, Any], max_points: float) -> Any:
    """Compute an expression over arrays (or over plain numbers, for an explanation)."""
    if isinstance(expression, forms.Operation):
        left, right = (compute(side, values, max_points) for side in (expression.left, expression.right))
        return _ARITHMETIC[expression.sign](left, right)
    if isinstance(expression, forms.Name):
        return max_points if expression.name == "max" else values[expression.name]
    return expression.value if expression is not None else np.nan


def _count(value: Values, most: float = np.inf) -> Values:
    """Return counts; NaN for what is no count."""
    return np.where((value >= 0) & (value <= most) & (value == np.floor(value)), value, np.nan)
