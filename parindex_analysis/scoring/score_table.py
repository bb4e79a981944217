"""A block's score sheet as arrays: for each unit and item its points, its maximum, and where they come from.

Appraised points replace self-assessed ones, and those of a second round the first; a measurement is turned
into points by the item's formula; survey points add. What a council gave goes before what a formula gives.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from parindex_analysis.catalog import Item, RuleSet, Year
from parindex_analysis.catalog.scores import POINT_KINDS
from parindex_analysis.scoring.formulas import evaluate, forms, parse
from parindex_analysis.scoring.tree import Tree

if TYPE_CHECKING:
    import pandas as pd

Values = NDArray[np.float64]
# Where a cell's points come from; the order is that of the codes in Cells.origin.
ORIGINS = ("missing", "not_applicable", "self", "value", "appraised", "appraised_2", "survey", "both")
_CODE = {origin: code for code, origin in enumerate(ORIGINS)}


@dataclass(frozen=True)
class Cells:
    """What a block's sheet says of each unit and scored item.

    Attributes
    ----------
    unit_ids : tuple of str
        Units with any row in the sheet, in the order of the sheet.
    points : ndarray, shape (n_units, n_items)
        The points that count; NaN where missing, 0 where the item does not apply.
    maxima : ndarray, shape (n_units, n_items)
        Greatest points; 0 where the item does not apply.
    origin : ndarray of int, shape (n_units, n_items)
        Place in ``ORIGINS``.
    given : dict of str to ndarray, shape (n_units, n_items)
        Points of each kind (self, appraised, appraised_2, survey) as the sheet has them, and ``value``: what
        the formulas make of the measurements. NaN where there are none.
    inputs : dict of (str, str) to ndarray, shape (n_units,)
        Measurements by item id and the name of the input (empty for an item's one value).
    """

    unit_ids: tuple[str, ...]
    points: Values
    maxima: Values
    origin: NDArray[np.int8]
    given: dict[str, Values]
    inputs: dict[tuple[str, str], Values]

    @property
    def n_missing(self) -> NDArray[np.int64]:
        """Number of missing items of each unit, shape (n_units,)."""
        return np.asarray(np.isnan(self.points).sum(axis=1))

    def without_survey(self, rules: RuleSet, tree: Tree) -> tuple[str, ...]:
        """Return the units that lack all of the survey's points, and so have no total."""
        surveyed = [rules.assessment(item) == "survey" for item in tree.items]
        lacking = np.isnan(self.points[:, surveyed])
        none = np.asarray(lacking.all(axis=1) & lacking.any(axis=1))
        return tuple(unit for unit, lacks in zip(self.unit_ids, none, strict=True) if lacks)


def read_cells(year: Year, group: str, rules: RuleSet, tree: Tree) -> Cells | None:
    """Return a block's sheet as arrays under a rule set, None where no row is of the block."""
    sheet = read_sheet(year, group, tree)
    return None if sheet is None else make_cells(rules, tree, sheet)


@dataclass(frozen=True)
class SheetArrays:
    """The rows of a block's sheet as arrays, before any rule is applied.

    Formulas, and the sums of a tree, go item by item: the figures of one item lie together in memory.

    Attributes
    ----------
    unit_ids : tuple of str
        Units with any row in the sheet, in the order of the sheet.
    maxima : ndarray, shape (n_units, n_items)
        A unit's own greatest points of an item; NaN where it has the item's.
    given : dict of str to ndarray, shape (n_units, n_items)
        Points of each kind; NaN where there are none.
    inputs : dict of (str, str) to ndarray, shape (n_units,)
        See :attr:`Cells.inputs`.
    """

    unit_ids: tuple[str, ...]
    maxima: Values
    given: dict[str, Values]
    inputs: dict[tuple[str, str], Values]


def read_sheet(year: Year, group: str, tree: Tree) -> SheetArrays | None:
    """Return the rows of a block's sheet as arrays, None where no row is of the block.

    Each column of text is looked through once; all else is arithmetic on its codes.
    """
    if year.scores is None:
        return None
    table = year.scores
    members = {unit.unit_id for unit in year.units_of(group)}
    unit_code, names = _coded(table, "unit_id")
    units = tuple(name for name in names if name in members)
    if not units:
        return None
    items = tree.items
    shape = (len(units), len(items))
    row = _place(names, units)[unit_code]
    item_code, ids = _coded(table, "item_id")
    column = _place(ids, [item.item_id for item in items])[item_code]
    kind, kinds = _coded(table, "kind")
    values = table["value"].to_numpy(float)
    known = (row >= 0) & (column >= 0)

    def rows_of(name: str) -> NDArray[np.intp]:
        return np.flatnonzero(known & (kind == (kinds.index(name) if name in kinds else -1)))

    def wide(name: str) -> Values:
        found, at = np.full(shape, np.nan, order="F"), rows_of(name)
        found[row[at], column[at]] = values[at]
        return found

    inputs = _inputs(table, items, rows_of("value"), row, column, len(units))
    maxima = wide("max")
    nothing = (row >= 0) & (kind == (kinds.index("max") if "max" in kinds else -1)) & (values == 0)
    for item_id, columns in tree.columns_below.items():  # what does not apply as a whole
        at = np.flatnonzero(nothing & (item_code == (ids.index(item_id) if item_id in ids else -1)))
        maxima[np.ix_(row[at], np.array(columns))] = 0.0
    return SheetArrays(units, maxima, {name: wide(name) for name in POINT_KINDS}, inputs)


def _coded(table: pd.DataFrame, name: str) -> tuple[NDArray[np.intp], list[str]]:
    """Return a column as codes, and the words of the codes in order of appearance."""
    import pandas as pd

    if name not in table:
        return np.zeros(len(table), dtype=np.intp), [""]
    codes, words = pd.factorize(table[name].fillna(""))
    return codes, [str(word) for word in words]


def _place(words: Sequence[str], known: Sequence[str]) -> NDArray[np.intp]:
    """Return the place of each word among those known, -1 where it is none of them."""
    at = {word: place for place, word in enumerate(known)}
    return np.array([at.get(word, -1) for word in words], dtype=np.intp)


def _inputs(
    table: pd.DataFrame,
    items: tuple[Item, ...],
    at: NDArray[np.intp],
    row: NDArray[np.intp],
    column: NDArray[np.intp],
    n_units: int,
) -> dict[tuple[str, str], Values]:
    """Collect the measurements in some rows; answers in words become their place in the formula's options."""
    values = table["value"].to_numpy(float)
    input_code, names = _coded(table, "input")
    key = column[at] * len(names) + input_code[at]
    order = np.argsort(key, kind="stable")
    cuts = np.flatnonzero(np.diff(key[order])) + 1
    found: dict[tuple[str, str], Values] = {}
    for part in np.split(at[order], cuts) if at.size else []:
        item, name = items[column[part[0]]], names[input_code[part[0]]]
        form = parse(item.formula)
        told = values[part]
        if isinstance(form, forms.Choice):
            told = (
                _answered(form, table["text"].iloc[part]) if "text" in table else np.full(part.shape, np.nan)
            )
        found[item.item_id, name] = np.full(n_units, np.nan)
        found[item.item_id, name][row[part]] = told
    return found


def _answered(form: forms.Choice, texts: pd.Series[str]) -> Values:
    """Return the place of each answer among a formula's options; NaN where it is none of them."""
    import pandas as pd

    place = {_plain(label): float(at) for at, (label, _) in enumerate(form.options)}
    codes, words = pd.factorize(texts.fillna(""))
    return np.array([place.get(_plain(str(word)), np.nan) for word in words])[codes]


def make_cells(rules: RuleSet, tree: Tree, sheet: SheetArrays) -> Cells:
    """Apply a rule set to the arrays of a sheet: formulas, own maxima, which points count."""
    items = tree.items
    official = np.array([item.max_points for item in items], dtype=float)
    maxima = np.where(np.isnan(sheet.maxima), official, sheet.maxima)
    given = {**sheet.given, "value": _computed(items, sheet.inputs, maxima)}
    points, origin = _chosen(rules, items, given)
    surveyed = np.array([rules.assessment(item) == "survey" for item in items], dtype=bool)
    if rules.settings.missing_survey == "rescale" and surveyed.any():
        without = np.isnan(points[:, surveyed]).all(axis=1)
        maxima[np.ix_(without, surveyed)] = 0.0
    not_applicable = (maxima == 0) & (official > 0)
    points[not_applicable], origin[not_applicable] = 0.0, _CODE["not_applicable"]
    return Cells(sheet.unit_ids, points, maxima, origin, given, sheet.inputs)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _computed(items: tuple[Item, ...], inputs: dict[tuple[str, str], Values], maxima: Values) -> Values:
    found = np.full(maxima.shape, np.nan, order="F")
    nothing = np.full(maxima.shape[0], np.nan)
    for at, item in enumerate(items):
        form = parse(item.formula)
        if any((item.item_id, name) in inputs for name in form.inputs):
            told = {name: inputs.get((item.item_id, name), nothing) for name in form.inputs}
            found[:, at] = evaluate(form, told, maxima[:, at])
    return found


def _chosen(
    rules: RuleSet, items: tuple[Item, ...], given: dict[str, Values]
) -> tuple[Values, NDArray[np.int8]]:
    """Choose the points that count, item by item."""
    shape = given["value"].shape
    points, origin = np.empty(shape, order="F"), np.empty(shape, dtype=np.int8, order="F")
    for at, item in enumerate(items):
        column = {kind: told[:, at] for kind, told in given.items()}
        points[:, at], origin[:, at] = _chosen_of(rules.assessment(item), column)
    return points, origin


def _chosen_of(assessment: str, given: dict[str, Values]) -> tuple[Values, NDArray[np.int8]]:
    """Choose by the kind of assessment; if that is not known, all that is there counts."""
    if assessment == "survey":
        return _first_of(("survey", "value"), given)
    points, origin = _first_of(("appraised_2", "appraised", "value", "self"), given)
    has_survey = ~np.isnan(given["survey"])
    if assessment == "mixed" or (assessment == "" and has_survey.any()):
        whole = (origin == _CODE["value"]) & ~has_survey  # the value is that of the whole item
        alone = given["survey"] if assessment == "" else np.nan
        polled_only = np.isnan(points)
        both = np.where(polled_only, alone, points + given["survey"])
        told = np.where(np.isnan(both), 0, np.where(polled_only, _CODE["survey"], _CODE["both"]))
        points = np.where(whole, points, both)
        origin = np.where(whole, origin, told).astype(np.int8)
    return points, origin


def _first_of(kinds: tuple[str, ...], given: dict[str, Values]) -> tuple[Values, NDArray[np.int8]]:
    points = np.full(given[kinds[0]].shape, np.nan)
    origin = np.zeros(points.shape, dtype=np.int8)
    for kind in kinds:
        open_ = np.isnan(points)
        if not open_.any():
            break
        taken = open_ & ~np.isnan(given[kind])
        np.copyto(points, given[kind], where=taken)
        origin[taken] = _CODE[kind]
    return points, origin
