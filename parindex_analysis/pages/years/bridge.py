"""Is it real: what the rules did to a change, what performance did, and how firm a move is."""

from __future__ import annotations

import numpy as np

from parindex_analysis import html
from parindex_analysis.figures.years import bridge_bars
from parindex_analysis.language import Language
from parindex_analysis.pages.report.report import change_checks
from parindex_analysis.study.study import Analysis
from parindex_analysis.trends import Bridge
from parindex_analysis.trends.firmness import RobustMove
from parindex_analysis.words.evidence import whatever
from parindex_analysis.words.names import block_name, reason_words, unit_name

SMALL = 5e-3  # index %: what prints as 0.00


def term_names(say: Language) -> dict[str, str]:
    """Return the name of each term of a bridge."""
    return {
        "rules": say("rules"),
        "performance": say("performance"),
        "items": say("items of one year only"),
        "unexplained": say("unexplained"),
    }


def real(analysis: Analysis, say: Language) -> str:
    """Return what can be said against each change: the rules, the weights, the printed figures."""
    parts = []
    for group in analysis.comparisons:
        said = change_checks(analysis, group, say) + _bridged(analysis, group, say)
        said += _robust(analysis, group, say) + _firm_totals(analysis, group, say)
        if said:
            parts += [html.heading(3, block_name(analysis.year, group, say)), said]
    return "".join(parts) or html.paragraph(say("There is no change to be asked about."))


def _bridged(analysis: Analysis, group: str, say: Language) -> str:
    found = analysis.bridges[group]
    if not isinstance(found, Bridge):
        return html.paragraph(_no_bridge(analysis, group, found, say))
    parts = [html.paragraph(_mean_sentence(found, say)), bridge_bars(analysis, found, say)]
    parts.append(html.details(say("The bridge of every unit"), _bridge_table(analysis, found, say)))
    items = _items(analysis, found, say)
    return "".join(parts) + items


def _no_bridge(analysis: Analysis, group: str, reason: str, say: Language) -> str:
    block = block_name(analysis.year, group, say)
    if reason == "no_matched":
        return say("{block}: the rule sets of the two years have no item in common.", block=block)
    if reason == "no_units":
        return say("{block}: no unit has every item in both years.", block=block)
    return say(
        "{block}: what the rules changed and what performance changed can't be told apart, because {reason}.",
        block=block,
        reason=reason_words(reason, say),  # type: ignore[arg-type]
    )


def _mean_sentence(found: Bridge, say: Language) -> str:
    means = {name: float(np.mean(values)) for name, values in found.terms.items()}
    names = term_names(say)
    listed = [f"{names[name]} {say.signed(value, 2)}" for name, value in means.items()]
    told = {
        "n": say.number(len(found.unit_ids), 0),
        "before": found.before,
        "after": found.after,
        "change": say.signed(float(np.mean(found.change)), 2),
        "terms": "; ".join(listed),
        "matched": say.number(len(found.corners.item_ids), 0),
    }
    return say(
        "On average of {n} units the index % changed by {change} from {before} to {after}: {terms}. "
        "Rules and "
        "performance are taken over the {matched} items that both rule sets have.",
        **told,
    )


def _bridge_table(analysis: Analysis, found: Bridge, say: Language) -> str:
    names = term_names(say)
    order = np.argsort(-found.change, kind="stable")
    rows = [
        [
            unit_name(analysis.year, found.unit_ids[at], say),
            say.number(found.index_from[at], 2),
            say.number(found.index_to[at], 2),
            say.signed(found.change[at], 2),
            *(say.signed(values[at], 2) for values in found.terms.values()),
        ]
        for at in order
    ]
    columns = [say("Unit"), str(found.before), str(found.after), say("Change"), *names.values()]
    caption = say(
        "{block}: change of the index % from {before} to {after}, in four terms",
        block=block_name(analysis.year, found.group, say),
        before=found.before,
        after=found.after,
    )
    return html.table(columns, rows, caption, numeric=range(1, 8), note=_evidence(found, say))


