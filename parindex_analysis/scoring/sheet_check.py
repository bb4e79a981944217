"""Check rules and score sheets: formulas that can't be read or don't fit, and impossible points."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from parindex_analysis.catalog import Index, Item, Phrase, Problems, RuleSet, Year
from parindex_analysis.scoring.formulas import Form, FormulaError, flaws, forms, is_readable, parse
from parindex_analysis.scoring.formulas.cursor import number_text
from parindex_analysis.scoring.score_table import Cells, read_cells
from parindex_analysis.scoring.tree import tree_of

if TYPE_CHECKING:
    import pandas as pd


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


_SAME = 1e-9  # points
_SURVEYED, _JUDGED = ("survey",), ("self", "appraised", "appraised_2")
_WRONG_KINDS = {"survey": _JUDGED, "appraisal": _SURVEYED, "bonus": _SURVEYED, "penalty": _SURVEYED}


def check_scoring(index: Index, years: Sequence[Year], problems: Problems) -> None:
    """Note every formula of an index, and every row of its years' score sheets, that can't be used."""
    check_formulas(index, problems)
    for year in years:
        check_sheet(year, problems)


def check_sheet(year: Year, problems: Problems) -> None:
    """Note every row of a year's score sheets that its rules can't use.

    Parameters
    ----------
    year : Year
        A loaded year.
    problems : Problems
        Where problems are noted: inputs that a formula does not name, or that it lacks; values without points
        or with points that the item can't have; survey points for an item that is appraised, and the reverse;
        measurements of items that are sums of others.
    """
    if year.scores is None:
        return
    for group, rules in year.rules.items():
        ids = {unit.unit_id for unit in year.units_of(group)}
        table = year.scores[year.scores["unit_id"].isin(ids)]
        if table.empty or not all(is_readable(item.formula) for item in rules.items):
            continue
        tree = tree_of(rules)
        cells = read_cells(year, group, rules, tree)
        for item_id, rows in table.groupby("item_id", sort=False):
            item = rules.find(str(item_id))
            if item is None:
                continue  # noted where the sheet is read
            _check_kinds(rules, item, rows, problems)
            if cells is not None and item in tree.items:
                least = -np.inf if rules.assessment(item) == "penalty" else 0.0
                _check_values(item, tree.items.index(item), rows, cells, problems, least=least)


def _check_kinds(rules: RuleSet, item: Item, rows: pd.DataFrame, problems: Problems) -> None:
    wrong = _WRONG_KINDS.get(rules.assessment(item), ())
    for row in _records(rows[rows["kind"].isin(wrong)]):
        _add(problems, row, "kind", row["kind"], "The item is not assessed in this way.", "Correct the kind.")
    measured = rows[rows["kind"] == "value"]
    if rules.children(item):
        for row in _records(measured):
            rule = "Only items without others below them are measured."
            _add(problems, row, "kind", row["kind"], rule, "Write appraised or survey.")
        for row in _records(rows[(rows["kind"] == "max") & (rows["value"] != 0)]):
            rule = "The maximum of an item with others below it is their sum."
            _add(problems, row, "kind", row["kind"], rule, "Give the maxima of those below, or write n/a.")
        return
    inputs = parse(item.formula).inputs
    for row in _records(measured[~measured["input"].isin(inputs)]):
        shown = ", ".join(inputs) if inputs != forms.ONE_VALUE else "–"
        rule = "The formula has no such input. It has: {inputs}."
        _add(problems, row, "input", row["input"], rule, "Correct the input.", inputs=shown)


def _check_values(
    item: Item, at: int, rows: pd.DataFrame, cells: Cells, problems: Problems, *, least: float
) -> None:
    """Check what the formula makes of measurements; the problem stands at the unit's first row."""
    form = parse(item.formula)
    named = rows["input"].isin(form.inputs)  # other inputs are noted already
    measured = rows[(rows["kind"] == "value") & named].drop_duplicates("unit_id")
    if measured.empty:
        return
    place = {unit: row for row, unit in enumerate(cells.unit_ids)}
    places = measured["unit_id"].map(place).to_numpy(int)
    points, most = cells.given["value"][places, at], cells.maxima[places, at]
    over = np.abs(points) > most + _SAME
    under = points < least - _SAME
    for here in np.flatnonzero((np.isnan(points) & (most > 0)) | over | under):
        (row,) = _records(measured.iloc[[int(here)]])
        if np.isnan(points[here]):
            _no_points(item, form, row, cells, problems)
        else:
            _add(
                problems,
                row,
                "value",
                row["text"],
                "This gives {points} points, the item has 0 to {most}.",
                "Correct the value or the formula.",
                points=number_text(round(float(points[here]), 6)),
                most=number_text(float(most[here])),
            )


def _no_points(item: Item, form: forms.Form, row: dict[str, Any], cells: Cells, problems: Problems) -> None:
    unit = cells.unit_ids.index(row["unit_id"])
    nothing = np.full(len(cells.unit_ids), np.nan)
    missing = [
        name
        for name in form.inputs
        if name and np.isnan(cells.inputs.get((item.item_id, name), nothing)[unit])
    ]
    if missing:
        rule = "The formula also needs: {missing}."
        _add(problems, row, "input", row["input"], rule, "Add these rows.", missing=", ".join(missing))
    elif isinstance(form, forms.Choice):
        allowed = "; ".join(label for label, _ in form.options)
        rule = "The formula expects an answer in words."
        _add(problems, row, "value", row["text"], rule, "Use one of: {allowed}.", allowed=allowed)
    else:
        rule = "The formula gives no points for this value."
        _add(problems, row, "value", row["text"], rule, "Correct the value or the formula.")


def _records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(key): value for key, value in row.items()} for row in rows.to_dict("records")]


def _add(
    problems: Problems, row: dict[str, Any], column: str, value: object, rule: str, remedy: str, **values: str
) -> None:
    problems.add(
        str(row["file"]), int(row["row"]), column, value, rule, remedy, known=False, note=False, **values
    )
