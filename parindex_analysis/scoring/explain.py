"""Any score opened up: which figures it was made of, by which formula, as arithmetic that gives it again."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from parindex_analysis.catalog import Item
from parindex_analysis.errors import unknown
from parindex_analysis.scoring.formulas import explain, parse
from parindex_analysis.scoring.formulas.cursor import digits as exact_digits
from parindex_analysis.scoring.score_table import ORIGINS
from parindex_analysis.scoring.scores import BlockScores
from parindex_analysis.scoring.tree import Node


@dataclass(frozen=True)
class Opened:
    """How one unit's points at one node came about.

    Attributes
    ----------
    unit_id : str
        The unit.
    item : Item or None
        The node; None for the total.
    origin : str
        Where the points of a scored item come from (see ``cells.ORIGINS``); of other nodes how those below
        are put together: sum, geometric, harmonic.
    formula : str
        The item's formula, in its canonical words; empty where there is none.
    because : str
        The part of the formula that applied.
    arithmetic : str
        Digits and ``+ - * / ** ( ) min max log``; worked out it equals ``points``. Empty without points.
    points, max_points : float
        NaN points where something is missing. Of a total the maximum is the scale that it stands on.
    below : tuple of (str, float)
        Code and points of the nodes directly below.
    """

    unit_id: str
    item: Item | None
    origin: str
    formula: str
    because: str
    arithmetic: str
    points: float
    max_points: float
    below: tuple[tuple[str, float], ...] = ()


def explain_score(block: BlockScores, unit_id: str, name: str = "") -> Opened:
    """Open one score.

    Parameters
    ----------
    block : BlockScores
        A scored block.
    unit_id : str
        One of its units.
    name : str
        Item id or printed code; empty for the total.

    Returns
    -------
    Opened

    Raises
    ------
    UsageError
        There is no such unit or item in the block.
    """
    row = _place(unit_id, block.unit_ids, "unit")
    if not name:
        return _node(block, row, len(block.tree.nodes) - 1)
    placed = [(node.item, at) for at, node in enumerate(block.tree.nodes) if node.item is not None]
    names = {item.item_id: at for item, at in placed}
    names |= {item.code: at for item, at in placed}  # ids may be codes of another year: what is printed wins
    _place(name, tuple(names), "item")
    at = names[name]
    return _leaf(block, row, at) if at < block.tree.n_items else _node(block, row, at)


def _place(word: str, known: tuple[str, ...], kind: str) -> int:
    if word in known:
        return known.index(word)
    if kind == "unit":
        raise unknown("There is no unit '{name}' in the block", word, known)
    raise unknown("There is no item '{name}'", word, known)


def _leaf(block: BlockScores, row: int, at: int) -> Opened:
    item, cells = block.tree.items[at], block.cells
    origin = ORIGINS[cells.origin[row, at]]
    points, most = float(block.points[row, at]), float(block.maxima[row, at])
    because, arithmetic = "", "" if math.isnan(points) else _digits(float(cells.points[row, at]))
    if origin == "value":
        because, arithmetic = _computed(block, row, at)
    elif origin == "both":
        kinds = ("appraised_2", "appraised", "value", "self")
        judged = next(k for k in kinds if not np.isnan(cells.given[k][row, at]))
        arithmetic = _digits(float(cells.given[judged][row, at]))
        if judged == "value":
            because, arithmetic = _computed(block, row, at)
        arithmetic += f" + {_digits(float(cells.given['survey'][row, at]))}"
    node = block.tree.nodes[at]
    if node.role != "scale" and arithmetic:
        given = float(cells.points[row, at])
        if node.role == "penalty" and given < 0:  # typed below 0
            arithmetic = f"-({arithmetic})" if " " in arithmetic else _digits(-given)
        arithmetic = arithmetic if abs(given) <= points else _capped(node, arithmetic)
    formula = str(parse(item.formula))
    return Opened(block.unit_ids[row], item, origin, formula, because, arithmetic, points, most)


def _computed(block: BlockScores, row: int, at: int) -> tuple[str, str]:
    """Return the part of an item's formula that applied, and its arithmetic with the figures put in."""
    item, cells = block.tree.items[at], block.cells
    form = parse(item.formula)
    told = {
        name: float(cells.inputs[item.item_id, name][row]) if (item.item_id, name) in cells.inputs else np.nan
        for name in form.inputs
    }
    opened = explain(form, told, float(cells.maxima[row, at]))
    return opened.because, opened.arithmetic


def _node(block: BlockScores, row: int, at: int) -> Opened:
    node, nodes = block.tree.nodes[at], block.tree.nodes
    own = [below for below in node.below if nodes[below].role == node.role]
    put = _sum(block, row, own) if node.method == "sum" else _mean(block, row, node, own)
    others = [below for below in node.below if nodes[below].role != node.role]
    points, most = float(block.points[row, at]), float(block.maxima[row, at])
    if node.item is None:
        points = float(block.totals[row])
        if most != block.scale and most > 0:
            put, most = f"({put}) * {_digits(block.scale)} / {_digits(most)}", block.scale
    for below in others:
        sign = "-" if nodes[below].role == "penalty" else "+"
        put += f" {sign} {_digits(float(block.points[row, below]))}"
    if node.role != "scale":
        put = _capped(node, put)
    below_points = tuple(
        (item.code, float(block.points[row, below])) for below in node.below if (item := nodes[below].item)
    )
    shown = "" if math.isnan(points) else put
    return Opened(block.unit_ids[row], node.item, node.method, "", "", shown, points, most, below_points)


def _capped(node: Node, put: str) -> str:
    return put if node.top is None else f"min({put}, {_digits(node.top)})"


def _sum(block: BlockScores, row: int, below: list[int]) -> str:
    return " + ".join(_digits(float(block.points[row, at])) for at in below) or "0"


def _mean(block: BlockScores, row: int, node: Node, below: list[int]) -> str:
    """Write a weighted mean of achievements; the weights are the maxima of what applies."""
    applies = [at for at in below if block.maxima[row, at] > 0]
    if not applies:
        return "0"
    maxima = [float(block.maxima[row, at]) for at in applies]
    points = [float(block.points[row, at]) for at in applies]
    top, total = _digits(sum(maxima) if node.top is None else node.top), _digits(sum(maxima))
    pairs = [(f"({_digits(p)} / {_digits(m)})", _digits(m)) for p, m in zip(points, maxima, strict=True)]
    if node.method == "geometric":
        return " * ".join([top, *(f"{share} ** ({most} / {total})" for share, most in pairs)])
    if 0 in points:
        return "0"
    terms = " + ".join(f"{most} / {share}" for share, most in pairs)
    return f"{top} * {total} / ({terms})"


def _digits(value: float) -> str:
    """Write a figure without what binary arithmetic leaves in the sixteenth digit."""
    return exact_digits(float(f"{value:.15g}"))
