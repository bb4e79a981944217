"""Formulas of items that are told one number: what matrices of measurements need."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from parindex_analysis.scoring.formulas import forms
from parindex_analysis.scoring.formulas.evaluate import evaluate
from parindex_analysis.scoring.formulas.parser import parse
from parindex_analysis.scoring.formulas.tokens import FormulaError


def is_computable(formula: str) -> bool:
    """Say whether the words are a formula of one number (an answer in words is none)."""
    try:
        form = parse(formula)
    except FormulaError:
        return False
    return form.inputs == forms.ONE_VALUE and not isinstance(form, forms.Choice)


def points(formula: str, values: NDArray[np.float64], max_points: float) -> NDArray[np.float64]:
    """Turn raw values into points.

    Parameters
    ----------
    formula : str
        Words of the rule set; see :func:`is_computable`.
    values : ndarray, shape (n_units,)
        Raw values; NaN where missing.
    max_points : float
        Greatest number of points of the item.

    Returns
    -------
    ndarray, shape (n_units,)
        Points; NaN where the value is missing or has no points.
    """
    return evaluate(parse(formula), {"": values}, max_points)
