"""A unit's strengths and weaknesses: its index % in each part beside the block's median."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from parindex_analysis import html
from parindex_analysis.language import Language
from parindex_analysis.scoring import Sheet
from parindex_analysis.study.study import Analysis
from parindex_analysis.words.names import unit_name

_EXTREMES = 2  # strengths named in the sentence, and as many weaknesses

Array = NDArray[np.float64]


class PartScores:
    """Index % of each unit (row) in each part (column)."""

    def __init__(self, unit_ids: tuple[str, ...], names: list[str], pct: Array) -> None:
        self.unit_ids, self.names, self.pct = unit_ids, names, pct

    def ranks(self, column: int) -> Array:
        """Return ranks in a part, ties sharing the better one; NaN where the score is missing."""
        values = self.pct[:, column]
        above = (values[None, :] > values[:, None] + 1e-9).sum(axis=1) + 1.0
        return np.where(np.isnan(values), np.nan, above)


def part_scores(analysis: Analysis, group: str, say: Language) -> PartScores | None:
    """Return the index % of a block's units in its domains, or in appraisal and survey; None without any."""
    block, sheet = analysis.blocks.get(group), analysis.sheets[group]
    if block is not None:
        nodes = block.tree.nodes
        below = [at for at in nodes[-1].below if nodes[at].role == "scale" and nodes[at].item is not None]
        names = [item.name(say.lang) for at in below if (item := nodes[at].item) is not None]
        return PartScores(block.unit_ids, names, block.index_pct[:, below])
    if isinstance(sheet, Sheet):
        return PartScores(sheet.unit_ids, [name[say.lang] for name in sheet.names], 100 * sheet.achievement)
    return None


def strengths(analysis: Analysis, scores: PartScores | None, unit_id: str, say: Language) -> str:
    """Set the unit's index % in each part beside the block's median, best rank first."""
    if scores is None or unit_id not in scores.unit_ids:
        return ""
    row, columns = scores.unit_ids.index(unit_id), range(len(scores.names))
    own = scores.pct[row]
    median = np.array([_median(scores.pct[:, column]) for column in columns])
    ranks = np.array([scores.ranks(column)[row] for column in columns])
    order = sorted(columns, key=lambda at: (math.isnan(ranks[at]), ranks[at], -(own[at] - median[at]), at))
    rows: list[list[str | html.Cell]] = [
        [
            scores.names[at],
            _number(own[at], 1, say),
            _number(median[at], 1, say),
            _difference(own[at], median[at], say),
            _number(ranks[at], 0, say),
        ]
        for at in order
    ]
    heads = [
        say("Part"),
        say("Index, %"),
        say("Median of the block"),
        say("Difference"),
        say("Rank in this part"),
    ]
    name = unit_name(analysis.year, unit_id, say)
    caption = say("{unit}: index in % by part, beside the block", unit=name)
    table = html.table(heads, rows, caption, numeric=(1, 2, 3, 4))
    known = [at for at in order if not math.isnan(ranks[at])]
    return html.heading(2, say("Strengths and weaknesses")) + _sentence(scores, known, ranks, say) + table


def _sentence(scores: PartScores, known: list[int], ranks: Array, say: Language) -> str:
    if len(known) < 2 * _EXTREMES:
        return ""

    def named(places: list[int]) -> str:
        return say.names([f"{scores.names[at]} ({say.ordinal(ranks[at])})" for at in places])

    told = {"best": named(known[:_EXTREMES]), "worst": named(known[: -_EXTREMES - 1 : -1])}
    return html.paragraph(say("Best placed in {best}; worst placed in {worst}.", **told))


def _median(values: Array) -> float:
    known = values[~np.isnan(values)]
    return float(np.median(known)) if known.size else math.nan


def _difference(own: float, median: float, say: Language) -> html.Cell:
    """Return the difference of two figures as they are shown, so that the row adds up for its reader."""
    if math.isnan(own):
        return html.Cell("–")
    return html.Cell(say.signed(round(own, 1) - round(median, 1), 1), sort=own - median)


def _number(value: float, decimals: int, say: Language) -> html.Cell:
    return html.Cell("–") if math.isnan(value) else html.Cell(say.number(value, decimals), sort=float(value))
