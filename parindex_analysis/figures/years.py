"""Figures of the page that sets years side by side: the bridge, lines over the years, profiles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from parindex_analysis.figures.figure import figure
from parindex_analysis.figures.style import COLOURS, label, new_figure, shorten, spread, svg
from parindex_analysis.language import Language
from parindex_analysis.study.study import Analysis
from parindex_analysis.trends import Bridge, Line, Lines, rank_lines
from parindex_analysis.words.names import block_name

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MOST_BARS = 5  # of the units that gained most, and of those that lost most
_MOST_LINES = 7
_MANY = 30  # with more lines than this, all are long: the best ones are drawn
_TERM_COLOURS = {"rules": "#b5530a", "performance": "#0b5c8a", "items": "#8c7aa9", "unexplained": "#5f6b76"}
_LINE_COLOURS = ("#0b5c8a", "#b5530a", "#0b7a5e", "#8a2f6d", "#5f6b76", "#7a6a00", "#b3261e")


def bridge_bars(analysis: Analysis, found: Bridge, say: Language) -> str:
    """Draw the four terms for the units that gained and lost most, stacked from zero."""
    order = np.argsort(-found.change, kind="stable")
    chosen = order if len(order) <= 2 * _MOST_BARS else [*order[:_MOST_BARS], *order[-_MOST_BARS:]]
    names = {unit.unit_id: unit.name(say.lang) for unit in analysis.year.units}
    drawing, axes = new_figure(0.9 + 0.3 * len(chosen))
    words = {
        "rules": say("rules"),
        "performance": say("performance"),
        "items": say("items of one year only"),
        "unexplained": say("unexplained"),
    }
    shown = [name for name, values in found.terms.items() if np.abs(values).max() >= 0.005]
    for row, at in enumerate(chosen):
        ends = {1: 0.0, -1: 0.0}
        for name in shown:
            value = float(found.terms[name][at])
            side = 1 if value > 0 else -1
            axes.barh(row, value, left=ends[side], color=_TERM_COLOURS[name], height=0.62)
            ends[side] += value
        axes.plot([found.change[at]] * 2, [row - 0.4, row + 0.4], color=COLOURS["text"], linewidth=1.6)
    axes.axvline(0, color=COLOURS["muted"], linewidth=0.8)
    axes.set_yticks(range(len(chosen)), [shorten(names[found.unit_ids[at]], 26) for at in chosen])
    axes.invert_yaxis()
    axes.set_xlabel(say("change of the index % (black mark: all terms together)"))
    for name in shown:
        axes.barh([0], [0], color=_TERM_COLOURS[name], label=words[name])
    axes.legend(
        loc="upper center",
        bbox_to_anchor=(0.4, -0.16 if len(chosen) > 5 else -0.4),
        ncols=4,
        frameon=False,
        fontsize=8,
    )
    listed = "; ".join(
        f"{names[found.unit_ids[at]]} {say.signed(float(found.change[at]), 2)}"
        for at in (*chosen[:2], *chosen[-2:])
    )
    told = {"before": found.before, "after": found.after, "listed": listed}
    alt = say(
        "Changes of the index % from {before} to {after} by rules, performance and other terms: {listed}.",
        **told,
    )
    caption = say(
        "{block}: the bridge from {before} to {after}, for the units that changed most",
        block=block_name(analysis.year, found.group, say),
        **told,
    )
    return figure(svg(drawing), alt, caption, name=f"bridge-{found.group}")


def lines(analysis: Analysis, group: str, say: Language) -> str:
    """Draw known ranks over the years: gaps where nothing is known, stops and forks where units changed."""
    found = rank_lines(analysis.wider.years, analysis.wider.units, group)
    chosen = _chosen(found)
    if len(found.years) < 3 or not chosen:
        return ""
    names = {unit.unit_id: unit.name(say.lang) for unit in analysis.wider.units}
    drawing, axes = new_figure(3.4)
    last = max(position.rank[0] for line in chosen for _, position in line.points)
    for colour, line in zip(_LINE_COLOURS, chosen, strict=False):
        for piece in line.pieces:
            axes.plot(*zip(*piece, strict=True), "-o", color=colour, markersize=4, linewidth=1.5)
        _turn(axes, line, chosen, colour)
    _rule_breaks(axes, found, last, say)
    ends = {line.unit_id: line.points[-1][1].rank[0] for line in chosen}
    right = found.years[-1]
    placed = spread(ends, 0.07 * (last + 1))
    lift = max(0.0, 1 - min(height for _, height in placed))  # no label above the first rank
    for unit, height in placed:
        colour = _LINE_COLOURS[[line.unit_id for line in chosen].index(unit)]
        label(axes, shorten(names[unit], 24), (right, height + lift), dx=8, color=colour)
    axes.set_ylim(last + 1.5, 0)
    axes.set_xlim(found.years[0] - 0.3, right + 0.36 * max(right - found.years[0], 3))
    axes.set_xticks(found.years, [str(year) for year in found.years], fontsize=8)
    axes.set_ylabel(say("rank"))
    return figure(
        svg(drawing),
        *_line_words(analysis, found, chosen, names, say),
        name=f"years-{group}",
        note=_line_note(found, chosen, say),
    )


def _chosen(found: Lines) -> list[Line]:
    """Lines that turn, then those with the longest record (the best ones, where all have one)."""

    def order(line: Line) -> tuple[bool, int, float, str]:
        best = min(position.rank[0] for _, position in line.points)
        return line.turn is None, 0 if len(found.lines) > _MANY else -len(line.points), best, line.unit_id

    return sorted((line for line in found.lines if len(line.points) > 1), key=order)[:_MOST_LINES]


def _turn(axes: Axes, line: Line, chosen: list[Line], colour: str) -> None:
    """Mark where a line stops, and lead it to the unit that took it in."""
    if line.turn is None or line.turn.what == "took_in":
        return
    year, position = line.points[-1]
    axes.plot([year], [position.rank[0]], "X", color=colour, markersize=9)
    for other in chosen:
        later = next((point for point in other.points if point[0] > year), None)
        if other.unit_id in line.turn.others and later is not None:
            start, end = (year, position.rank[0]), (later[0], later[1].rank[0])
            axes.plot(*zip(start, end, strict=True), ":", color=colour, linewidth=1.4)


def _rule_breaks(axes: Axes, found: Lines, last: float, say: Language) -> None:
    for number, year in enumerate(found.breaks):
        axes.axvline(year - 0.5, color=COLOURS["muted"], linewidth=0.8, linestyle="--")
        if number == 0:
            label(axes, say("new rules"), (year - 0.5, last + 1), dx=3, fontsize=7, color=COLOURS["muted"])


def _line_words(
    analysis: Analysis, found: Lines, chosen: list[Line], names: dict[str, str], say: Language
) -> tuple[str, str]:
    listed = "; ".join(
        f"{names[line.unit_id]} "
        + ", ".join(f"{year}: {say.number(position.rank[0], 0)}" for year, position in line.points[-4:])
        for line in chosen[:4]
    )
    told = {"first": found.years[0], "last": found.years[-1]}
    caption = say(
        "{block}: known ranks, {first} to {last}", block=block_name(analysis.year, found.group, say), **told
    )
    return say("Ranks from {first} to {last}: {listed}.", listed=listed, **told), caption


def _line_note(found: Lines, chosen: list[Line], say: Language) -> str:
    said = [say("A gap: the rank of that year is not public.")]
    if found.breaks:
        said.append(say("Dashed: a new rule set begins."))
    if any(line.turn is not None and line.turn.what != "took_in" for line in chosen):
        said.append(say("✕: the unit ended; a dotted line leads to the unit that took it in."))
    return " ".join(said)
