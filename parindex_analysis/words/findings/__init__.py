"""The findings of a year: true sentences made from the figures.

No sentence is written for a year. Each function looks at one thing and yields what the figures allow it to
say; where they allow nothing, it yields nothing.
"""

from dataclasses import replace

from parindex_analysis.language import Language
from parindex_analysis.study.study import Analysis
from parindex_analysis.words.findings.change import movers
from parindex_analysis.words.findings.finding import Finding
from parindex_analysis.words.findings.first_place import first_place
from parindex_analysis.words.findings.public import (
    contradictions,
    coverage,
    points_lost,
    recomputed,
    self_assessment,
)
from parindex_analysis.words.findings.standing import counts, gap, last, leader, mean
from parindex_analysis.words.findings.weights import firmness

__all__ = ["Finding", "findings"]

_OF_A_BLOCK = (
    leader,
    last,
    gap,
    mean,
    counts,
    self_assessment,
    points_lost,
    recomputed,
    contradictions,
    first_place,
    firmness,
    movers,
)


def findings(analysis: Analysis, say: Language) -> list[Finding]:
    """Return what can be said of a year, the whole first, then block by block.

    Parameters
    ----------
    analysis : Analysis
        The year's results.
    say : Language
        Language of the sentences.

    Returns
    -------
    list of Finding
    """
    found = [*coverage(analysis, say), *contradictions(analysis, "all", say)]
    for group in analysis.groups:
        for look in _OF_A_BLOCK:
            found += look(analysis, group, say)
    return [replace(one, evidence=analysis.year.weakest(one.group, one.evidence)) for one in found]
