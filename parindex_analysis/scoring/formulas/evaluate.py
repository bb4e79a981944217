"""Formulas over arrays of units: values in, points out. No text is ever executed."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from functools import singledispatch
from typing import Any

import numpy as np
from numpy.typing import NDArray

from parindex_analysis.scoring.formulas import forms
from parindex_analysis.scoring.formulas.forms import Expression, Name, Operation

Values = NDArray[np.float64]
Most = float | Values
_ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv,
}  # fmt: skip
_COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    ">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le, "=": operator.eq,
}  # fmt: skip


def evaluate(form: forms.Form, values: Mapping[str, Values], max_points: Most) -> Values:
    """Turn what is known of each unit into points.

    Parameters
    ----------
    form : Form
        A parsed formula.
    values : mapping of str to ndarray, shape (n_units,)
        One array for each of ``form.inputs``; NaN where missing. Answers of a choice are given as their place
        in ``form.options``, from 0. Rates in percent are numbers from 0 to 100.
    max_points : float or ndarray, shape (n_units,)
        The item's maximum, of all units or of each.

    Returns
    -------
    ndarray, shape (n_units,)
        Points; NaN where an input is missing (of a piecewise formula: one that the points or the conditions
        before them need), where no band or answer holds the value, where a count is negative, fractional or
        above its limit, or where an expression divides by 0.
    """
    known = {name: np.asarray(given, dtype=float) for name, given in values.items()}
    known = {name: np.where(np.isfinite(given), given, np.nan) for name, given in known.items()}
    with np.errstate(all="ignore"):  # what can't be computed is NaN, and is reported as such
        found = np.asarray(_points(form, known, max_points), dtype=float)
    return np.where(np.isfinite(found), found, np.nan)


@singledispatch
def _points(form: Any, values: Mapping[str, Values], max_points: Most) -> Values:
    raise TypeError(f"no such form: {form!r}")


@_points.register
def _(form: forms.AsGiven, values: Mapping[str, Values], max_points: Most) -> Values:
    return values[""]


@_points.register
def _(form: forms.Bands, values: Mapping[str, Values], max_points: Most) -> Values:
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
def _(form: forms.Choice, values: Mapping[str, Values], max_points: Most) -> Values:
    place = values[""]
    points = np.full(place.shape, np.nan)
    for at, (_, worth) in enumerate(form.options):
        points[place == at] = worth
    return points


@_points.register
def _(form: forms.AllOf, values: Mapping[str, Values], max_points: Most) -> Values:
    met = _count(values[""], form.n)
    return np.where(np.isnan(met), np.nan, np.where(met == form.n, form.points, 0.0))


@_points.register
def _(form: forms.EachOf, values: Mapping[str, Values], max_points: Most) -> Values:
    return _count(values[""], form.n) * form.points


@_points.register
def _(form: forms.PerItem, values: Mapping[str, Values], max_points: Most) -> Values:
    points = _count(values[""]) * form.points
    return points if form.cap is None else np.minimum(points, form.cap)


@_points.register
def _(form: forms.ProRata, values: Mapping[str, Values], max_points: Most) -> Values:
    return values[""] / form.of * max_points


@_points.register
def _(form: forms.Goalposts, values: Mapping[str, Values], max_points: Most) -> Values:
    value, start, goal = values[""], np.float64(form.start), np.float64(form.goal)
    if form.log:
        value, start, goal = np.log(np.where(value > 0, value, np.nan)), np.log(start), np.log(goal)
    share = (value - start) / (goal - start)
    return (np.clip(share, 0.0, 1.0) if form.capped else share) * max_points


@_points.register
def _(form: forms.Deduction, values: Mapping[str, Values], max_points: Most) -> Values:
    counts = {kind: _count(values[kind]) for kind in form.inputs}
    lost = sum((share * counts[kind] for kind, share in form.shares), np.zeros(()))
    fatal = sum((counts[kind] for kind in form.fatal), np.zeros(()))
    points = np.where(fatal > 0, 0.0, max_points * np.maximum(1 - lost, 0.0))
    return np.where(np.isnan(lost + fatal), np.nan, points)


@_points.register
def _(form: forms.Answers, values: Mapping[str, Values], max_points: Most) -> Values:
    given = [values[answer] for answer, _ in form.worth]
    least = np.min(given, axis=0)
    worth = sum(values[answer] * worth for answer, worth in form.worth)
    return np.where(least < 0, np.nan, worth / np.sum(given, axis=0) * max_points)


@_points.register
def _(form: forms.Piecewise, values: Mapping[str, Values], max_points: Most) -> Values:
    place = case_at(form, values, max_points)
    points = np.full(place.shape, np.nan)
    for at, case in enumerate(form.cases):
        points = np.where(place == at, _compute(case.points, values, max_points), points)
    return points


def case_at(form: forms.Piecewise, values: Mapping[str, Values], max_points: Most) -> NDArray[np.intp]:
    """Return the place of the case that holds for each unit, from 0; -1 where that can't be known."""
    shape = next(iter(values.values())).shape
    place = np.full(shape, -1)
    open_ = np.ones(shape, dtype=bool)
    for at, case in enumerate(form.cases):
        taken = open_.copy()
        if case.sign is not None and case.left is not None and case.right is not None:
            left, right = (_compute(side, values, max_points) for side in (case.left, case.right))
            open_ = open_ & ~np.isnan(left) & ~np.isnan(right)  # what isn't known decides nothing
            taken = open_ & _COMPARE[case.sign](left, right)
        place[taken] = at
        open_ = open_ & ~taken
    return place


def _compute(expression: Expression, values: Mapping[str, Values], max_points: Most) -> Values:
    if isinstance(expression, Operation):
        left, right = (_compute(side, values, max_points) for side in (expression.left, expression.right))
        with np.errstate(all="ignore"):
            found = _ARITHMETIC[expression.sign](left, right)
        return np.where(np.isfinite(found), found, np.nan)  # after a division by 0 all is unknown
    if isinstance(expression, Name):
        return np.asarray(max_points) if expression.name == "max" else values[expression.name]
    return np.asarray(expression.value)


def _count(value: Values, most: float = np.inf) -> Values:
    """Return counts; NaN for what is no count."""
    return np.where((value >= 0) & (value <= most) & (value == np.floor(value)), value, np.nan)
