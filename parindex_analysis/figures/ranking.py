"""The ranking figure: a point for each printed total, a bar for what a total that is not public can be."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from parindex_analysis.evidence.bounds import Bounds
from parindex_analysis.figures.figure import figure
from parindex_analysis.figures.style import COLOURS, label, new_figure, nice_limits, png, shorten, svg
from parindex_analysis.language import Language
from parindex_analysis.scoring import Standing
from parindex_analysis.scoring.intervals import Interval
from parindex_analysis.study.study import Analysis
from parindex_analysis.words.names import block_name, total_text, unit_name

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_TELLING = 0.25  # of the scale: a wider bar would only squeeze the points
NARROW = 0.0005  # of the scale: what is no wider is drawn as a point


@dataclass(frozen=True)
class _Row:
    """One line of the figure: its name, the ends of the total, and the unit's standing if it is printed."""

    name: str
    ends: Interval
    standing: Standing | None
    doubted: bool = False


def ranking(analysis: Analysis, group: str, say: Language) -> str:
    """Draw a block's totals; empty where fewer than two are public.

    Where less than half of the totals are public there is a line for each rank, else one for each unit.
    """
    told = {"block": block_name(analysis.year, group, say), "year": analysis.year.year}
    bounds = analysis.forced[group].bounds
    note: str | None
    known = [standing for standing in analysis.standings[group] if not math.isnan(standing.total)]
    few = bounds is not None and 2 * len(known) < len(bounds.positions)
    if bounds is not None and few and is_open(analysis, bounds) and len(runs(bounds)) > 1:
        rows = _by_rank(analysis, group, bounds, say)
        alt = _alt_bars(bounds, told["block"], say)
        caption = say("{block}, {year}: printed totals, and what the others can be", **told)
        note = say("Points: printed totals. Bars: from the least to the greatest total that a rank can have.")
    else:
        if len(known) < 2:
            return ""
        clash = analysis.forced[group].contradiction
        doubted = {id(fact) for fact in clash.facts} if clash is not None else set()
        rows = [replace(_row(analysis, s, say), doubted=id(s.fact) in doubted) for s in known]
        rows += _others(analysis, bounds, {standing.unit_id for standing in known}, say)
        alt = _alt_points(analysis, group, known, say)
        caption = say("{block}: public totals, {year}", **told)
        note = _note(analysis, group, len(known), say)
    drawing = _draw(analysis, group, rows, say)
    return figure(svg(drawing), alt, caption, name=f"ranking-{group}", png=png(drawing), note=note)


def _others(analysis: Analysis, bounds: Bounds | None, known: set[str], say: Language) -> list[_Row]:
    """Return the units whose totals are not public but held within narrow ends by the other figures."""
    room = _TELLING * analysis.year.scale
    return [
        _Row(shorten(unit_name(analysis.year, one.unit_id, say)), (one.total_low, one.total_high), None)
        for one in (bounds.units if bounds is not None else ())
        if one.unit_id not in known and one.total_high - one.total_low <= room
    ]


def is_open(analysis: Analysis, bounds: Bounds) -> bool:
    """Say whether anything is left open that is wider than a print."""
    room = NARROW * analysis.year.scale
    return any(one.total_high - one.total_low > room for one in bounds.units) or any(
        high - low > room for low, high in bounds.positions
    )


def runs(bounds: Bounds) -> list[tuple[int, int, Interval]]:
    """Return neighbouring ranks with the same ends together: first rank, last rank, ends."""
    found: list[tuple[int, int, Interval]] = []
    for rank, ends in enumerate(bounds.positions, 1):
        if found and found[-1][2] == ends:
            found[-1] = (found[-1][0], rank, ends)
        else:
            found.append((rank, rank, ends))
    return found


def _row(analysis: Analysis, standing: Standing, say: Language) -> _Row:
    name = shorten(unit_name(analysis.year, standing.unit_id, say))
    cut = standing.fact is not None and standing.fact.rounding == "truncated"
    ends = standing.fact.interval if standing.fact is not None and cut else (standing.total, standing.total)
    return _Row(
        name if math.isnan(standing.rank) else f"{say.number(standing.rank, 0)}  {name}", ends, standing
    )


def _by_rank(analysis: Analysis, group: str, bounds: Bounds, say: Language) -> list[_Row]:
    """Return a line for each rank; a unit that can have this rank only is named."""
    clash = analysis.forced[group].contradiction
    doubted = {id(fact) for fact in clash.facts} if clash is not None else set()
    printed = {
        standing.unit_id: standing
        for standing in analysis.standings[group]
        if standing.fact is not None and id(standing.fact) not in doubted
    }
    seated, rows = _seated(bounds), []
    for at, ends in enumerate(bounds.positions):
        unit = seated.get(at)
        name = "" if unit is None else shorten(unit_name(analysis.year, unit, say))
        standing = None if unit is None else printed.get(unit)
        cut = standing is None or standing.fact is None or standing.fact.rounding == "truncated"
        shown = ends if standing is None or cut else (standing.total, standing.total)
        rows.append(_Row(f"{say.number(at + 1, 0)}  {name}".strip(), shown, standing))
    return rows


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


