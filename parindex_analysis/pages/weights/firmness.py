"""What is certain whatever the weights, which weight matters for whom, and what a change would take."""

from __future__ import annotations

from parindex_analysis import html
from parindex_analysis.figures import order as draw
from parindex_analysis.language import Language
from parindex_analysis.sensitivity import StabilityInterval, admissible_for, order_of, stability
from parindex_analysis.study.study import Analysis
from parindex_analysis.words.names import block_name, unit_name


def certain(analysis: Analysis, say: Language) -> str:
    """Show whose order no weights within the limits change, for blocks whose parts are public."""
    parts = []
    for group, runs in analysis.scenarios.items():
        found = order_of(runs.sheet, admissible_for(runs.sheet, analysis.parameters.vary))
        parts += [
            html.heading(3, block_name(analysis.year, group, say)),
            html.paragraph(
                say(
                    "{share} of all pairs of units keep their order under all weights within ±{vary}.",
                    share=say.percent(found.share, 1),
                    vary=say.percent(analysis.parameters.vary),
                )
            ),
            draw.certain_order(analysis, group, found, say),
        ]
    return "".join(parts) or html.paragraph(
        say("No block's parts are public, so it can't be said which order all weights keep.")
    )


def each_weight(analysis: Analysis, say: Language) -> str:
    """Show how far each weight can go before the ranking or its first place changes, and who passes whom."""
    parts = []
    for group, runs in analysis.scenarios.items():
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
            html.table(columns, rows, caption, numeric=(1, 2, 4), note=note),
        ]
    return "".join(parts) or html.paragraph(
        say("No block's parts are public, so it can't be computed how far a weight can go.")
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
        pair = min(pairs, key=lambda one: one.radius)
        sheet = analysis.scenarios[group].sheet
        upper, lower = (sheet.points[sheet.unit_ids.index(unit)] for unit in (pair.above, pair.below))
        above, below = (unit_name(analysis.year, unit, say) for unit in (pair.above, pair.below))
        rows = [
            [name[say.lang], say.plain(most), *(say.number(x, 2) for x in (u, v)), say.signed(u - v, 2)]
            for name, most, u, v in zip(sheet.names, sheet.max_points, upper, lower, strict=True)
        ]
        totals = upper.sum(), lower.sum()
        rows.append([
            say("Total"), say.plain(sheet.max_points.sum()), *(say.number(total, 2) for total in totals),
            say.signed(totals[0] - totals[1], 2),
        ])  # fmt: skip
        won, lost = (upper - lower).clip(min=0).sum(), (lower - upper).clip(min=0).sum()
        sentence = say(
            "No two neighbours are nearer to changing places than {above} and {below}: {above} wins {won} "
            "points where it is better and loses {lost} where it is not. If each weight moves by up to "
            "±{radius}, {below} can catch up.",
            above=above,
            below=below,
            won=say.number(won, 2),
            lost=say.number(lost, 2),
            radius=say.percent(pair.radius, 1),
        )
        columns = [say("Part"), say("Maximum points"), above, below, say("Difference")]
        caption = say("{above} and {below}, part by part", above=above, below=below)
        parts += [
            html.heading(3, block_name(analysis.year, group, say)),
            html.paragraph(sentence) if pair.radius < 1 else "",
            html.table(columns, rows, caption, numeric=(1, 2, 3, 4)),
        ]
    return "".join(parts) or html.paragraph(
        say("No block's parts are public, so no two units can be compared part by part.")
    )


def one_place_up(analysis: Analysis, say: Language) -> str:
    """Show what it takes each unit to come one place up: other weights, or more points."""
    parts = []
    vary = say.percent(analysis.parameters.vary)
    for group, found in analysis.places_up.items():
        rows = [
            [
                unit_name(analysis.year, one.unit_id, say),
                str(one.rank),
                str(one.target),
                say("not within ±{share}", share=vary)
                if one.change is None
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
            html.table(columns, rows, caption, numeric=(1, 2, 3, 4), note=note),
        ]
    return "".join(parts) or html.paragraph(
        say("No block's parts are public, so it can't be computed what a better rank would take.")
    )
