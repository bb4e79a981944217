"""How much is public, and whether the official totals follow from their parts."""

from __future__ import annotations

from collections.abc import Iterator

from parindex_analysis.language import Language
from parindex_analysis.scoring import Recomputed
from parindex_analysis.study.study import Analysis
from parindex_analysis.words.checks import check_sentence
from parindex_analysis.words.findings.finding import Finding, evidence_of
from parindex_analysis.words.names import block_name, unit_name, unit_names


def coverage(analysis: Analysis, say: Language) -> Iterator[Finding]:
    """Say how many totals and ranks are public, over all blocks of known size."""
    known = [c for c in analysis.coverage.values() if c.units is not None]
    unknown = [group for group, c in analysis.coverage.items() if c.units is None]
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
    if values["totals"] == n and not unknown:
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
    if unknown:
        blocks = say.names([block_name(analysis.year, group, say) for group in unknown])
        sentence += " " + say("The number of units is not in the data for: {blocks}.", blocks=blocks)
    if analysis.year.scores is None:
        sentence += " " + say("The scores by criterion are not public.")
    yield Finding("coverage", "", sentence, "derived", values)


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
    yield Finding("little", "", sentence, "derived", {"facts": n})


def recomputed(analysis: Analysis, group: str, say: Language) -> Iterator[Finding]:
    """Say whether the official totals follow from their public parts, and who has gaps."""
    result = analysis.recomputed[group]
    if not isinstance(result, Recomputed):
        return
    official = {unit for name in ("total", "rank") for unit in analysis.year.unit_facts(group, name)}
    incomplete = tuple(unit for unit in result.incomplete if unit not in official)
    if incomplete:
        sentence = say.plural(
            "{names} has gaps in its scores and so no total and no rank.",
            "{names} have gaps in their scores and so no total and no rank.",
            len(incomplete),
            names=unit_names(analysis.year, incomplete, say),
        )
        yield Finding("incomplete", group, sentence, "derived", {"units": incomplete})
    if result.compared:
        values = {
            "n": result.compared,
            "differing": result.compared - result.reproduced,
            "largest": result.largest_difference,
            "ranks": result.ranks_differing,
        }
        yield Finding("recomputed", group, _follows(result, say), "derived", values)


def _follows(result: Recomputed, say: Language) -> str:
    n, differing = result.compared, result.compared - result.reproduced
    if not differing:
        return say.plural(
            "The only official total follows from its public parts.",
            "All {n} official totals follow from their public parts.",
            n,
        )
    largest = say.small(result.largest_difference)
    if differing == n:
        sentence = say.plural(
            "The only official total does not follow from its public parts and weights; "
            "the difference is {largest} points.",
            "Not one of the {n} official totals follows from its public parts and weights; "
            "the greatest difference is {largest} points.",
            n,
            largest=largest,
        )
    else:
        sentence = say.plural(
            "One of {of} official totals does not follow from its public parts and weights; "
            "the difference is {largest} points.",
            "{n} of {of} official totals do not follow from their public parts and weights; "
            "the greatest difference is {largest} points.",
            differing,
            of=say.number(n, 0),
            largest=largest,
        )
    if not result.ranks_differing:
        return sentence
    ranks = say.plural(
        "By the parts {n} rank would be another.",
        "By the parts {n} ranks would be others.",
        result.ranks_differing,
    )
    return f"{sentence} {ranks}"


def contradictions(analysis: Analysis, group: str, say: Language) -> Iterator[Finding]:
    """Say which printed figures of a block can't be true together."""
    for check in analysis.checks:
        if check.group == group and check.verdict == "differs" and check.kind not in ("totals", "ranks"):
            sentence = check_sentence(analysis.year, check, say)
            about = "" if group == "all" else group
            yield Finding("contradiction", about, sentence, "derived", {"check": check})


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
        scale=say.plain(own.scale),
    )
    values = {"own": own.value, "council": council.value, "scale": own.scale}
    yield Finding("self_assessment", group, sentence, evidence_of(own, council), values)


def points_lost(analysis: Analysis, group: str, say: Language) -> Iterator[Finding]:
    """Say in which domain a unit lost most, where the points lost are printed for every domain."""
    rule_set = analysis.year.rules.get(group)
    if rule_set is None:
        return
    domains = {name: domain for domain in rule_set.domains for name in (domain.code, domain.item_id)}
    for unit_id in sorted({fact.unit_id for fact in analysis.year.find(group, "points_lost", item=None)}):
        printed = analysis.year.find(group, "points_lost", unit_id=unit_id, item=None)
        lost = {domains[fact.item].code: fact for fact in printed if fact.item in domains}
        if not lost or len(lost) != len(rule_set.domains):
            continue
        code, most = max(lost.items(), key=lambda known: known[1].value)
        domain = domains[code]
        others = [fact for fact in lost.values() if fact is not most]
        if domain.max_points is None or any(f.interval[1] >= most.interval[0] for f in others):
            continue
        sentence = say(
            "{unit} lost most in the domain “{domain}”: {lost} of {maximum} points.",
            unit=unit_name(analysis.year, unit_id, say),
            domain=domain.name(say.lang),
            lost=say.figure(most),
            maximum=say.plain(domain.max_points),
        )
        values = {"unit": unit_id, "domain": domain.item_id, "lost": most.value}
        evidence = evidence_of(most) if domain.evidence == "published" else "derived"
        yield Finding("points_lost", group, sentence, evidence, values)
