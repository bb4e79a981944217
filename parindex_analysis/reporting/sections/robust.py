"""The report's section on how firm the ranking is, in brief; the page on weights has the rest."""

from __future__ import annotations

from parindex_analysis.reporting import firm, html
from parindex_analysis.reporting.analysis import Analysis
from parindex_analysis.reporting.language import Language
from parindex_analysis.reporting.sections.common import evidence_words
from parindex_analysis.reporting.words import block_name, unit_name


def robust(analysis: Analysis, say: Language) -> str:
    """Return, for each block, what weights can and cannot do to its ranking."""
    words, parts = evidence_words(say), []
    for group in analysis.groups:
        first = firm.first_place(analysis, group, say)
        told = [*([(first.sentence, first.evidence)] if first else []), *firm.order(analysis, group, say)]
        told += [(sentence, "implied") for sentence in _guaranteed(analysis, group, say)]
        if told:
            parts += [html.heading(3, block_name(analysis.year, group, say)), html.findings(told, words)]
    if not parts:
        return html.paragraph(say("Too little is public to say how firm the ranking is."))
    more = html.link(
        say("Try other weights, and see every unit’s possible ranks"), f"sensitivity.{say.lang}.html"
    )
    return "".join(parts) + f"<p>{more}</p>\n"


def _guaranteed(analysis: Analysis, group: str, say: Language) -> list[str]:
    """Say of each two neighbours among the public totals which change of weights cannot turn their order."""
    return [
        say(
            "{above} stays above {below} for any change of the weights up to ±{radius}, "
            "whatever the unpublished scores are.",
            above=unit_name(analysis.year, one.above, say),
            below=unit_name(analysis.year, one.below, say),
            radius=say.percent(one.shown, 1),
        )
        for one in analysis.guarantees.get(group, [])
        if one.shown > 0
    ][:_MOST]


_MOST = 3  # the page on weights draws all of them
