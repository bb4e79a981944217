"""How sure a finding is: what would have to be wrong for it to be wrong."""

from __future__ import annotations

from parindex_analysis.language import Language
from parindex_analysis.study.study import Analysis
from parindex_analysis.words.findings.finding import Finding

# Findings on figures of a whole block, and the measures that they rest on.
_MEASURES = {
    "mean": {"mean_total"},
    "count_above": {"count_above"},
    "gap": {"max_total", "min_total"},
    "self_assessment": {"mean_self_points", "mean_appraised_points"},
}
_COMPUTED = {"recomputed", "survey_share", "equal_weights", "incomplete"}
_COUNTED = {"coverage", "little"}


def how_sure(analysis: Analysis, finding: Finding, say: Language) -> str:
    """Say in one sentence how sure a finding is.

    Parameters
    ----------
    analysis : Analysis
        The year's results.
    finding : Finding
        One of its findings.
    say : Language
        Language of the sentence.

    Returns
    -------
    str
    """
    if finding.kind == "contradiction":
        return say("Certain by arithmetic; which of the figures is wrong is another question.")
    if _doubted(analysis, finding):
        return say("In doubt: a figure in it contradicts other printed ones.")
    if finding.evidence == "illustrative":
        return say("Made up, for teaching.")
    if finding.kind in _COUNTED:
        return say("Counted in the sources that are named below.")
    if finding.kind in _COMPUTED:
        return say("Computed from public scores.")
    return {
        "published": say("As printed; no other public figure contradicts it.")
        if analysis.contradictions.get(finding.group) is None
        else say("As printed; not among the figures in doubt."),
        "derived": say("Follows from printed figures, to within their rounding."),
        "implied": say("Certain if the printed figures are right, whatever the unpublished ones are."),
        "not_excluded": say("What is public allows it; the unpublished scores decide."),
    }[finding.evidence]


def _doubted(analysis: Analysis, finding: Finding) -> bool:
    """Say whether a finding speaks of a figure that must or may be wrong."""
    clash = analysis.contradictions.get(finding.group)
    if clash is None:
        return False
    values = finding.values
    named = {values.get(name) for name in ("unit", "above", "below")} | set(values.get("units", ()))
    named -= {None}
    measures = _MEASURES.get(finding.kind, set())
    return any(fact.unit_id in named or fact.measure in measures for fact in clash.facts)
