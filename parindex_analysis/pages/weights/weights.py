"""What weights do to the ranking (notebook 02)."""

from __future__ import annotations

import numpy as np

from parindex_analysis import html
from parindex_analysis.figures import rank_ranges as draw_ranks
from parindex_analysis.figures import weights as draw
from parindex_analysis.language import Language
from parindex_analysis.pages.common import open_note
from parindex_analysis.study.study import Analysis
from parindex_analysis.words.evidence import radius_text, whatever
from parindex_analysis.words.names import block_name, unit_name


def scenarios(analysis: Analysis, say: Language) -> str:
    """Show ranks under other weights, for blocks whose parts are public."""
    parts = []
    for group, runs in analysis.scenarios.items():
        parts += [html.heading(3, block_name(analysis.year, group, say)), open_note(analysis, group, say)]
        if not np.allclose(runs.scenarios[0].weights, runs.scenarios[1].weights):
            parts.append(draw.equal_weights(analysis, group, say))
        if runs.sheet.level == "domain":
            parts.append(draw.domain_moves(analysis, group, say))
        parts.append(_summary(analysis, group, say))
    return "".join(parts) or html.paragraph(
        say("No block's parts are public, so ranks under other weights can't be computed.")
    )


def _summary(analysis: Analysis, group: str, say: Language) -> str:
    runs = analysis.scenarios[group]
    names = dict(zip(runs.sheet.item_ids, runs.sheet.names, strict=True))
    share = say.percent(analysis.parameters.vary)
    rows = []
    for at, scenario in enumerate(runs.scenarios):
        if scenario.kind == "official":
            continue
        change = runs.ranks[0] - runs.ranks[at]
        name = {
            "equal": say("All weights equal"),
            "up": say("{item} +{share}", item=names[scenario.item_id][say.lang], share=share)
            if scenario.item_id
            else "",
            "down": say("{item} −{share}", item=names[scenario.item_id][say.lang], share=share)
            if scenario.item_id
            else "",
        }[scenario.kind]
        first = [runs.unit_ids[i] for i in np.flatnonzero(runs.ranks[at] == 1)]
        leader = say.names([unit_name(analysis.year, unit, say) for unit in first])
        rows.append([name, leader, say.number((change != 0).sum(), 0), say.number(np.abs(change).max(), 0)])
    columns = [say("Weights"), say("First place"), say("Ranks that change"), say("Longest move")]
    caption = say(
        "{block}: what each change of weights does to the ranking",
        block=block_name(analysis.year, group, say),
    )
    return html.table(
        columns,
        rows,
        caption,
        numeric=(2, 3),
        note=say("When one weight changes, the others change in proportion so that the sum stays."),
    )


def ranges(analysis: Analysis, say: Language) -> str:
    """Show possible and typical ranks, and how often each comes up, for blocks whose parts are public."""
    parts = []
    for group in analysis.spans:
        parts += [
            html.heading(3, block_name(analysis.year, group, say)),
            draw_ranks.rank_ranges(analysis, group, say),
            _spans(analysis, group, say),
            draw_ranks.acceptability(analysis, group, say) if analysis.spans[group].whole else "",
        ]
    return "".join(parts) or html.paragraph(
        say("No block's parts are public, so it can't be computed where else its units could stand.")
    )


def _spans(analysis: Analysis, group: str, say: Language) -> str:
    found = analysis.spans[group]
    rows = [
        [
            unit_name(analysis.year, unit, say),
            _from_to(found.ranks[at], found.worst_ranks[at], say),
            _from_to(found.best[at], found.worst[at], say),
            _from_to(found.low[at], found.high[at], say),
        ]
        for at, unit in enumerate(found.unit_ids)
    ]
    columns = [say("Unit"), say("Rank"), say("Possible ranks"), say("Typical ranks")]
    caption = say("{block}: possible and typical ranks", block=block_name(analysis.year, group, say))
    note = say(
        "Possible: the best and the worst rank that any weights within ±{share} can give. Typical: the ranks "
        "in {draws} random draws of such weights, without the best and the worst 5%. Possible ranks reach "
        "further, since they take weights that all favour, or all burden, the same unit.",
        share=say.percent(analysis.parameters.vary),
        draws=say.number(found.n_draws, 0),
    )
    if not found.whole:
        note += " " + say("The ranges allow for every unit of which not all parts are public.")
    return html.table(columns, rows, caption, numeric=(1, 2, 3), note=note)


def _from_to(best: int, worst: int, say: Language) -> str:
    return say.number(best, 0) if best == worst else f"{say.number(best, 0)}–{say.number(worst, 0)}"


