"""The slope figure: ranks in two years."""

from __future__ import annotations

from parindex_analysis.figures.figure import figure
from parindex_analysis.figures.style import COLOURS, label, new_figure, png, shorten, spread, svg
from parindex_analysis.language import Language
from parindex_analysis.study.study import Analysis
from parindex_analysis.trends import Comparison
from parindex_analysis.words.names import block_name, unit_name

MOST = 24  # more lines than this can't be told apart; the table has them all


def slopes(analysis: Analysis, group: str, say: Language) -> str:
    """Draw the ranks of both years for units ranked in both; empty for none or for too many."""
    comparison = analysis.comparisons.get(group)
    if comparison is None or not 1 <= len(comparison.movers) <= MOST:
        return ""
    height = 1.0 + 0.26 * max(len(comparison.movers), 6)
    drawing, axes = new_figure(height)
    last = max(max(m.rank_from, m.rank_to) for m in comparison.movers)
    apart = 0.15 * (last + 0.6) / (height - 0.4)  # ranks that a label is high
    for mover in comparison.movers:
        colour = COLOURS["up" if mover.places > 0 else "down" if mover.places < 0 else "muted"]
        axes.plot([0, 1], [mover.rank_from, mover.rank_to], "-o", color=colour, markersize=4, linewidth=1.4)
    names = {m.unit_id: shorten(unit_name(analysis.year, m.unit_id, say), 28) for m in comparison.movers}
    for unit, place in spread({m.unit_id: m.rank_from for m in comparison.movers}, apart):
        rank = next(m.rank_from for m in comparison.movers if m.unit_id == unit)
        label(axes, f"{names[unit]}  {say.number(rank, 0)}", (0, place), dx=-7, ha="right")
    for unit, place in spread({m.unit_id: m.rank_to for m in comparison.movers}, apart):
        rank = next(m.rank_to for m in comparison.movers if m.unit_id == unit)
        label(axes, f"{say.number(rank, 0)}  {names[unit]}", (1, place), dx=7)
    axes.set_ylim(last + 0.8, 0.2)
    axes.set_xlim(-1.25, 2.25)
    axes.set_xticks([0, 1], [str(comparison.before), str(comparison.after)])
    axes.tick_params(length=0)
    axes.set_yticks([])
    axes.spines[["left", "bottom"]].set_visible(False)
    words = _words(analysis, group, comparison, say)
    return figure(svg(drawing), *words, name=f"moves-{group}", png=png(drawing))


def _words(analysis: Analysis, group: str, comparison: Comparison, say: Language) -> tuple[str, str]:
    """Return alt text and caption."""
    years = {"before": comparison.before, "after": comparison.after}
    moves = "; ".join(
        f"{unit_name(analysis.year, mover.unit_id, say)} "
        f"{say.number(mover.rank_from, 0)} → {say.number(mover.rank_to, 0)}"
        for mover in comparison.movers[:8]
    )
    caption = say(
        "{block}: ranks in {before} and {after} of the units with known ranks in both years",
        block=block_name(analysis.year, group, say),
        **years,
    )
    return say("Ranks in {before} and {after}: {moves}.", moves=moves, **years), caption
