"""Small panels, one a row for each index: a place's value on its own scale, and its rank."""

from __future__ import annotations

from typing import TYPE_CHECKING

from parindex_analysis.figures.figure import figure
from parindex_analysis.figures.style import COLOURS, label, new_panels, svg
from parindex_analysis.language import Language
from parindex_analysis.trends import IndexLine, Profile
from parindex_analysis.words.targets import index_name, place_name, year_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_LEAST_YEARS = 3  # an index with fewer years is read in the table


def panels(found: Profile, say: Language) -> str:
    """Draw the indices with some years of figures; empty where there are none."""
    lines = [line for line in found.lines if len(line.years) >= _LEAST_YEARS]
    if not lines:
        return ""
    first = min(line.years[0].year for line in lines)
    last = max(line.years[-1].year for line in lines)
    drawing, grid = new_panels(len(lines), 2, 1.25 * len(lines) + 0.4)
    for row, line in zip(grid, lines, strict=True):
        _values(row[0], line)
        _ranks(row[1], line)
        label(row[0], index_name(line.index, say), (0, 1), dx=0, dy=7, xycoords="axes fraction", fontsize=8.5)
        for axes in row:
            _breaks(axes, line)
            axes.set_xlim(first - 0.6, last + 0.6)
            axes.tick_params(labelsize=7.5)
    heads = {"ha": "right", "color": COLOURS["muted"], "fontsize": 7.5, "xycoords": "axes fraction"}
    for axes, words in zip(grid[0], (say("value, on its own scale"), say("rank")), strict=True):
        label(axes, words, (1, 1), dx=0, dy=20, **heads)
    listed = "; ".join(
        f"{index_name(line.index, say)} {line.years[-1].year}: {year_text(line.years[-1], say)}"
        for line in lines
    )
    told = {"place": place_name(found.place, say), "first": first, "last": last}
    alt = say(
        "{place} in several indices, {first} to {last}; latest figures: {listed}.", listed=listed, **told
    )
    caption = say("{place} across indices, {first} to {last}", **told)
    note = say(
        "Dashed: another method, scale or number of those ranked. A bar: a range, or two values that "
        "sources print."
    )
    return figure(svg(drawing), alt, caption, name=f"profile-{found.place}", note=note)


def _values(axes: Axes, line: IndexLine) -> None:
    """Draw values; the line breaks where the scale or the rules did, or a year is missing."""
    known = [(year.year, [f.value for f in year.values if f.value == f.value]) for year in line.years]
    points = [(year, sum(values) / len(values)) for year, values in known if values]
    for piece in _pieces(points, line):
        axes.plot(*zip(*piece, strict=True), "-o", color=COLOURS["published"], markersize=3, linewidth=1.2)
    for year, values in known:
        if values and max(values) > min(values):
            axes.plot([year, year], [min(values), max(values)], color=COLOURS["derived"], linewidth=3)
    if not points:
        label(axes, "–", (0.5, 0.5), dx=0, xycoords="axes fraction", ha="center", color=COLOURS["muted"])
        axes.set_yticks([])


def _ranks(axes: Axes, line: IndexLine) -> None:
    ranked = [(year.year, year.rank) for year in line.years if year.rank is not None]
    points = [(year, (rank[0] + rank[1]) / 2) for year, rank in ranked]
    for piece in _pieces(points, line):
        axes.plot(*zip(*piece, strict=True), "-o", color=COLOURS["up"], markersize=3, linewidth=1.2)
    for year, rank in ranked:
        if rank[1] > rank[0]:
            axes.plot([year, year], list(rank), color=COLOURS["derived"], linewidth=3)
    most = max([year.of_n or 0 for year in line.years] + [int(rank[1]) for _, rank in ranked], default=1)
    axes.set_ylim(most + 1, 0)
    axes.set_yticks([1, most])


def _pieces(points: list[tuple[int, float]], line: IndexLine) -> list[list[tuple[int, float]]]:
    broken = {one.after for one in line.breaks}
    pieces: list[list[tuple[int, float]]] = []
    for year, value in points:
        if not pieces or pieces[-1][-1][0] != year - 1 or year in broken:
            pieces.append([])
        pieces[-1].append((year, value))
    return pieces


def _breaks(axes: Axes, line: IndexLine) -> None:
    for year in {one.after for one in line.breaks}:
        axes.axvline(year - 0.5, color=COLOURS["muted"], linewidth=0.7, linestyle="--")
