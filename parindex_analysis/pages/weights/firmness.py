"""What is certain whatever the weights, which weight matters for whom, and what a change would take."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from parindex_analysis import html
from parindex_analysis.figures import order as draw
from parindex_analysis.language import Language
from parindex_analysis.pages.common import open_note
from parindex_analysis.scoring import Sheet
from parindex_analysis.sensitivity import StabilityInterval, admissible_for, order_of, stability
from parindex_analysis.study.study import Analysis
from parindex_analysis.words.names import block_name, unit_name


def _none(analysis: Analysis, not_public: str, say: Language) -> str:
    """Say why a section is empty: no parts are public, or the rules allow no exact answer."""
    if not analysis.scenarios:
        return html.paragraph(not_public)
    return html.paragraph(say("Under the rules of this index that is not computed exactly."))


def certain(analysis: Analysis, say: Language) -> str:
    """Show whose order no weights within the limits change, for blocks whose parts are public."""
    parts = []
    for group, runs in analysis.scenarios.items():
        if not runs.sheet.is_exact:
            continue
        found = order_of(runs.sheet, admissible_for(runs.sheet, analysis.parameters.vary))
        parts += [
            html.heading(3, block_name(analysis.year, group, say)),
            open_note(analysis, group, say),
            html.paragraph(
                say(
                    "{share} of all pairs of units keep their order under all weights within ±{vary}.",
                    share=say.percent(found.share, 1),
                    vary=say.percent(analysis.parameters.vary),
                )
            ),
            draw.certain_order(analysis, group, found, say),
        ]
    return "".join(parts) or _none(
        analysis, say("No block's parts are public, so it can't be said which order all weights keep."), say
    )


def each_weight(analysis: Analysis, say: Language) -> str:
    """Show how far each weight can go before the ranking or its first place changes, and who passes whom."""
    parts = []
    for group, runs in analysis.scenarios.items():
        if not runs.sheet.is_exact:
            continue
        names = dict(zip(runs.sheet.item_ids, runs.sheet.names, strict=True))
        whole, first = (stability(runs.sheet, top).intervals for top in (None, 1))
        rows = [
            [
                names[one.item_id][say.lang],
                say.percent(one.share, 1),
                say.interval((100 * one.low, 100 * one.high), 2) + "%",
                _passing(analysis, one, say),
                say.interval((100 * leads.low, 100 * leads.high), 1) + "%",
                _passing(analysis, leads, say),
            ]
            for one, leads in zip(whole, first, strict=True)
        ]
        columns = [say("Part"), say("Weight"), say("The ranking stays"), say("Beyond it")]
        columns += [say("The first place stays"), say("Beyond it")]
        caption = say(
            "{block}: between which shares of each part the ranking and its first place stay",
            block=block_name(analysis.year, group, say),
        )
        note = say("One weight moves, the others change in proportion so that the sum stays.")
        parts += [
            html.heading(3, block_name(analysis.year, group, say)),
            open_note(analysis, group, say),
            html.table(columns, rows, caption, numeric=(1, 2, 4), note=note),
        ]
    return "".join(parts) or _none(
        analysis, say("No block's parts are public, so it can't be computed how far a weight can go."), say
    )


def _passing(analysis: Analysis, one: StabilityInterval, say: Language) -> str:
    """Name who passes whom below and above the interval."""
    told = []
    for pairs, below in ((one.passes_low, True), (one.passes_high, False)):
        for passes, passed in pairs:
            names = {
                "unit": unit_name(analysis.year, passes, say),
                "other": unit_name(analysis.year, passed, say),
            }
            told.append(
                say("below: {unit} passes {other}", **names)
                if below
                else say("above: {unit} passes {other}", **names)
            )
    return "; ".join(told) or "–"


def two_units(analysis: Analysis, say: Language) -> str:
    """Set the two neighbours whose order is the least firm side by side, part by part."""
    parts = []
    for group, pairs in analysis.radii.items():
        sheet = analysis.scenarios[group].sheet
        if not pairs or sheet.method != "sum":
            continue
        pair = min(pairs, key=lambda one: one.radius)
        at = [sheet.unit_ids.index(unit) for unit in (pair.above, pair.below)]
        above, below = (unit_name(analysis.year, unit, say) for unit in (pair.above, pair.below))
        rows = [
            _part(name[say.lang], most, sheet.points[at, column], sheet.maxima[at, column], say)
            for column, (name, most) in enumerate(zip(sheet.names, sheet.max_points, strict=True))
        ]
        if sheet.extra[at].any():
            rows.append(_part(say("Bonus and penalty points"), None, sheet.extra[at], None, say))
        rows.append(_part(say("Total"), sheet.max_points.sum(), sheet.totals[at], None, say))
        sentence = _nearest(sheet, at, above, below, say.percent(pair.radius, 1), say)
        columns = [say("Part"), say("Maximum points"), above, below, say("Difference")]
        caption = say("{above} and {below}, part by part", above=above, below=below)
        parts += [
            html.heading(3, block_name(analysis.year, group, say)),
            open_note(analysis, group, say),
            html.paragraph(sentence) if pair.radius < 1 else "",
            html.table(columns, rows, caption, numeric=(1, 2, 3, 4)),
        ]
    return "".join(parts) or _none(
        analysis, say("No block's parts are public, so no two units can be compared part by part."), say
    )


def _nearest(sheet: Sheet, at: list[int], above: str, below: str, radius: str, say: Language) -> str:
    told = {"above": above, "below": below, "radius": radius}
    if not sheet.is_plain:
        return say(
            "No two neighbours are nearer to changing places than {above} and {below}: if each weight moves "
            "by up to ±{radius}, {below} can catch up.",
            **told,
        )
    lead = sheet.points[at[0]] - sheet.points[at[1]]
    return say(
        "No two neighbours are nearer to changing places than {above} and {below}: {above} wins {won} "
        "points where it is better and loses {lost} where it is not. If each weight moves by up to "
        "±{radius}, {below} can catch up.",
        won=say.number(lead.clip(min=0).sum(), 2),
        lost=say.number((-lead).clip(min=0).sum(), 2),
        **told,
    )


def _part(
    name: str, most: float | None, points: NDArray[np.float64], own: NDArray[np.float64] | None, say: Language
) -> list[str]:
    """Return one part of two units: its maximum, both units' points, and their difference if all applies."""
    whole = own is None or bool((own == most).all())
    cells = [say.number(value, 2) for value in points]
    if own is not None and not whole:
        cells = [
            say("n/a") if top == 0 else say("{points} of {most}", points=told, most=say.plain(top))
            for told, top in zip(cells, own, strict=True)
        ]
    difference = say.signed(points[0] - points[1], 2) if whole else "–"
    return [name, "–" if most is None else say.plain(most), *cells, difference]


