"""The figure of the order that no admissible weights change, as a diagram of lines from above to below."""

from __future__ import annotations

import numpy as np

from parindex_analysis.figures.figure import figure
from parindex_analysis.figures.style import COLOURS, new_figure, shorten, svg
from parindex_analysis.language import Language
from parindex_analysis.sensitivity import NecessaryOrder
from parindex_analysis.study.study import Analysis
from parindex_analysis.words.names import block_name, unit_name, unit_names

CROWDED = 5  # more units than this in one row stand a little higher and lower in turn


def certain_order(analysis: Analysis, group: str, found: NecessaryOrder, say: Language) -> str:
    """Draw the Hasse diagram: a line leads from each unit down to those that are certainly below it."""
    rank_of = dict(zip(analysis.scenarios[group].unit_ids, analysis.scenarios[group].ranks[0], strict=True))
    places: dict[str, tuple[float, float]] = {}
    for level in range(int(found.levels.max()) + 1):
        members = [found.unit_ids[at] for at in np.flatnonzero(found.levels == level)]
        members.sort(key=lambda unit: (rank_of[unit], unit))
        for at, unit in enumerate(members):
            lift = 0.27 * (0.5 - at % 2) if len(members) > CROWDED else 0.0
            places[unit] = ((at + 1) / (len(members) + 1), level - lift)
    drawing, axes = new_figure(0.4 + 0.6 * (int(found.levels.max()) + 1))
    gap = (np.nan, np.nan)
    lines = np.array([point for u, v in found.edges for point in (places[u], places[v], gap)])
    if len(lines):
        axes.plot(lines[:, 0], lines[:, 1], color=COLOURS["implied"], linewidth=0.5, alpha=0.45)
    box = {"boxstyle": "round,pad=0.15", "facecolor": "white", "edgecolor": "none", "alpha": 0.85}
    for unit, (x, y) in places.items():
        name = shorten(unit_name(analysis.year, unit, say), 15)
        axes.text(x, y, f"{rank_of[unit]:.0f} {name}", ha="center", va="center", fontsize=7, bbox=box)
    axes.set_axis_off()
    axes.set_xlim(0, 1)
    axes.set_ylim(found.levels.max() + 0.5, -0.5)
    caption = say(
        "{block}: the order that no weights within ±{share} change",
        block=block_name(analysis.year, group, say),
        share=say.percent(analysis.parameters.vary),
    )
    note = say(
        "A line down from one unit to another, over others or straight: the upper one has the greater total "
        "under all these weights. Units without such a line can change places. The number is the rank."
    )
    return figure(svg(drawing), _alt(analysis, found, say), caption, name=f"order-{group}", note=note)


def _alt(analysis: Analysis, found: NecessaryOrder, say: Language) -> str:
    n = len(found.unit_ids)
    tops = [unit for unit, level in zip(found.unit_ids, found.levels, strict=True) if level == 0]
    return say(
        "Diagram of {n} units in {rows} rows: of {pairs} pairs {sure} keep their order under all weights "
        "within ±{share}. With nobody certainly above: {tops}.",
        n=n,
        rows=int(found.levels.max()) + 1,
        pairs=say.number(n * (n - 1) / 2, 0),
        sure=say.number(int(found.above.sum()), 0),
        share=say.percent(analysis.parameters.vary),
        tops=unit_names(analysis.year, tops, say),
    )
