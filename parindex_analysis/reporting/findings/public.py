"""How much is public, and whether the official totals follow from their parts."""

from __future__ import annotations

from collections.abc import Iterator

from parindex_analysis.reporting.analysis import Analysis
from parindex_analysis.reporting.findings.finding import Finding
from parindex_analysis.reporting.language import Language
from parindex_analysis.reporting.words import unit_names
from parindex_analysis.scoring import Recomputed


def coverage(analysis: Analysis, say: Language) -> Iterator[Finding]:
    """Say how many totals and ranks are public, over all blocks of known size."""
    known = [c for c in analysis.coverage.values() if c.units is not None]
    n = sum(c.units or 0 for c in known)
    if not n:
        return
    values = {
        "n": n, "totals": sum(c.totals_published for c in known), "ranks": sum(c.ranks_published for c in known),
        "parts": sum(c.parts_published for c in known),
    }  # fmt: skip
    told = {name: say.number(value, 0) for name, value in values.items()}
    if values["totals"] == n:
        sentence = say("All {n} totals are public.", n=told["n"])
    elif values["totals"] == 0 and values["parts"]:
        sentence = say("The data hold no official total; {parts} of {n} totals follow from public scores.",
                       parts=told["parts"], n=told["n"])  # fmt: skip
    else:
        sentence = say("{totals} of {n} totals and {ranks} of {n} ranks are public.",
                       totals=told["totals"], ranks=told["ranks"], n=told["n"])  # fmt: skip
    if analysis.year.scores is None:
        sentence += " " + say("The scores by criterion are not public.")
    yield Finding("coverage", "", sentence, "published", values)


def recomputed(analysis: Analysis, group: str, say: Language) -> Iterator[Finding]:
    """Say whether the official totals follow from their public parts, and who has gaps."""
    result = analysis.recomputed[group]
    if not isinstance(result, Recomputed):
        return
    if result.incomplete:
        sentence = say.plural(
            "{names} has gaps in its scores and so no total and no rank.",
            "{names} have gaps in their scores and so no total and no rank.",
            len(result.incomplete), names=unit_names(analysis.year, result.incomplete, say),
        )  # fmt: skip
        yield Finding("incomplete", group, sentence, "derived", {"units": result.incomplete})
    if not result.compared:
        return
    n, differing = result.compared, result.compared - result.reproduced
    values = {"n": n, "differing": differing, "largest": result.largest_difference, "ranks": result.ranks_differing}
    if not differing:
        sentence = say("All {n} official totals follow from their public parts.", n=say.number(n, 0))
    else:
        sentence = say(
            "{differing} of {n} official totals do not follow from their public parts and weights; "
            "the greatest difference is {largest} points.",
            differing=say.number(differing, 0), n=say.number(n, 0), largest=say.number(values["largest"], 3),
        )  # fmt: skip
        if result.ranks_differing:
            sentence += " " + say.plural(
                "By the parts {n} rank would be another.", "By the parts {n} ranks would be others.",
                result.ranks_differing,
            )  # fmt: skip
    yield Finding("recomputed", group, sentence, "derived", values)
