"""Figures of a whole block – extremes, means, counts – against its units and against each other.

Also whether a printed figure can be reached at all, when points come in whole steps.
"""

from __future__ import annotations

from collections.abc import Iterator

from parindex_analysis.catalog import Item, RuleSet, Year
from parindex_analysis.scoring.checks.check import Check, Verdict, rescaled, verdict
from parindex_analysis.scoring.formulas import Form, FormulaError, forms, parse
from parindex_analysis.scoring.intervals import EPSILON, add, overlaps
from parindex_analysis.scoring.tree import tree_of


def extremes(year: Year, group: str) -> Iterator[Check]:
    """Compare the printed greatest and least total with the units' own totals."""
    totals = year.unit_facts(group, "total")
    for measure, pick in (("max_total", max), ("min_total", min)):
        printed = year.block_fact(group, measure)
        if printed is None or not totals:
            continue
        unit_id = pick(totals, key=lambda unit: totals[unit].value)
        # A total that was cut may be greater than one that prints greater.
        ends = [fact.interval for fact in totals.values()]
        computed = pick(low for low, _ in ends), pick(high for _, high in ends)
        found = verdict(computed, printed)
        beyond = (
            computed[0] > printed.interval[1] if measure == "max_total" else computed[1] < printed.interval[0]
        )
        if found == "differs" and len(totals) != year.n_units(group) and not beyond:
            found = "open"
        yield Check(measure, group, found, computed, printed, unit_id)


def mean(year: Year, group: str) -> Iterator[Check]:
    """Compare the printed mean with the mean of all units' totals."""
    printed = year.block_fact(group, "mean_total")
    if printed is None:
        return
    totals, n_units = year.unit_facts(group, "total"), year.n_units(group)
    values = {"known": len(totals), "n": n_units}
    if not n_units or len(totals) != n_units:
        yield Check("mean_total", group, "open", None, printed, values=values)
        return
    low, high = add([fact.interval for fact in totals.values()])
    computed = (low / n_units, high / n_units)
    yield Check("mean_total", group, verdict(computed, printed), computed, printed, values=values)


def count_above(year: Year, group: str) -> Iterator[Check]:
    """Compare a printed count of units above a value with the totals known to be above it or not."""
    n_units = year.n_units(group)
    for printed in year.find(group, "count_above", unit_id=""):
        if n_units is None or printed.threshold is None or printed.comparator not in ("=", ">"):
            continue
        above, not_above = _sides(year, group, printed.threshold + EPSILON, n_units)
        computed = (float(above), float(n_units - not_above))
        found: Verdict = "agrees" if computed[0] <= printed.value <= computed[1] else "differs"
        if found == "agrees" and computed[0] != computed[1]:
            found = "open"
        values = {"threshold": printed.threshold, "n": n_units}
        yield Check("count_above", group, found, computed, printed, values=values)


def _sides(year: Year, group: str, threshold: float, n_units: int) -> tuple[int, int]:
    """Count units surely above a value, and surely not: by their totals, and by ranks beside these."""
    totals, ranks = year.unit_facts(group, "total"), year.unit_facts(group, "rank")
    above = {unit for unit, fact in totals.items() if fact.interval[0] > threshold}
    not_above = {unit for unit, fact in totals.items() if fact.interval[1] <= threshold}
    at_least = [int(ranks[unit].value) for unit in above if unit in ranks]
    # A dense rank says nothing of how many share the ranks above it.
    placed = not_above & ranks.keys() if year.settings.tie_rule != "dense" else set()
    at_most = [n_units - int(ranks[unit].value) + 1 for unit in placed]
    return max([len(above), *at_least]), max([len(not_above), *at_most])


def survey_share(year: Year, group: str) -> Iterator[Check]:
    """Which whole number of survey points the printed share of the satisfaction part allows."""
    share = year.block_fact(group, "satisfaction_share_of_survey_pct")
    part, stated = year.block_fact(group, "survey_satisfaction_max"), year.block_fact(group, "survey_max")
    if share is None or part is None:
        return
    low, high = share.interval
    whole = [
        n for n in range(1, int(year.scale) + 1) if low - EPSILON <= 100 * part.value / n <= high + EPSILON
    ]
    computed = (float(min(whole)), float(max(whole))) if whole else None
    agrees = stated is None or stated.value in whole
    values = {"whole": tuple(whole), "part": part, "share": share}
    yield Check(
        "survey_share", group, "agrees" if whole and agrees else "differs", computed, stated, values=values
    )


def mean_between_parts(year: Year, group: str) -> Iterator[Check]:
    """Hold a mean total between its mean parts (all in percent of their maxima)."""
    total = year.block_fact(group, "mean_total")
    parts = [year.block_fact(group, f"mean_{part}_pct") for part in ("appraised", "survey")]
    known = [part for part in parts if part is not None]
    if total is None or len(known) != len(parts):
        return
    low = min(part.interval[0] for part in known)
    high = max(part.interval[1] for part in known)
    share = (total.interval[0] / year.scale * 100, total.interval[1] / year.scale * 100)
    found: Verdict = "agrees" if overlaps((low, high), share) else "differs"
    yield Check("mean_between_parts", group, found, (low, high), total, values={"parts": tuple(known)})


def mean_share(year: Year, group: str) -> Iterator[Check]:
    """Mean points / maximum = mean percent, where both are printed."""
    for part in ("appraised", "survey"):
        mean, pct = year.block_fact(group, f"mean_{part}_points"), year.block_fact(group, f"mean_{part}_pct")
        if mean is None or pct is None or not mean.scale:
            continue
        computed = (mean.interval[0] / mean.scale * 100, mean.interval[1] / mean.scale * 100)
        yield Check("mean_share", group, verdict(computed, pct), computed, pct, values={"mean": mean})


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