def _draw(analysis: Analysis, group: str, rows: list[_Row], say: Language) -> Figure:
    from matplotlib.ticker import MaxNLocator

    drawing, axes = new_figure(0.75 + 0.2 * len(rows))
    finite = max(end for row in rows for end in row.ends if math.isfinite(end))
    beyond = finite + 0.1 * analysis.year.scale  # as far as a total without an upper end is drawn
    rows = [replace(row, ends=(row.ends[0], min(row.ends[1], beyond))) for row in rows]
    for at, row in enumerate(rows):
        _mark(axes, analysis, at, row, say)
    axes.set_yticks(range(len(rows)), [row.name for row in rows])
    axes.set_ylim(len(rows) - 0.4, -0.6)
    lows, highs = zip(*(row.ends for row in rows), strict=True)
    low, high = nice_limits(min(lows), max(highs), analysis.year.scale)
    axes.set_xlim(low, high + 0.12 * (high - low))
    whole = high - low > 4
    axes.xaxis.set_major_locator(MaxNLocator(6, integer=whole))
    axes.xaxis.set_major_formatter(lambda value, _: say.number(value, 0 if whole else 1))
    axes.grid(axis="x", color=COLOURS["line"], linewidth=0.6)
    axes.tick_params(length=0)
    axes.set_xlabel(say("Points"))
    mean = analysis.year.block_fact(group, "mean_total")
    if mean is not None and low < mean.value < high:
        axes.axvline(mean.value, color=COLOURS["muted"], linewidth=1, linestyle=(0, (4, 3)))
        text, foot = say("mean {mean}", mean=say.figure(mean)), (mean.value, len(rows) - 0.45)
        label(axes, text, foot, dx=3, dy=2, color=COLOURS["muted"], va="bottom")
    return drawing


def _mark(axes: Axes, analysis: Analysis, at: int, row: _Row, say: Language) -> None:
    """Draw a line of the figure: kinds of evidence differ by colour and by shape."""
    (low, high), standing = row.ends, row.standing
    if standing is None:
        if high - low > NARROW * analysis.year.scale:
            axes.plot([low, high], [at, at], color=COLOURS["implied"], linewidth=4, solid_capstyle="butt")
        else:
            axes.plot(
                [(low + high) / 2], [at], "|", color=COLOURS["implied"], markersize=7, markeredgewidth=2
            )
        return
    published = standing.evidence == "published"
    colour = COLOURS["published" if published else "derived"]
    if high > low:
        axes.plot([low, high], [at, at], color=colour, linewidth=2)
    marker, filled = "o" if published else "D", "white" if row.doubted else colour
    axes.plot([standing.total], [at], marker, color=colour, markerfacecolor=filled, markersize=5)
    text = total_text(analysis.year, standing, say) + (" ?" if row.doubted else "")
    label(axes, text, (standing.total, at), dx=6)


def _alt_points(analysis: Analysis, group: str, known: list[Standing], say: Language) -> str:
    def told(standing: Standing) -> str:
        return f"{unit_name(analysis.year, standing.unit_id, say)} {total_text(analysis.year, standing, say)}"

    shown = known if len(known) <= 8 else [*known[:3], *known[-3:]]
    return say(
        "Dot plot of {n} totals. {block}: {totals}.",
        n=len(known),
        block=block_name(analysis.year, group, say),
        totals="; ".join(told(standing) for standing in shown),
    )


def _alt_bars(bounds: Bounds, block: object, say: Language) -> str:
    def told(first: int, last: int, ends: Interval) -> str:
        ranks = say.number(first, 0) if first == last else f"{say.number(first, 0)}–{say.number(last, 0)}"
        return f"{ranks}: {say.interval(ends, 3)}"

    found = runs(bounds)
    shown = found if len(found) <= 10 else [*found[:5], *found[-5:]]
    return say(
        "Bars by rank. {block}, least to greatest total: {ranks}.",
        block=block,
        ranks="; ".join(told(*run) for run in shown),
    )


def _note(analysis: Analysis, group: str, shown: int, say: Language) -> str | None:
    n = analysis.year.n_units(group)
    if n is None or n == shown:
        return None
    if not analysis.year.unit_facts(group, "total"):
        return say("{shown} of {n} totals can be recomputed; the axis does not start at 0.", shown=shown, n=n)
    return say("{shown} of {n} totals are public; the axis does not start at 0.", shown=shown, n=n)