def survey(analysis: Analysis, say: Language) -> str:
    """Show ranks as the survey's share goes from 0 to 100%, where its points are public."""
    parts = []
    for group, line in analysis.share_lines.items():
        parts += [
            html.heading(3, block_name(analysis.year, group, say)),
            draw.survey_share(analysis, group, say),
        ]
        rows = [
            [
                say.percent(c.share, 1),
                unit_name(analysis.year, c.above, say),
                unit_name(analysis.year, c.below, say),
            ]
            for c in line.crossings
        ]
        if rows:
            columns = [say("Survey's share"), say("Leads above this share"), say("Leads below it")]
            caption = say(
                "{block}: where two units change places", block=block_name(analysis.year, group, say)
            )
            parts.append(html.table(columns, rows, caption))
    if parts:
        return "".join(parts)
    if analysis.year.scores is not None:
        return html.paragraph(say("This index does not divide its total into appraisal and survey."))
    return html.paragraph(
        say("Appraised and survey points of all units are not public, so the survey's share can't be varied.")
    )


def neighbours(analysis: Analysis, say: Language) -> str:
    """Show how far weights must move before neighbours change places, from parts or from totals alone."""
    parts = []
    for group in analysis.groups:
        if group in analysis.scenarios:
            table = open_note(analysis, group, say) + _radii(analysis, group, say)
        else:
            table = _guaranteed(analysis, group, say) + _guaranteed_ranks(analysis, group, say)
        if table:
            parts += [html.heading(3, block_name(analysis.year, group, say)), table]
    return "".join(parts) or html.paragraph(say("Fewer than two totals are public in every block."))


def _radii(analysis: Analysis, group: str, say: Language) -> str:
    rows = [
        [
            unit_name(analysis.year, pair.above, say),
            unit_name(analysis.year, pair.below, say),
            say("never") if pair.radius >= 1 else "±" + say.percent(max(pair.radius, 0.0), 1),
        ]
        for pair in analysis.radii[group]
    ]
    columns = [say("Above"), say("Below"), say("Least change of weights")]
    caption = say(
        "{block}: the least change of weights at which neighbours change places",
        block=block_name(analysis.year, group, say),
    )
    note = say(
        "Each weight may move by this share on its own. Never: the upper unit leads or ties in every part."
    )
    return html.table(columns, rows, caption, numeric=(2,), note=note)


def _guaranteed(analysis: Analysis, group: str, say: Language) -> str:
    found = analysis.guarantees.get(group, [])
    if not found:
        return ""
    rows = [
        [
            unit_name(analysis.year, g.above, say),
            unit_name(analysis.year, g.below, say),
            "±" + radius_text(g, say) if g.shown else say("less than 0.01%"),
            {True: say("yes"), False: say("no"), None: say("not known")}[g.adjacent],
        ]
        for g in found
    ]
    columns = [say("Above"), say("Below"), say("Guaranteed up to"), say("Neighbours in the ranking")]
    caption = say(
        "{block}: changes of weights that can't turn the order, {whatever}",
        block=block_name(analysis.year, group, say),
        whatever=whatever(found[0].items, say),
    )
    note = say(
        "From the totals alone: every weight may move by this share on its own. "
        "The true limit is this or greater."
    )
    return draw.guaranteed(analysis, group, say) + html.table(columns, rows, caption, numeric=(2,), note=note)


def _guaranteed_ranks(analysis: Analysis, group: str, say: Language) -> str:
    """Return between which ranks units stay whatever the unpublished scores are: a sentence and a table."""
    found = analysis.guaranteed_ranks.get(group)
    if found is None:
        return ""
    share = "±" + say.percent(found.vary)
    size = say.number(found.size, 0)
    aside = analysis.contradictions[group] is not None
    doubt = " " + say("Figures that cannot all be true are set aside.") if aside else ""
    bound = [unit for unit in found.units if unit.worst - unit.best < found.size - 1]
    if not bound:
        return html.paragraph(
            say(
                "With all weights free within {share}, the totals alone exclude no rank for any unit.",
                share=share,
            )
            + doubt
        )
    firm = min(bound, key=lambda unit: (unit.worst - unit.best, unit.best, unit.unit_id))
    sentence = say(
        "With all weights free within {share}, {unit} stays between rank {best} and rank {worst} of {n}, "
        "{whatever}.",
        whatever=whatever(found.items, say),
        share=share,
        unit=unit_name(analysis.year, firm.unit_id, say),
        best=say.number(firm.best, 0),
        worst=say.number(firm.worst, 0),
        n=size,
    )
    rows = [
        [unit_name(analysis.year, unit.unit_id, say), say.number(unit.best, 0), say.number(unit.worst, 0)]
        for unit in bound
    ]
    caption = say(
        "{block}: best and worst rank with all weights within {share}, {whatever}",
        whatever=whatever(found.items, say),
        block=block_name(analysis.year, group, say),
        share=share,
    )
    note = say(
        "From the totals and all other printed figures. A unit that is not listed may have any of the "
        "{n} ranks.",
        n=size,
    )
    note += doubt
    columns = [say("Unit"), say("Best rank"), say("Worst rank")]
    return html.paragraph(sentence) + html.table(columns, rows, caption, numeric=(1, 2), note=note)
