"""Figures of what weights do: ranks under equal weights, domains up and down, the survey's share, radii."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from parindex_analysis.figures.figure import figure, figure_png
from parindex_analysis.figures.style import COLOURS, label, new_figure, png, shorten, spread, svg
from parindex_analysis.language import Language
from parindex_analysis.study.study import Analysis
from parindex_analysis.words.evidence import radius_text, whatever
from parindex_analysis.words.names import block_name, unit_name

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def equal_weights(analysis: Analysis, group: str, say: Language) -> str:
    """Draw each unit's rank with the official and with equal weights, joined by a line."""
    runs = analysis.scenarios[group]
    official, equal = runs.of("official"), runs.of("equal")
    n = len(official)
    drawing, axes = new_figure(0.75 + 0.175 * n)
    for at in range(n):
        colour = COLOURS[
            "up" if equal[at] < official[at] else "down" if equal[at] > official[at] else "muted"
        ]
        axes.plot([official[at], equal[at]], [at, at], color=colour, linewidth=1.2)
    axes.plot(
        official, range(n), "o", color=COLOURS["published"], markersize=4.5, label=say("official weights")
    )
    axes.plot(
        equal,
        range(n),
        "D",
        color="white",
        markeredgecolor=COLOURS["derived"],
        markersize=4.2,
        label=say("equal weights"),
    )
    axes.set_yticks(range(n), [shorten(unit_name(analysis.year, unit, say)) for unit in runs.unit_ids])
    axes.tick_params(axis="y", labelsize=8 if n <= 30 else 7.5, length=0)
    axes.set_ylim(n - 0.4, -0.6)
    axes.set_xlabel(say("Rank (1 is best)"))
    step = 1 if n <= 12 else 5 if n <= 30 else 10
    axes.set_xticks(sorted({1, *range(step, n + 1, step)}))
    axes.grid(axis="x", color=COLOURS["line"], linewidth=0.6)
    axes.legend(loc="upper right", frameon=False, fontsize=8)
    changed = int((official != equal).sum())
    far = int(np.argmax(np.abs(official - equal)))
    alt = say(
        "Ranks of {n} units with official and with equal weights: {changed} change; "
        "{unit} goes from {start} to {end}.",
        n=n,
        changed=changed,
        unit=unit_name(analysis.year, runs.unit_ids[far], say),
        start=say.ordinal(official[far]),
        end=say.ordinal(equal[far]),
    )
    caption = say(
        "{block}: ranks with official and with equal weights", block=block_name(analysis.year, group, say)
    )
    return figure(svg(drawing), alt, caption, name=f"equal-{group}")


def domain_moves(analysis: Analysis, group: str, say: Language) -> str:
    """Draw places gained or lost when one domain's weight goes up or down, as a heat map."""
    import seaborn as sns

    runs = analysis.scenarios[group]
    moved = [(at, scenario) for at, scenario in enumerate(runs.scenarios) if scenario.item_id]
    change = np.array([runs.ranks[0] - runs.ranks[at] for at, _ in moved]).T
    most = max(1.0, float(np.abs(change).max()))
    n = len(runs.unit_ids)
    drawing, axes = new_figure(1.5 + 0.17 * n, width=6.6)
    names = dict(zip(runs.sheet.item_ids, runs.sheet.names, strict=True))
    labels = [f"{shorten(names[s.item_id][say.lang], 26)} {'+' if s.kind == 'up' else '−'}" for _, s in moved]
    sns.heatmap(
        change,
        ax=axes,
        cmap="PuOr",
        center=0,
        vmin=-most,
        vmax=most,
        linewidths=0.4,
        cbar_kws={"shrink": 0.5},
        xticklabels=False,  # seaborn would measure each label to see whether two overlap: half of its time
        yticklabels=False,
    )
    units = [shorten(unit_name(analysis.year, unit, say), 24) for unit in runs.unit_ids]
    _label_map(axes, labels, units, say("places gained (+) or lost (−)"))
    if n <= 25:
        _write_changes(axes, change, most, say)
    share = say.percent(analysis.parameters.vary)
    still = int((change == 0).all(axis=1).sum())
    alt = say(
        "Heat map: places that {n} units gain or lose when one domain's weight goes up or down by {share}; "
        "the longest move is {most} places, {still} units never move.",
        n=n,
        share=share,
        most=say.number(float(np.abs(change).max()), 0),
        still=still,
    )
    caption = say(
        "{block}: places gained or lost when one domain weighs {share} more (+) or less (−)",
        block=block_name(analysis.year, group, say),
        share=share,
    )
    return figure_png(png(drawing), alt, caption, name=f"domains-{group}")


def _label_map(axes: Axes, columns: list[str], rows: list[str], unit: str) -> None:
    """Name a heat map's columns, aslant, its rows, and what its colours stand for."""
    axes.set_xticks(np.arange(len(columns)) + 0.5, columns)
    axes.set_yticks(np.arange(len(rows)) + 0.5, rows)
    axes.tick_params(axis="both", labelsize=7, length=0)
    axes.tick_params(axis="x", rotation=60)
    for tick in axes.get_xticklabels():
        tick.set_horizontalalignment("right")
        tick.set_rotation_mode("anchor")
    bar = axes.collections[0].colorbar
    if bar is not None:
        bar.ax.tick_params(labelsize=7, length=0)
        bar.set_label(unit, fontsize=8)


