"""A block's score sheet as arrays: for each unit and item its points, its maximum, and where they come from.

Appraised points replace self-assessed ones, and those of a second round the first; a measurement is turned
into points by the item's formula; survey points add. What a council gave goes before what a formula gives.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

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


def read_cells(year: Year, group: str, rules: RuleSet, tree: Tree) -> Cells | None:
    """Return a block's sheet as arrays under a rule set, None where no row is of the block."""
    if year.scores is None:
        return None
    ids = {unit.unit_id for unit in year.units_of(group)}
    table = year.scores[year.scores["unit_id"].isin(ids)]
    units = tuple(dict.fromkeys(table["unit_id"]))
    if not units:
        return None
    items = tree.items
    column = {item.item_id: at for at, item in enumerate(items)}
    row = {unit: at for at, unit in enumerate(units)}
    table = table[table["item_id"].isin(column)]
    table = table.assign(**dict.fromkeys((name for name in ("input", "text") if name not in table), ""))
    official = np.array([item.max_points for item in items], dtype=float)
    maxima = np.tile(official, (len(units), 1))
    own = _wide(table, "max", row, column)
    maxima = np.where(np.isnan(own), maxima, own)
    given = {kind: _wide(table, kind, row, column) for kind in POINT_KINDS}
    inputs = _inputs(table, {item.item_id: item for item in items}, row)
    given["value"] = _computed(items, inputs, maxima)
    points, origin = _chosen(rules, items, given)
    surveyed = np.array([rules.assessment(item) == "survey" for item in items], dtype=bool)
    if rules.settings.missing_survey == "rescale" and surveyed.any():
        without = np.isnan(points[:, surveyed]).all(axis=1)
        maxima[np.ix_(without, surveyed)] = 0.0
    not_applicable = (maxima == 0) & (official > 0)
    points[not_applicable], origin[not_applicable] = 0.0, _CODE["not_applicable"]
    return Cells(units, points, maxima, origin, given, inputs)


def _wide(table: pd.DataFrame, kind: str, row: dict[str, int], column: dict[str, int]) -> Values:
    found = np.full((len(row), len(column)), np.nan)
    rows = table[table["kind"] == kind]
    found[rows["unit_id"].map(row).to_numpy(int), rows["item_id"].map(column).to_numpy(int)] = rows["value"]
    return found


def _inputs(
    table: pd.DataFrame, items: dict[str, Item], row: dict[str, int]
) -> dict[tuple[str, str], Values]:
    """Collect measurements; answers in words become their place in the formula's options."""
    found: dict[tuple[str, str], Values] = {}
    measured = table[table["kind"] == "value"]
    for key, rows in measured.groupby(["item_id", "input"], sort=False):
        item_id, name = (str(part) for part in cast(tuple[str, str], key))
        values = np.full(len(row), np.nan)
        at = rows["unit_id"].map(row).to_numpy(int)
        form = parse(items[item_id].formula)
        if isinstance(form, forms.Choice):
            place = {_plain(label): float(at) for at, (label, _) in enumerate(form.options)}
            values[at] = [place.get(_plain(text), np.nan) for text in rows["text"]]
        else:
            values[at] = rows["value"]
        found[item_id, name] = values
    return found


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _computed(items: tuple[Item, ...], inputs: dict[tuple[str, str], Values], maxima: Values) -> Values:
    found = np.full(maxima.shape, np.nan)
    for at, item in enumerate(items):
        form = parse(item.formula)
        if any((item.item_id, name) in inputs for name in form.inputs):
            nothing = np.full(maxima.shape[0], np.nan)
            told = {name: inputs.get((item.item_id, name), nothing) for name in form.inputs}
            found[:, at] = evaluate(form, told, maxima[:, at])
    return found


def _chosen(
    rules: RuleSet, items: tuple[Item, ...], given: dict[str, Values]
) -> tuple[Values, NDArray[np.int8]]:
    """Choose the points that count, by the kind of assessment; if that is not known, all that is there."""
    appraisal, first = _first_of(("appraised_2", "appraised", "value", "self"), given)
    survey, polled = _first_of(("survey", "value"), given)
    points, origin = appraisal.copy(), first.copy()
    for at, item in enumerate(items):
        kind = rules.assessment(item)
        has_survey = ~np.isnan(given["survey"][:, at])
        if kind == "survey":
            points[:, at], origin[:, at] = survey[:, at], polled[:, at]
        elif kind == "mixed" or (kind == "" and has_survey.any()):
            whole = (first[:, at] == _CODE["value"]) & ~has_survey  # the value is that of the whole item
            both = appraisal[:, at] + given["survey"][:, at]
            alone = given["survey"][:, at] if kind == "" else np.nan
            polled_only = np.isnan(appraisal[:, at])
            both = np.where(polled_only, alone, both)
            points[:, at] = np.where(whole, appraisal[:, at], both)
            told = np.where(np.isnan(both), 0, np.where(polled_only, _CODE["survey"], _CODE["both"]))
            origin[:, at] = np.where(whole, first[:, at], told)
    return points, origin


def _first_of(kinds: tuple[str, ...], given: dict[str, Values]) -> tuple[Values, NDArray[np.int8]]:
    points = np.full(given[kinds[0]].shape, np.nan)
    origin = np.zeros(points.shape, dtype=np.int8)
    for kind in kinds:
        taken = np.isnan(points) & ~np.isnan(given[kind])
        points[taken], origin[taken] = given[kind][taken], _CODE[kind]
    return points, origin
