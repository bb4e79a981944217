"""A score opened up: its formula with the figures put in, as arithmetic that gives the score again."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from parindex_analysis.scoring.formulas import forms
from parindex_analysis.scoring.formulas.cursor import digits
from parindex_analysis.scoring.formulas.evaluate import case_at, evaluate, holds
from parindex_analysis.scoring.formulas.forms import Name, Number, written


@dataclass(frozen=True)
class Explanation:
    """How one unit's points of one item came about.

    Attributes
    ----------
    formula : str
        Canonical words of the formula.
    because : str
        The part of it that applied (``70%-90%``, an answer, a condition); empty where there is but one way.
    arithmetic : str
        Sum in digits and ``+ - * / ( ) min max log``; evaluated it equals ``points``. Empty without a score.
    points : float
        The score; NaN where it can't be computed.
    """

    formula: str
    because: str
    arithmetic: str
    points: float


def explain(form: forms.Form, values: Mapping[str, float], max_points: float) -> Explanation:
    """Open one unit's score of one item.

    Parameters
    ----------
    form : Form
        A parsed formula.
    values : mapping of str to float
        The unit's inputs, as in :func:`evaluate`.
    max_points : float
        The item's maximum.

    Returns
    -------
    Explanation
    """
    arrays = {name: np.array([float(value)]) for name, value in values.items()}
    points = float(evaluate(form, arrays, max_points)[0])
    if math.isnan(points):
        return Explanation(str(form), "", "", points)
    because, arithmetic = _told(form, values, max_points)
    return Explanation(str(form), because, arithmetic, points)


def _told(form: forms.Form, values: Mapping[str, float], max_points: float) -> tuple[str, str]:
    top = digits(max_points)
    match form:
        case forms.AsGiven():
            return "", digits(values[""])
        case forms.Bands():
            band = next(band for band in form.bands if holds(band, np.array([values[""]]))[0])
            return band.condition(form.unit), digits(band.points)
        case forms.Choice():
            label, points = form.options[int(values[""])]
            return label, digits(points)
        case forms.AllOf():
            met = values[""] == form.n
            return f"{digits(values[''])} / {form.n}", digits(form.points if met else 0)
        case forms.EachOf():
            return "", f"{digits(values[''])} * {digits(form.points)}"
        case forms.PerItem():
            product = f"{digits(values[''])} * {digits(form.points)}"
            return "", product if form.cap is None else f"min({product}, {digits(form.cap)})"
        case forms.ProRata():
            return form.source, f"{digits(values[''])} / {digits(form.of)} * {top}"
        case forms.Goalposts():
            return "", f"{_goalposts(form, values[''])} * {top}"
        case forms.Deduction():
            return _deduction(form, values, top)
        case forms.Answers():
            worth = " + ".join(f"{digits(values[a])} * {digits(w)}" for a, w in form.worth)
            given = " + ".join(digits(values[a]) for a, _ in form.worth)
            return "", f"({worth}) / ({given}) * {top}"
        case forms.Piecewise():
            return _piecewise(form, values, max_points)


def _goalposts(form: forms.Goalposts, value: float) -> str:
    value_, start, goal = (
        f"log({digits(at)})" if form.log else digits(at) for at in (value, form.start, form.goal)
    )
    share = f"({value_} - {start}) / ({goal} - {start})"
    return f"min(max({share}, 0), 1)" if form.capped else share


def _deduction(form: forms.Deduction, values: Mapping[str, float], top: str) -> tuple[str, str]:
    for kind in form.fatal:
        if values[kind] > 0:
            return kind, "0"
    lost = "".join(f" - {digits(share)} * {digits(values[kind])}" for kind, share in form.shares)
    return "", f"{top} * max(1{lost}, 0)"


def _piecewise(form: forms.Piecewise, values: Mapping[str, float], max_points: float) -> tuple[str, str]:
    arrays = {name: np.array([float(value)]) for name, value in values.items()}
    case = form.cases[int(case_at(form, arrays, max_points)[0])]

    def figure(leaf: Number | Name) -> str:
        if isinstance(leaf, Number):
            return digits(leaf.value)
        return digits(max_points if leaf.name == "max" else values[leaf.name])

    condition = "else" if case.sign is None else f"{case.left} {case.sign} {case.right}"
    return condition, written(case.points, figure)
