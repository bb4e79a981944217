"""The illustrative score sheet: points, claims and measurements of every unit and item, as a long table.

Each unit's points lie on their score steps and add up to what they should.

A unit loses of an item's maximum m the share ``x w h`` (at most 1): w how weak the unit is in the item's
domain, h how hard the item is, x what makes the sum right. Points are m less that loss, on a step below or
above at random so that the expectation stays; the last few hundredths are made up step by step.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from parindex_analysis.catalog import Item, Year
from parindex_analysis.catalog.scores import TABLE_COLUMNS
from parindex_analysis.errors import ParindexError
from parindex_analysis.illustrative.measures import measurement
from parindex_analysis.illustrative.rules import INDEX, NO_POWER, SOURCE_ID, Rules
from parindex_analysis.illustrative.totals import draw_totals, places, split
from parindex_analysis.scoring.formulas import parse

if TYPE_CHECKING:
    import pandas as pd


Values = NDArray[np.float64]
_MOST_MOVES = 1000  # a sum is made up within a few dozen


def draw_points(target: int, most: Whole, step: Whole, loss: Values, dice: Values) -> Whole:
    """Draw one unit's points.

    Parameters
    ----------
    target : int
        Their sum, in hundredths of a point.
    most, step : ndarray of int, shape (n_items,)
        Maximum and score step of each item, in hundredths; the step divides the maximum.
    loss : ndarray, shape (n_items,)
        What share of an item the unit loses beside the others; 0: it has all points whatever the target.
    dice : ndarray, shape (n_items,)
        Numbers from 0 to 1 that say which step is taken.

    Returns
    -------
    ndarray of int, shape (n_items,)
        Multiples of the steps from 0 to the maxima, with the sum ``target``.

    Raises
    ------
    ParindexError
        No points on these steps were found that add up to the target.
    """

    def on_steps(factor: float) -> tuple[Values, Whole]:
        wish = most * (1 - np.minimum(factor * loss, 1.0))
        return wish, np.minimum(np.floor(wish / step + dice).astype(np.int64) * step, most)

    low, high = 0.0, 1.0
    while on_steps(high)[1].sum() > target and high < 1e9:
        high *= 2
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if on_steps(middle)[1].sum() > target else (low, middle)
    wish, points = on_steps(high)
    for _ in range(_MOST_MOVES):
        gap = int(target - points.sum())
        if gap == 0:
            return points
        moved = points + np.sign(gap) * step
        can = (loss > 0) & (moved >= 0) & (moved <= most)
        near = can & (step <= abs(gap))
        if not near.any():  # a step too far, which smaller ones take back
            near = can & (step == step[can].min(initial=step.max()))
        if not near.any():
            break
        worse = (np.abs(moved - wish) - np.abs(points - wish)) / most
        at = int(np.argmin(np.where(near, worse, np.inf)))
        points[at] = moved[at]
    raise ParindexError("No points on the score steps add up to {target}.", target=target / 100)


def self_assessed(points: Whole, most: Whole, step: Whole, rng: np.random.Generator) -> Whole:
    """Draw what units claimed for themselves: mostly as appraised or more, now and then less.

    Parameters
    ----------
    points : ndarray of int, shape (n_units, n_items)
        Appraised points, in hundredths.
    most, step : ndarray of int, shape (n_items,)
        Maximum and score step of each item.
    rng : Generator
        Each unit has its own share of items that it overstates.

    Returns
    -------
    ndarray of int, shape (n_units, n_items)
    """
    left = (most - points) // step
    bold = rng.beta(2, 6, (len(points), 1))
    more = np.ceil(left * rng.uniform(0.2, 1.0, points.shape)).astype(np.int64)
    claimed = points + np.where(rng.random(points.shape) < bold, more, 0) * step
    modest = (rng.random(points.shape) < 0.01) & (points >= step) & (left > 0)
    return np.where(modest, points - step, claimed)


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
