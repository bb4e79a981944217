"""How much is public, and whether the official totals follow from their parts."""

from __future__ import annotations

from collections.abc import Iterator

from parindex_analysis.reporting.analysis import Analysis
from parindex_analysis.reporting.check_words import check_sentence
from parindex_analysis.reporting.findings.finding import Finding, evidence_of
from parindex_analysis.reporting.language import Language
from parindex_analysis.reporting.words import block_name, unit_name, unit_names
from parindex_analysis.scoring import Recomputed


def coverage(analysis: Analysis, say: Language) -> Iterator[Finding]:
    """Say how many totals and ranks are public, over all blocks of known size."""
    known = [c for c in analysis.coverage.values() if c.units is not None]
    n = sum(c.units or 0 for c in known)
    if not n:
        yield from _little(analysis, say)
        return
    values = {
        "n": n,
        "totals": sum(c.totals_published for c in known),
        "ranks": sum(c.ranks_published for c in known),
        "parts": sum(c.parts_published for c in known),
    }
    told = {name: say.number(value, 0) for name, value in values.items()}
    if values["totals"] == n:
        sentence = say("All {n} totals are public.", n=told["n"])
    elif values["totals"] == 0 and values["parts"]:
        sentence = say(
            "The data hold no official total; {parts} of {n} totals follow from public scores.",
            parts=told["parts"],
            n=told["n"],
        )
    else:
        sentence = say(
            "{totals} of {n} totals and {ranks} of {n} ranks are public.",
            totals=told["totals"],
            ranks=told["ranks"],
            n=told["n"],
        )
    if analysis.year.scores is None:
        sentence += " " + say("The scores by criterion are not public.")
    yield Finding("coverage", "", sentence, "published", values)


def _little(analysis: Analysis, say: Language) -> Iterator[Finding]:
    """Say how many figures there are, where not even the number of units is known."""
    n = len(analysis.year.facts)
    if n:
        sentence = say.plural(
            "Only {n} figure of this year is public; how many units were ranked is not in the data.",
            "Only {n} figures of this year are public; how many units were ranked is not in the data.",
            n,
        )
    else:
        sentence = say("No figure of this year comes from a source that can be relied on.")
    yield Finding("little", "", sentence, "published", {"facts": n})


def recomputed(analysis: Analysis, group: str, say: Language) -> Iterator[Finding]:
    """Say whether the official totals follow from their public parts, and who has gaps."""
    result = analysis.recomputed[group]
    if not isinstance(result, Recomputed):
        return
    if result.incomplete:
        sentence = say.plural(
            "{names} has gaps in its scores and so no total and no rank.",
            "{names} have gaps in their scores and so no total and no rank.",
            len(result.incomplete),
            names=unit_names(analysis.year, result.incomplete, say),
        )
        yield Finding("incomplete", group, sentence, "derived", {"units": result.incomplete})
    if not result.compared:
        return
    n, differing = result.compared, result.compared - result.reproduced
    values = {
        "n": n,
        "differing": differing,
        "largest": result.largest_difference,
        "ranks": result.ranks_differing,
    }
    if not differing:
        sentence = say("All {n} official totals follow from their public parts.", n=say.number(n, 0))
    else:
        told = {"n": say.number(n, 0), "largest": say.number(values["largest"], 3)}
        sentence = (
            say(
                "None of the {n} official totals follows from its public parts and weights; "
                "the greatest difference is {largest} points.",
                **told,
            )
            if differing == n
            else say(
                "{differing} of {n} official totals do not follow from their public parts and weights; "
                "the greatest difference is {largest} points.",
                differing=say.number(differing, 0),
                **told,
            )
        )
        if result.ranks_differing:
            sentence += " " + say.plural(
                "By the parts {n} rank would be another.",
                "By the parts {n} ranks would be others.",
                result.ranks_differing,
            )
    yield Finding("recomputed", group, sentence, "derived", values)


def contradictions(analysis: Analysis, group: str, say: Language) -> Iterator[Finding]:
    """Say which printed figures of a block can't be true together."""
    for check in analysis.checks:
        if check.group == group and check.verdict == "differs" and check.kind not in ("totals", "ranks"):
            sentence = check_sentence(analysis.year, check, say)
            yield Finding("contradiction", group, sentence, "derived", {"check": check})


def self_assessment(analysis: Analysis, group: str, say: Language) -> Iterator[Finding]:
    """Set the mean points that units gave themselves beside those that the council gave them."""
    own = analysis.year.block_fact(group, "mean_self_points")
    council = analysis.year.block_fact(group, "mean_appraised_points")
    if own is None or council is None or own.scale != council.scale or not own.scale:
        return
    sentence = say(
        "{block}: on average units gave themselves {own} of {scale} points, the council gave them {council}.",
        block=block_name(analysis.year, group, say),
        own=say.figure(own),
        council=say.figure(council),
        scale=say.number(own.scale, 0),
    )
    values = {"own": own.value, "council": council.value, "scale": own.scale}
    yield Finding("self_assessment", group, sentence, evidence_of(own, council), values)


def points_lost(analysis: Analysis, group: str, say: Language) -> Iterator[Finding]:
    """Say in which domain a unit lost most, where the points lost are printed for every domain."""
    rule_set = analysis.year.rules.get(group)
    for unit_id in sorted({fact.unit_id for fact in analysis.year.find(group, "points_lost", item=None)}):
        lost = list(analysis.year.find(group, "points_lost", unit_id=unit_id, item=None))
        most = max(lost, key=lambda fact: fact.value)
        others = [fact for fact in lost if fact is not most]
        domain = (
            next((d for d in rule_set.domains if most.item in (d.code, d.item_id)), None)
            if rule_set
            else None
        )
        if (
            domain is None
            or domain.max_points is None
            or any(f.interval[1] >= most.interval[0] for f in others)
        ):
            continue
        sentence = say(
            "{unit} lost most in the domain “{domain}”: {lost} of {maximum} points.",
            unit=unit_name(analysis.year, unit_id, say),
            domain=domain.name(say.lang),
            lost=say.figure(most),
            maximum=f"{say.number(domain.max_points, 1 if domain.max_points % 1 else 0)}",
        )
        values = {"unit": unit_id, "domain": domain.item_id, "lost": most.value}
        yield Finding("points_lost", group, sentence, evidence_of(most), values)
