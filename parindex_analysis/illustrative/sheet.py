"""The illustrative score sheet: points, claims and measurements of every unit and item, as a long table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from parindex_analysis.catalog import Item, Year
from parindex_analysis.catalog.scores import TABLE_COLUMNS
from parindex_analysis.illustrative.measures import measurement
from parindex_analysis.illustrative.points import draw_points, self_assessed
from parindex_analysis.illustrative.rules import INDEX, NO_POWER, SOURCE_ID, Rules
from parindex_analysis.illustrative.totals import draw_totals, places, split
from parindex_analysis.scoring.formulas import parse

if TYPE_CHECKING:
    import pandas as pd

Whole = NDArray[np.int64]


def illustrative_scores(year: Year, rules: Mapping[str, Rules], seed: int) -> pd.DataFrame:
    """Make up the score table of a year.

    Parameters
    ----------
    year : Year
        Its units, and the printed facts that the totals meet (those of low confidence aside).
    rules : mapping of str to Rules
        The illustrative rules of each block.
    seed : int, 0 or more
        The same seed gives the same table.

    Returns
    -------
    DataFrame
        As :func:`parindex_analysis.catalog.scores.read_scores` would read it from a file.

    Raises
    ------
    ParindexError
        The facts leave no such totals, or the steps no such points.
    """
    import pandas as pd

    rows: list[dict[str, str]] = []
    for at, (group, own) in enumerate(rules.items()):
        rows += _rows(year.trusted(), group, own, np.random.Generator(np.random.Philox([seed, at])))
    table = pd.DataFrame(rows).assign(note="", remark="", proof="")
    table["value"] = pd.to_numeric(table["text"], errors="coerce")  # answers in words have no number
    table["decimals"] = table["text"].str.partition(".")[2].str.len()
    table["file"] = f"{INDEX}/{year.year}/scores.csv"
    table["row"] = np.arange(2, len(table) + 2)
    return table[list(TABLE_COLUMNS)]


def _rows(year: Year, group: str, rules: Rules, rng: np.random.Generator) -> Iterator[dict[str, str]]:
    """Yield the rows of a block's sheet as text, unit by unit, item by item in the order of the rules."""
    order = places(year, group, rng)
    points = _points(year, group, rules, order, rng)
    items = [(item, parse(item.formula)) for item in rules.rule_set.leaves()]
    for unit in year.units_of(group):
        at = order.index(unit.unit_id)
        for item, form in items:
            has = {
                kind: int(given[item.item_id][at]) for kind, given in points.items() if item.item_id in given
            }
            counted = has["survey"] if item.assessment == "survey" else has["appraised"]
            told = measurement(form, counted / 100, item.max_points or 0.0, rng)
            for name, text in told.items():
                yield _row(unit.unit_id, item, "value", text, name)
            for kind, hundredths in has.items():
                yield _row(unit.unit_id, item, kind, f"{hundredths / 100:.2f}", "")


def _points(
    year: Year, group: str, rules: Rules, order: list[str], rng: np.random.Generator
) -> dict[str, dict[str, Whole]]:
    """Draw points by kind and item id, each of shape (n_units,) in hundredths, first unit first."""
    totals = draw_totals(year, group, order, rng)
    appraised, survey = split(year, rules, group, order, totals, rng)
    weak = rng.lognormal(0.0, 0.5, (len(order), len(rules.rule_set.domains)))
    judged, polled = rules.leaves("appraisal"), rules.leaves("survey")
    given = _drawn(rules, judged, appraised, weak, rng)
    claimed = self_assessed(given, *_most_and_step(rules, judged), rng)
    return {
        "self": _by_item(judged, claimed),
        "appraised": _by_item(judged, given),
        "survey": _by_item(polled, _drawn(rules, polled, survey, weak, rng)),
    }


def _drawn(
    rules: Rules, leaves: tuple[Item, ...], sums: Whole, weak: NDArray[np.float64], rng: np.random.Generator
) -> Whole:
    """Draw the points of one kind of assessment, shape (n_units, n_items), with the given sums."""
    most, step = _most_and_step(rules, leaves)
    domain = np.array([int(item.code.partition(".")[0]) - 1 for item in leaves])
    shape = (len(sums), len(leaves))
    hard = rng.gamma(2.0, 0.5, len(leaves)) * rng.gamma(2.0, 0.5, shape)
    loss = np.where([item.note == NO_POWER for item in leaves], 0.0, weak[:, domain] * hard)
    dice = rng.random(shape)
    return np.array([draw_points(int(sums[at]), most, step, loss[at], dice[at]) for at in range(len(sums))])


def _most_and_step(rules: Rules, leaves: tuple[Item, ...]) -> tuple[Whole, Whole]:
    most = np.array([round(100 * (item.max_points or 0)) for item in leaves])
    return most, np.array([rules.steps[item.item_id] for item in leaves])


def _by_item(leaves: tuple[Item, ...], points: Whole) -> dict[str, Whole]:
    return {item.item_id: points[:, at] for at, item in enumerate(leaves)}


def _row(unit: str, item: Item, kind: str, text: str, name: str) -> dict[str, str]:
    return {
        "unit_id": unit,
        "item_id": item.item_id,
        "kind": kind,
        "text": text,
        "input": name,
        "evidence": "illustrative",
        "source_id": SOURCE_ID,
    }
