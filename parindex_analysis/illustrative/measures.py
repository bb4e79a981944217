"""The way back from points to measurements: what a unit could have declared to get the points it has."""

from __future__ import annotations

from functools import singledispatch
from typing import Any

import numpy as np

from parindex_analysis.scoring.formulas import forms
from parindex_analysis.scoring.formulas.cursor import number_text

_TENTHS = 10


@singledispatch
def measurement(form: Any, points: float, most: float, rng: np.random.Generator) -> dict[str, str]:
    """Draw measurements that a formula turns into given points.

    Parameters
    ----------
    form : Form
        A formula of one of the illustrative kinds.
    points, most : float
        Points that the unit has, and the item's maximum.
    rng : Generator
        Where more than one measurement gives these points, one is drawn.

    Returns
    -------
    dict of str to str
        The text of each input, in the order of ``form.inputs``; empty for points without a formula.
    """
    raise TypeError(f"no way back from {form!r}")


@measurement.register
def _(form: forms.AsGiven, points: float, most: float, rng: np.random.Generator) -> dict[str, str]:
    return {}


@measurement.register
def _(form: forms.Bands, points: float, most: float, rng: np.random.Generator) -> dict[str, str]:
    band = next(band for band in form.bands if abs(band.points - points) < 1e-9)
    high = 100.0 if band.high is None else band.high.value
    low = high - 30 if band.low is None else band.low.value
    tenths = rng.integers(round(low * _TENTHS) + 1, round(high * _TENTHS))  # never on an edge
    return {"": number_text(float(tenths) / _TENTHS)}


@measurement.register
def _(form: forms.Choice, points: float, most: float, rng: np.random.Generator) -> dict[str, str]:
    return {"": next(label for label, worth in form.options if abs(worth - points) < 1e-9)}


@measurement.register
def _(form: forms.AllOf, points: float, most: float, rng: np.random.Generator) -> dict[str, str]:
    return {"": str(form.n if points > 0 else rng.integers(1, form.n))}


@measurement.register
def _(form: forms.EachOf, points: float, most: float, rng: np.random.Generator) -> dict[str, str]:
    return {"": str(round(points / form.points))}


@measurement.register
def _(form: forms.PerItem, points: float, most: float, rng: np.random.Generator) -> dict[str, str]:
    beyond = rng.integers(0, 3) if points >= most else 0  # more than the cap counts
    return {"": str(round(points / form.points) + beyond)}


@measurement.register
def _(form: forms.ProRata, points: float, most: float, rng: np.random.Generator) -> dict[str, str]:
    return {"": number_text(round(points / most * form.of, 6))}


@measurement.register
def _(form: forms.Goalposts, points: float, most: float, rng: np.random.Generator) -> dict[str, str]:
    return {"": number_text(round(form.start + points / most * (form.goal - form.start), 6))}


@measurement.register
def _(form: forms.Deduction, points: float, most: float, rng: np.random.Generator) -> dict[str, str]:
    ((minor, share),), (serious,) = form.shares, form.fatal
    breaches = 1 if points == 0 else 0
    return {minor: str(round((1 - points / most) / share) if points else 0), serious: str(breaches)}


@measurement.register
def _(form: forms.Piecewise, points: float, most: float, rng: np.random.Generator) -> dict[str, str]:
    done, given = form.inputs
    tasks = 20 * int(rng.integers(1, 4))  # a twentieth of the maximum is a whole number of tasks
    return {done: str(round(tasks * points / most)), given: str(tasks)}


@measurement.register
def _(form: forms.Answers, points: float, most: float, rng: np.random.Generator) -> dict[str, str]:
    """Share out the answers A, B, C, D (100, 60, 20, 0%), one for each hundredth of a point.

    An answer B loses two fifths of an answer A, C four, D five; 5 ``lost`` fifths are lost in all.
    """
    n = round(100 * most)
    lost = n - round(100 * points)
    least = max(0, -((2 * n - 5 * lost) // 3))  # with fewer Ds there would be more answers than n
    d = least + int((lost - least) * rng.uniform(0.02, 0.2))
    d += (lost - d) % 2  # what the Ds leave must be even, for Bs and Cs
    c = int(5 * (lost - d) / 4 * rng.uniform(0.2, 0.5))
    b = (5 * (lost - d) - 4 * c) // 2
    counts = (n - b - c - d, b, c, d)
    return {answer: str(count) for answer, count in zip(form.inputs, counts, strict=True)}