def one_place_up(analysis: Analysis, say: Language) -> str:
    """Show what it takes each unit to come one place up: other weights, or more points."""
    parts = []
    vary = say.percent(analysis.parameters.vary)
    for group, found in analysis.places_up.items():
        if not found:
            continue
        rows = [
            [
                unit_name(analysis.year, one.unit_id, say),
                str(one.rank),
                str(one.target),
                say("not within ±{share}", share=vary)
                if one.change is None
                else say("not computed")
                if math.isnan(one.change)
                else "±" + say.percent(one.change, 1),
                say("not even with full marks") if one.points is None else say.number(one.points, 2),
            ]
            for one in found
        ]
        columns = [
            say("Unit"),
            say("Rank"),
            say("To rank"),
            say("Weights that move by"),
            say("Or more points"),
        ]
        caption = say(
            "{block}: what it takes to come one place up", block=block_name(analysis.year, group, say)
        )
        note = say(
            "Weights: the least change by which each weight may move on its own so that the unit comes to "
            "the better rank. Points: what it lacks with the official weights, all others as they are. A tie "
            "is enough."
        )
        parts += [
            html.heading(3, block_name(analysis.year, group, say)),
            open_note(analysis, group, say),
            html.table(columns, rows, caption, numeric=(1, 2, 3, 4), note=note),
        ]
    return "".join(parts) or _none(
        analysis,
        say("No block's parts are public, so it can't be computed what a better rank would take."),
        say,
    )
