"""Figures of where units can stand: possible and typical ranks, and how often each rank comes up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from parindex_analysis.figures.figure import figure, figure_png
from parindex_analysis.figures.style import COLOURS, new_figure, png, shorten, svg
from parindex_analysis.language import Language
from parindex_analysis.study.study import Analysis
from parindex_analysis.words.names import block_name, unit_name

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FEW = 12  # so many units leave room for numbers in cells
OFTEN = 0.5  # a rank that comes up in more than this share of draws is a unit's own


def rank_ranges(analysis: Analysis, group: str, say: Language) -> str:
    """Draw the possible ranks of each unit as a line, the typical ones as a bar on it, the rank as a dot."""
    found = analysis.spans[group]
    n = len(found.unit_ids)
    drawing, axes = new_figure(0.95 + 0.175 * n)
    rows = np.arange(n)
    axes.hlines(
        rows, found.best, found.worst, colors=COLOURS["implied"], linewidth=1.1, label=say("possible ranks")
    )
    typical = axes.hlines(rows, found.low, found.high, colors=COLOURS["published"], linewidth=5, alpha=0.55)
    typical.set_label(say("typical ranks"))
    axes.plot(found.ranks, rows, "o", color=COLOURS["derived"], markersize=3.8, label=say("official weights"))
    axes.set_yticks(rows, [shorten(unit_name(analysis.year, unit, say)) for unit in found.unit_ids])
    axes.tick_params(axis="y", labelsize=8 if n <= 30 else 7.5, length=0)
    axes.set_ylim(n - 0.4, -0.6)
    _rank_axis(axes, n, say)
    axes.grid(axis="x", color=COLOURS["line"], linewidth=0.6)
    axes.legend(loc="upper right", frameon=False, fontsize=8)
    caption = say(
        "{block}: ranks that weights within ±{share} can give",
        block=block_name(analysis.year, group, say),
        share=say.percent(analysis.parameters.vary),
    )
    return figure(svg(drawing), _ranges_alt(analysis, group, say), caption, name=f"ranges-{group}")


def _rank_axis(axes: Axes, n: int, say: Language) -> None:
    step = 1 if n <= FEW else 5 if n <= 30 else 10
    axes.set_xticks(sorted({1, *range(step, n + 1, step)}))
    axes.set_xlabel(say("Rank (1 is best)"))


def _ranges_alt(analysis: Analysis, group: str, say: Language) -> str:
    found = analysis.spans[group]
    widest = int(np.argmax(found.worst - found.best))
    return say(
        "Possible and typical ranks of {n} units when each weight may move by {share}; {fixed} of them have "
        "one possible rank only. The widest range is that of {unit}, {rank} with the official weights: "
        "possible {best} to {worst}, typical {low} to {high}.",
        n=len(found.unit_ids),
        share=say.percent(analysis.parameters.vary),
        fixed=int((found.best == found.worst).sum()),
        unit=unit_name(analysis.year, found.unit_ids[widest], say),
        rank=say.ordinal(found.ranks[widest]),
        best=say.ordinal(found.best[widest]),
        worst=say.ordinal(found.worst[widest]),
        low=say.ordinal(found.low[widest]),
        high=say.ordinal(found.high[widest]),
    )


def acceptability(analysis: Analysis, group: str, say: Language) -> str:
    """Draw how often each unit (row) comes to each rank (column) in the draws, as a heat map."""
    from matplotlib.colors import PowerNorm

    found = analysis.spans[group]
    n = len(found.unit_ids)
    drawing, axes = new_figure(1.2 + 0.17 * n, width=6.6)
    cells = axes.pcolormesh(
        np.arange(n + 1) + 0.5,
        np.arange(n + 1) - 0.5,
        np.ma.masked_equal(100 * found.shares, 0),
        cmap="Blues",
        norm=PowerNorm(0.5, 0, 100),  # so that a rank of one draw in ten is still seen
    )
    bar = drawing.colorbar(cells, ax=axes, shrink=0.5, ticks=[1, 10, 25, 50, 100])
    bar.outline.set_visible(False)
    bar.ax.tick_params(labelsize=7, length=0)
    bar.set_label(say("% of the draws"), fontsize=8)
    axes.set_yticks(range(n), [shorten(unit_name(analysis.year, unit, say), 24) for unit in found.unit_ids])
    axes.set_ylim(n - 0.5, -0.5)
    axes.tick_params(axis="both", labelsize=7, length=0)
    _rank_axis(axes, n, say)
    if n <= FEW:
        _write_shares(axes, found.shares, say)
    caption = say(
        "{block}: how often each unit comes to each rank", block=block_name(analysis.year, group, say)
    )
    note = say(
        "The darker the cell, the more often the unit has that rank when weights are drawn at random. A row "
        "with one dark cell is a firm rank; a long pale row is a rank that the weights decide."
    )
    return figure_png(
        png(drawing),
        _acceptability_alt(analysis, group, say),
        caption,
        name=f"acceptability-{group}",
        note=note,
    )


def _write_shares(axes: Axes, shares: NDArray[np.float64], say: Language) -> None:
    """Write each share into its cell, in white where the cell is dark."""
    for row, column in np.argwhere(shares >= 0.005):
        share = shares[row, column]
        colour = "white" if share > 0.3 else COLOURS["text"]
        text = say.number(100 * share, 0)
        axes.text(column + 1, row, text, ha="center", va="center", fontsize=7, color=colour)


def _acceptability_alt(analysis: Analysis, group: str, say: Language) -> str:
    found = analysis.spans[group]
    most = found.shares.max(axis=1)
    first, open_ = int(np.argmax(found.shares[:, 0])), int(np.argmin(most))
    return say(
        "Heat map of {n} units by {n} ranks over {draws} draws: {first} is first in {share}; {settled} "
        "of the units have one rank in more than half; the least settled is {unit}, with {most} at its most "
        "frequent rank.",
        n=len(found.unit_ids),
        draws=say.number(found.n_draws, 0),
        first=unit_name(analysis.year, found.unit_ids[first], say),
        share=say.percent(float(found.shares[first, 0]), 1),
        settled=int((most > OFTEN).sum()),
        unit=unit_name(analysis.year, found.unit_ids[open_], say),
        most=say.percent(float(most[open_]), 1),
    )
