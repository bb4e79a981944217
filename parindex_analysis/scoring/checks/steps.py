"""Whether a printed figure can be reached at all, when points come in whole steps."""

from __future__ import annotations

from collections.abc import Iterator

from parindex_analysis.catalog import Item, RuleSet, Year
from parindex_analysis.scoring.checks.check import Check, rescaled
from parindex_analysis.scoring.formulas import Form, FormulaError, forms, parse
from parindex_analysis.scoring.tree import tree_of

_GRID = 1000  # steps are compared in thousandths of a point
_MOST_STEPS = 1000  # an item with more of them takes any amount, as far as a print can show
_MOST_POINTS = 1000  # on longer scales nothing is printed that steps could rule out
_MEASURES = {"total": None, "appraised_points": "appraisal", "survey_points": "survey"}


def reachable_totals(year: Year, group: str) -> Iterator[Check]:
    """Compare printed totals and parts with the sums that the items' steps allow, in one check a measure.

    Units whose maximum is not the scale are left out: theirs are no sums of whole steps.
    """
    rules = year.rules.get(group)
    if rules is None or not rules.has_points or rules.settings.complete == "fragment":
        return
    if not tree_of(rules).is_plain_sum or sum(item.max_points or 0 for item in rules.leaves()) > _MOST_POINTS:
        return
    others = rescaled(year, group)
    for measure, kind in _MEASURES.items():
        printed = {unit: fact for unit, fact in year.unit_facts(group, measure).items() if unit not in others}
        # What is assessed in both ways, or not known how, may give any amount to either part.
        items = [
            item for item in rules.leaves() if kind is None or rules.assessment(item) in (kind, "mixed", "")
        ]
        steps = [_steps(rules, item) if kind in (None, rules.assessment(item)) else None for item in items]
        if not printed or not items or all(step is None for step in steps):
            continue
        smooth = sum(item.max_points or 0.0 for item, step in zip(items, steps, strict=True) if step is None)
        sums = reachable_sums([step for step in steps if step is not None])
        wrong = tuple(unit for unit, fact in printed.items() if not _reached(sums, smooth, *fact.interval))
        values = {"n": len(printed), "wrong": wrong, "measure": measure}
        yield Check("steps", group, "differs" if wrong else "agrees", values=values)


def reachable_sums(steps: list[list[int]]) -> int:
    """Return the sums of one value from each list, as the bits of a whole number.

    Parameters
    ----------
    steps : list of list of int
        The values that each item can take, 0 or more.

    Returns
    -------
    int
        Bit s is set where the sum s can be reached.
    """
    found = 1
    for values in steps:
        reached = 0
        for value in set(values):
            reached |= found << value
        found = reached
    return found


def _reached(sums: int, smooth: float, low: float, high: float) -> bool:
    """Say whether a sum lies between two values, when up to ``smooth`` points may be added in any amount."""
    first = max(0, -int(-((low - smooth) * _GRID - 1e-6) // 1))
    last = int((high * _GRID + 1e-6) // 1)
    return last >= first and bool((sums >> first) & ((1 << (last - first + 1)) - 1))


def _steps(rules: RuleSet, item: Item) -> list[int] | None:
    """Return the points that an item can take, in thousandths; None where any amount is possible."""
    if rules.assessment(item) == "mixed":
        return None
    try:
        points = _values(parse(item.formula), item, rules)
    except FormulaError:
        return None
    if points is None:
        return None
    whole = [round(value * _GRID) for value in points]
    exact = all(abs(value * _GRID - at) < 1e-6 and at >= 0 for value, at in zip(points, whole, strict=True))
    return whole if exact else None


def _values(form: Form, item: Item, rules: RuleSet) -> list[float] | None:
    most, step = item.max_points or 0.0, rules.settings.score_step
    match form:
        case forms.AsGiven():
            return None if step is None or rules.assessment(item) == "survey" else _up_to(most, step)
        case forms.Bands():
            return [band.points for band in form.bands]
        case forms.Choice():
            return [points for _, points in form.options]
        case forms.AllOf():
            return [0.0, form.points]
        case forms.EachOf():
            return _up_to(form.n * form.points, form.points)
        case forms.PerItem():
            return None if form.cap is None else _up_to(form.cap, form.points)
        case _:
            return None


def _up_to(most: float, step: float) -> list[float] | None:
    """Return 0, one step, two steps … and the most; None for too many of them."""
    if step <= 0 or most / step > _MOST_STEPS:
        return None
    return [step * at for at in range(int(most / step + 1e-9) + 1)] + [most]
