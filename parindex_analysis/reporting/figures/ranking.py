"""The ranking figure: a point for each public total, best at the top."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from parindex_analysis.reporting.analysis import Analysis
from parindex_analysis.reporting.figures.style import COLOURS, label, new_figure, nice_limits, shorten, svg
from parindex_analysis.reporting.html import figure as html_figure
from parindex_analysis.reporting.language import Language
from parindex_analysis.reporting.words import block_name, total_text, unit_name
from parindex_analysis.scoring import Standing

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def ranking(analysis: Analysis, group: str, say: Language) -> str:
    """Draw the public totals of a block; empty where fewer than two are public."""
    known = [standing for standing in analysis.standings[group] if not math.isnan(standing.total)]
    if len(known) < 2:
        return ""
    from matplotlib.ticker import MaxNLocator

    drawing, axes = new_figure(0.75 + 0.205 * len(known))
    for at, standing in enumerate(known):
        _point(axes, analysis, at, standing, say)
    axes.set_yticks(range(len(known)), [_label(analysis, standing, say) for standing in known])
    axes.set_ylim(len(known) - 0.4, -0.6)
    totals = [standing.total for standing in known]
    low, high = nice_limits(min(totals), max(totals), analysis.year.scale)
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
        text, foot = say("mean {mean}", mean=say.figure(mean)), (mean.value, len(known) - 0.45)
        label(axes, text, foot, dx=3, dy=2, color=COLOURS["muted"], va="bottom")
    block = block_name(analysis.year, group, say)
    return html_figure(
        svg(drawing),
        _alt(analysis, group, known, say),
        say("{block}: public totals, {year}", block=block, year=analysis.year.year),
        note=_note(analysis, group, len(known), say),
    )


def _point(axes: Axes, analysis: Analysis, at: int, standing: Standing, say: Language) -> None:
    colour = COLOURS["published" if standing.evidence == "published" else "derived"]
    marker = "o" if standing.evidence == "published" else "D"
    axes.plot([standing.total], [at], marker, color=colour, markersize=5)
    label(axes, total_text(analysis.year, standing, say), (standing.total, at), dx=6)
    if standing.fact is not None and standing.fact.rounding == "truncated":
        axes.plot(standing.fact.interval, [at, at], color=colour, linewidth=2)


def _label(analysis: Analysis, standing: Standing, say: Language) -> str:
    name = shorten(unit_name(analysis.year, standing.unit_id, say))
    return name if math.isnan(standing.rank) else f"{say.number(standing.rank, 0)}  {name}"


def _alt(analysis: Analysis, group: str, known: list[Standing], say: Language) -> str:
    def told(standing: Standing) -> str:
        return f"{unit_name(analysis.year, standing.unit_id, say)} {total_text(analysis.year, standing, say)}"

    shown = known if len(known) <= 8 else [*known[:3], *known[-3:]]
    return say(
        "Dot plot of {n} totals. {block}: {totals}.",
        n=len(known),
        block=block_name(analysis.year, group, say),
        totals="; ".join(told(standing) for standing in shown),
    )


def _note(analysis: Analysis, group: str, shown: int, say: Language) -> str | None:
    n = analysis.year.n_units(group)
    if n is None or n == shown:
        return None
    if not analysis.year.unit_facts(group, "total"):
        return say("{shown} of {n} totals can be recomputed; the axis does not start at 0.", shown=shown, n=n)
    return say("{shown} of {n} totals are public; the axis does not start at 0.", shown=shown, n=n)
