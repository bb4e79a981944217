"""Check the formulas of rule sets: that they can be read, leave no gap, and fit their item's maximum."""

from __future__ import annotations

from parindex_analysis.catalog import Index, Item, Phrase, Problems
from parindex_analysis.scoring.formulas import Form, FormulaError, flaws, forms, parse

_SAME = 1e-9  # points


def check_formulas(index: Index, problems: Problems) -> None:
    """Note every formula of an index that can't be used as it stands.

    Parameters
    ----------
    index : Index
        A loaded index.
    problems : Problems
        Where problems are noted: a formula that can't be read (the remedy points at the character), bands
        with gaps or overlaps, points that don't fit the item's maximum.
    """
    for name, rule_set in index.rule_sets.items():
        file = f"{index.settings.id}/rules/{name}/criteria.csv"
        for item in rule_set.items:
            if item.row:  # else it is checked in the rule set that this one amends
                _check_item(item, file, problems)


def _check_item(item: Item, file: str, problems: Problems) -> None:
    try:
        form = parse(item.formula)
    except FormulaError as error:
        problems.add(
            file,
            item.row,
            "formula",
            item.formula,
            "The formula can't be read: {reason}",
            "Mend it at the mark: {pointer}",
            reason=Phrase(error.reason, error.values),
            pointer=error.pointer,
        )
        return
    if isinstance(form, forms.Bands):
        for flaw in flaws(form):
            problems.add(
                file,
                item.row,
                "formula",
                item.formula,
                "The bands don't fit together: {flaw}.",
                "Compare the edges with the decision.",
                flaw=flaw,
            )
    top = None if item.assessment == "penalty" else greatest(form)  # a penalty's maximum is what it costs
    if top is not None and item.max_points is not None and abs(top - item.max_points) > _SAME:
        problems.add(
            file,
            item.row,
            "formula",
            item.formula,
            "The formula gives at most {top} points, the item has {most}.",
            "Compare both with the decision.",
            top=f"{top:g}",
            most=f"{item.max_points:g}",
        )


def greatest(form: Form) -> float | None:
    """Return the most points that a formula's own figures give; None where the maximum sets it."""
    match form:
        case forms.Bands():
            return max(band.points for band in form.bands)
        case forms.Choice():
            return max(points for _, points in form.options)
        case forms.AllOf():
            return max(form.points, 0.0)
        case forms.EachOf():
            return max(form.n * form.points, 0.0)
        case forms.PerItem():
            return form.cap
        case _:
            return None
