"""The report's section on printed figures that cannot all be true."""

from __future__ import annotations

from parindex_analysis import html
from parindex_analysis.evidence.contradictions import Contradiction
from parindex_analysis.evidence.mending import Culprit
from parindex_analysis.language import Language
from parindex_analysis.study.study import Analysis
from parindex_analysis.words.contradictions import (
    block_notes,
    contradiction_sentence,
    culprit_sentence,
    still_holds,
)
from parindex_analysis.words.evidence import evidence_words
from parindex_analysis.words.names import block_name


def contradictions(analysis: Analysis, say: Language) -> str:
    """Return, for each block, which figures must be wrong; and the remarks that the index declares."""
    parts = []
    for group in analysis.groups:
        found = analysis.forced[group]
        block = block_name(analysis.year, group, say)
        if found.contradiction is not None:
            parts += [html.heading(3, block), _box(analysis, group, found.contradiction, say)]
        elif found.bounds is None:
            parts += map(html.paragraph, block_notes(analysis, group, say))
        else:
            parts.append(
                html.paragraph(say("{block}: all printed figures can be true together.", block=block))
            )
    known = [one for one in analysis.year.settings.known_contradictions if one.year == analysis.year.year]
    parts += [html.paragraph(one.note[say.lang], css="note") for one in known]
    return "".join(parts) or html.paragraph(
        say("No figure of this year is public that could contradict another.")
    )


def _box(analysis: Analysis, group: str, clash: Contradiction, say: Language) -> str:
    """Return the box that names the figures which cannot all be true."""

    def told(culprits: tuple[Culprit, ...]) -> str:
        sentences = [(culprit_sentence(analysis, clash, one, say), "implied") for one in culprits]
        return html.findings(sentences, evidence_words(say))

    parts = [html.paragraph(contradiction_sentence(clash, say))]
    if clash.certain:
        parts += [html.paragraph(say("Wrong if the others are right:")), told(clash.certain)]
    if clash.others:
        left = say.number(clash.size - len(clash.certain), 0)
        opening = (
            say("And {n} of these:", n=left) if clash.certain else say("{n} of these must be wrong:", n=left)
        )
        parts += [html.paragraph(opening), told(clash.others)]
    if clash.capped:
        parts.append(html.paragraph(say("There are more ways than are listed here.")))
    parts.append(html.paragraph(still_holds(analysis, group, say)))
    return html.box(say("Figures that cannot all be true"), "".join(parts))