def _write_changes(axes: Axes, change: NDArray[np.float64], most: float, say: Language) -> None:
    """Write each change into its cell, in white where the cell is dark."""
    for row, column in np.argwhere(change != 0):
        dark = abs(change[row, column]) > 0.6 * most
        colour = "white" if dark else COLOURS["text"]
        text = say.signed(change[row, column], 0)
        axes.text(column + 0.5, row + 0.5, text, ha="center", va="center", fontsize=7, color=colour)


def survey_share(analysis: Analysis, group: str, say: Language) -> str:
    """Draw each unit's total as the survey's share goes from 0 to 100%; where lines cross, places change."""
    line = analysis.share_lines[group]
    height = 1.2 + 0.33 * len(line.unit_ids)
    drawing, axes = new_figure(height)
    nearest = line.nearest()
    marked = {nearest.above, nearest.below} if nearest else set()
    for at, unit in enumerate(line.unit_ids):
        strong = unit in marked
        axes.plot(
            100 * line.shares,
            line.totals[:, at],
            linewidth=2 if strong else 1.1,
            color=COLOURS["derived"] if strong else COLOURS["published"],
            alpha=1 if strong else 0.6,
        )
    axes.axvline(100 * line.official, color=COLOURS["muted"], linewidth=1, linestyle=(0, (4, 3)))
    official = say("official {share}", share=say.percent(line.official))
    foot = {"xycoords": ("data", "axes fraction"), "color": COLOURS["muted"], "va": "bottom"}
    label(axes, official, (100 * line.official, 0), dx=4, dy=4, **foot)
    low, high = float(line.totals.min()), float(line.totals.max())
    ends = {unit: float(line.totals[-1, at]) for at, unit in enumerate(line.unit_ids)}
    for unit, place in spread(ends, apart=0.16 * (high - low) / (height - 0.6)):
        name = shorten(unit_name(analysis.year, unit, say), 26)
        label(axes, name, (100, place), annotation_clip=False)
    axes.set_xlim(0, 100)
    axes.tick_params(length=0)
    axes.grid(axis="y", color=COLOURS["line"], linewidth=0.6)
    axes.yaxis.set_major_formatter(lambda value, _: say.number(value, 0))
    axes.set_xlabel(say("Share of the survey in the total (%)"))
    axes.set_ylabel(say("Points"))
    caption = say(
        "{block}: totals as the survey counts for more", block=block_name(analysis.year, group, say)
    )
    return figure(
        svg(drawing),
        _share_alt(analysis, group, say),
        caption,
        name=f"survey-{group}",
        note=say("Where two lines cross, two units change places."),
    )


def _share_alt(analysis: Analysis, group: str, say: Language) -> str:
    line = analysis.share_lines[group]
    alt = say(
        "Totals of {n} units as the survey's share goes from 0 to 100%: {crossings} pairs change places.",
        n=len(line.unit_ids),
        crossings=len(line.crossings),
    )
    nearest = line.nearest()
    if nearest is None:
        return alt
    return (
        alt
        + " "
        + say(
            "Nearest to the official {official} is {share}: {above} and {below}.",
            official=say.percent(line.official),
            share=say.percent(nearest.share, 1),
            above=unit_name(analysis.year, nearest.above, say),
            below=unit_name(analysis.year, nearest.below, say),
        )
    )


def guaranteed(analysis: Analysis, group: str, say: Language) -> str:
    """Draw the guaranteed radius of each two neighbours among the public totals."""
    found = analysis.guarantees[group]
    if not found:
        return ""
    drawing, axes = new_figure(0.8 + 0.3 * len(found))
    radii = [100 * guarantee.shown for guarantee in found]
    axes.barh(range(len(found)), radii, height=0.5, color=COLOURS["implied"])
    names = {
        unit: shorten(unit_name(analysis.year, unit, say), 25) for g in found for unit in (g.above, g.below)
    }
    labels = [f"{names[g.above]} > {names[g.below]}" for g in found]
    axes.set_yticks(range(len(found)), labels)
    axes.tick_params(axis="y", labelsize=7.5, length=0)
    for at, radius in enumerate(radii):
        label(axes, "±" + radius_text(found[at], say), (radius, at), dx=4)
    axes.set_ylim(len(found) - 0.4, -0.6)
    axes.set_xlim(0, max(*radii, 1.0) * 1.18)
    axes.set_xlabel(say("Change of all weights that can't turn the order (±%)"))
    axes.grid(axis="x", color=COLOURS["line"], linewidth=0.6)
    firm = max(found, key=lambda g: g.radius)
    alt = say(
        "Bars: {n} neighbouring pairs of public totals; "
        "the firmest order is {above} over {below}, ±{radius}.",
        n=len(found),
        above=unit_name(analysis.year, firm.above, say),
        below=unit_name(analysis.year, firm.below, say),
        radius=radius_text(firm, say),
    )
    caption = say(
        "{block}: how firm the order of public totals is, {whatever}",
        block=block_name(analysis.year, group, say),
        whatever=whatever(firm.items, say),
    )
    return figure(svg(drawing), alt, caption, name=f"guaranteed-{group}")
