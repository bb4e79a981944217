"""A unit's page, second part: where it could stand under other weights, and what a better rank would take."""

from __future__ import annotations

from parindex_analysis import html
from parindex_analysis.language import Language
from parindex_analysis.pages.unit.gains import gains_by_parts
from parindex_analysis.sensitivity import RankSpans
from parindex_analysis.study.study import Analysis
from parindex_analysis.words.evidence import evidence_words
from parindex_analysis.words.names import unit_name


def firm(analysis: Analysis, say: Language) -> dict[str, str]:
    """Return the second part of the page of each unit of the blocks whose parts are public."""
    found = {}
    for group, spans in analysis.spans.items():
        for at, unit in enumerate(spans.unit_ids):
            found[unit] = (
                html.heading(2, say("How firm its rank is"))
                + html.findings(_ranks(analysis, group, spans, at, say), evidence_words(say))
                + gains_by_parts(analysis, group, spans, at, say)
            )
    return found


def _ranks(analysis: Analysis, group: str, spans: RankSpans, at: int, say: Language) -> list[tuple[str, str]]:
    vary = say.percent(analysis.parameters.vary)
    ends = {"best": say.ordinal(spans.best[at]), "worst": say.ordinal(spans.worst[at])}
    told = [
        say("Under all weights within ±{vary} it keeps its rank.", vary=vary)
        if spans.best[at] == spans.worst[at]
        else say(
            "Under weights within ±{vary} it could come from {best} to {worst} (exact).", vary=vary, **ends
        )
    ]
    if spans.best[at] != spans.worst[at]:
        low, high = say.ordinal(spans.low[at]), say.ordinal(spans.high[at])
        drawn = say.number(spans.n_draws, 0)
        told.append(
            say("In 90% of {draws} random draws of such weights it is {low}.", draws=drawn, low=low)
            if spans.low[at] == spans.high[at]
            else say(
                "In 90% of {draws} random draws of such weights it is between {low} and {high} "
                "(approximate).",
                draws=drawn,
                low=low,
                high=high,
            )
        )
    for pair in analysis.radii[group]:
        radius = say.percent(pair.radius, 1)
        if not spans.whole or pair.radius >= 1 or spans.unit_ids[at] not in (pair.above, pair.below):
            continue
        above = pair.below == spans.unit_ids[at]
        other = unit_name(analysis.year, pair.above if above else pair.below, say)
        told.append(
            say(
                "It draws level with {other}, next above it, if weights move by ±{radius}.",
                other=other,
                radius=radius,
            )
            if above
            else say(
                "{other}, next below it, draws level if weights move by ±{radius}.",
                other=other,
                radius=radius,
            )
        )
    return [(sentence, "derived") for sentence in told]