def _evidence(found: Bridge, say: Language) -> str:
    said = say("The four terms add up to the change. Index %: points by maximum points × 100.")
    missing = [
        year
        for year, known in ((found.before, found.published[0]), (found.after, found.published[1]))
        if not known
    ]
    if missing:
        years = say.names([str(year) for year in missing])
        said += " " + say("Of {years} no official totals are public; they are recomputed.", years=years)
    return said


def _items(analysis: Analysis, found: Bridge, say: Language) -> str:
    """Show which items the two terms come from, on average of the units."""
    table = found.by_item
    if table is None:
        return ""
    means = table.groupby("item_id", sort=False)[["rules", "performance"]].mean()
    items = (
        {item.item_id: item for item in analysis.year.rules[found.group].items}
        if found.group in analysis.year.rules
        else {}
    )
    rows = [
        [
            items[str(item)].name(say.lang) if item in items else str(item),
            say.signed(float(row["performance"]), 2),
            say.signed(float(row["rules"]), 2),
        ]
        for item, row in means.sort_values("performance", ascending=False, kind="stable").iterrows()
    ]
    columns = [say("Item"), say("performance"), say("rules")]
    caption = say(
        "{block}: which items the change comes from, mean of the units in index %",
        block=block_name(analysis.year, found.group, say),
    )
    return html.details(
        say("Which items the change comes from"), html.table(columns, rows, caption, numeric=(1, 2))
    )


def _robust(analysis: Analysis, group: str, say: Language) -> str:
    found = analysis.robust.get(group, [])
    if not found:
        return ""
    most = analysis.parameters.vary
    rows = [
        [
            unit_name(analysis.year, move.unit_id, say),
            f"{say.number(move.rank_from, 0)} → {say.number(move.rank_to, 0)}",
            _alone(move, say),
            _share(move.weights_alone, most, say),
            _share(move.rank_radius, most, say),
            say.percent(move.score_radius, 1),
        ]
        for move in found
    ]
    columns = [
        say("Unit"),
        say("Rank among units of both years"),
        say("Moves as far by … alone"),
        say("Weights alone give the new rank from"),
        say("Change of rank gone from"),
        say("Change of score gone from"),
    ]
    caption = say(
        "{block}: the greatest moves, and the least change of weights that makes or unmakes them",
        block=block_name(analysis.year, group, say),
    )
    note = say(
        "All on the items that both rule sets have, with the later weights in both years. Each weight "
        "moves on "
        "its own by the share shown at most; looked for up to {most}. Of 100% the change holds whatever the "
        "weights are.",
        most=say.percent(most),
    )
    return html.table(columns, rows, caption, numeric=(1, 3, 4, 5), note=note)


def _alone(move: RobustMove, say: Language) -> str:
    return {
        "rules": say("the new rules"),
        "performance": say("performance"),
        "either": say("either"),
        "both": say("neither: both were needed"),
        "none": say("did not move"),
    }[move.alone]


def _share(share: float | None, most: float, say: Language) -> str:
    return f"> {say.percent(most)}" if share is None else say.percent(share, 1)


def _firm_totals(analysis: Analysis, group: str, say: Language) -> str:
    """Say, where only totals are public and the rules are the same, how firm a change of total is."""
    rows = [
        [
            unit_name(analysis.year, one.unit_id, say),
            say.interval(one.before, 2),
            say.interval(one.after, 2),
            say.percent(one.shown, 1),
        ]
        for one in analysis.firm_totals.get(group, [])
    ]
    if not rows:
        return ""
    comparison = analysis.comparisons[group]
    caption = say(
        "{block}: changes of totals that no change of weights below the last column turns",
        block=block_name(analysis.year, group, say),
    )
    columns = [say("Unit"), str(comparison.before), str(comparison.after), say("Holds below")]
    note = say(
        "The rule set is the same in both years. The same weights in both years, each within that "
        "share of its own, keep the direction of the change, {whatever}.",
        whatever=whatever(analysis.firm_totals[group][0].items, say),
    )
    return html.table(columns, rows, caption, numeric=(1, 2, 3), note=note)
