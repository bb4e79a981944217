"""The figure of what is forced: by rank, a point for a printed total, a bar for what others can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from parindex_analysis.evidence.bounds import Bounds
from parindex_analysis.reporting.analysis import Analysis
from parindex_analysis.reporting.figures.style import COLOURS, new_figure, nice_limits, shorten, svg
from parindex_analysis.reporting.html import figure as html_figure
from parindex_analysis.reporting.language import Language
from parindex_analysis.reporting.words import block_name, unit_name

if TYPE_CHECKING:
    from matplotlib.axes import Axes

NARROW = 0.0005  # of the scale: what is no wider is drawn as a point


def forced_totals(analysis: Analysis, group: str, bounds: Bounds, say: Language) -> str:
    """Draw the least and greatest total on each rank of a block.

    Parameters
    ----------
    analysis : Analysis
        The year's results.
    group : str
        The block.
    bounds : Bounds
        What its printed figures force.
    say : Language
        The page's language.

    Returns
    -------
    str
        A figure with its caption and the numbers in its alternative text.
    """
    from matplotlib.ticker import MaxNLocator

    n = len(bounds.positions)
    drawing, axes = new_figure(0.75 + 0.19 * n)
    seated, printed = _seated(bounds), _printed(analysis, group)
    for at, ends in enumerate(bounds.positions):
        _mark(axes, at, ends, analysis.year.scale, printed=seated.get(at) in printed)
    names = {at: shorten(unit_name(analysis.year, unit, say)) for at, unit in seated.items()}
    axes.set_yticks(range(n), [f"{names.get(at, '')}  {say.number(at + 1, 0)}" for at in range(n)])
    axes.set_ylim(n - 0.4, -0.6)
    lows, highs = zip(*bounds.positions, strict=True)
    low, high = nice_limits(min(lows), max(highs), analysis.year.scale)
    axes.set_xlim(low, high)
    whole = high - low > 4
    axes.xaxis.set_major_locator(MaxNLocator(6, integer=whole))
    axes.xaxis.set_major_formatter(lambda value, _: say.number(value, 0 if whole else 1))
    axes.grid(axis="x", color=COLOURS["line"], linewidth=0.6)
    axes.tick_params(length=0)
    axes.set_xlabel(say("Points"))
    block = block_name(analysis.year, group, say)
    return html_figure(
        svg(drawing),
        _alt(bounds, block, say),
        say("{block}: what the printed figures force, {year}", block=block, year=analysis.year.year),
        note=say("Points: printed totals. Bars: from the least to the greatest total that a rank can have."),
    )


def runs(bounds: Bounds) -> list[tuple[int, int, tuple[float, float]]]:
    """Return neighbouring ranks with the same ends together: first rank, last rank, ends."""
    found: list[tuple[int, int, tuple[float, float]]] = []
    for rank, ends in enumerate(bounds.positions, 1):
        if found and found[-1][2] == ends:
            found[-1] = (found[-1][0], rank, ends)
        else:
            found.append((rank, rank, ends))
    return found


def _seated(bounds: Bounds) -> dict[int, str]:
    """Return by position (from 0) the unit that can have this rank only."""
    found: dict[int, str] = {}
    for one in bounds.units:
        if one.rank_best == one.rank_worst and one.rank_best == int(one.rank_best):
            at = int(one.rank_best) - 1
            while at in found and at + 1 < len(bounds.positions):  # units that share a rank
                at += 1
            found[at] = one.unit_id
    return found


def _printed(analysis: Analysis, group: str) -> set[str]:
    """Return the units with a printed total that no contradiction puts in doubt."""
    clash = analysis.forced[group].contradiction
    doubted = {id(fact) for fact in clash.facts} if clash is not None else set()
    totals = analysis.year.unit_facts(group, "total")
    return {unit for unit, fact in totals.items() if id(fact) not in doubted}


def _mark(axes: Axes, at: int, ends: tuple[float, float], scale: float, *, printed: bool) -> None:
    low, high = ends
    if high - low <= NARROW * scale:
        colour = COLOURS["published" if printed else "implied"]
        axes.plot([(low + high) / 2], [at], "o", color=colour, markersize=5)
    else:
        axes.plot([low, high], [at, at], color=COLOURS["implied"], linewidth=4, solid_capstyle="butt")


def _alt(bounds: Bounds, block: str, say: Language) -> str:
    def told(first: int, last: int, ends: tuple[float, float]) -> str:
        ranks = say.number(first, 0) if first == last else f"{say.number(first, 0)}–{say.number(last, 0)}"
        return f"{ranks}: {say.interval(ends, 3)}"

    found = runs(bounds)
    shown = found if len(found) <= 10 else [*found[:5], *found[-5:]]
    return say(
        "Bars by rank. {block}, least to greatest total: {ranks}.",
        block=block,
        ranks="; ".join(told(*run) for run in shown),
    )
