"""The first minute of a report: who leads, how firm that is, what is not known; and what the index is."""

from __future__ import annotations

from html import escape

from parindex_analysis import html
from parindex_analysis.evidence import items_of
from parindex_analysis.language import Language
from parindex_analysis.study.study import Analysis
from parindex_analysis.words.contradictions import contradiction_sentence
from parindex_analysis.words.evidence import evidence_words
from parindex_analysis.words.findings.first_place import first_place
from parindex_analysis.words.findings.standing import leader
from parindex_analysis.words.findings.weights import guaranteed_sentence
from parindex_analysis.words.names import block_name, unit_names

Told = tuple[str, str]  # a sentence and its evidence


def summary(analysis: Analysis, say: Language) -> str:
    """Return what the index is, and a card for each block."""
    about = html.paragraph(analysis.year.settings.about[say.lang], css="lead")
    note = html.paragraph(
        say(
            "A weight is the share of a part in the total. To see how firm a rank is, each weight is moved "
            "up and down by up to {vary}: 20 points may be {low} to {high}.",
            vary=say.percent(analysis.parameters.vary),
            low=say.plain(20 * (1 - analysis.parameters.vary)),
            high=say.plain(20 * (1 + analysis.parameters.vary)),
        ),
        css="note",
    )
    return about + html.cards([_card(analysis, group, say) for group in analysis.groups]) + note


def _card(analysis: Analysis, group: str, say: Language) -> tuple[str, str]:
    words = evidence_words(say)
    rows = [
        (say("Who leads"), _leader(analysis, group, say)),
        (say("How firm that is"), _firm(analysis, group, say)),
        (say("What is not known"), _unknown(analysis, group, say)),
    ]
    clash = analysis.contradictions[group]
    if clash is not None:
        rows.append((say("What is in doubt"), (contradiction_sentence(clash, say), "implied")))
    pairs = [
        (name, html.Cell(text, html=f"{escape(text)} {html.sign(kind, words[kind])}"))
        for name, (text, kind) in rows
    ]
    return block_name(analysis.year, group, say), html.definitions(pairs)


def _leader(analysis: Analysis, group: str, say: Language) -> Told:
    found = next(leader(analysis, group, say), None)
    if found is None:
        return say("Who is first is not public."), "derived"
    return found.sentence, found.evidence


def _firm(analysis: Analysis, group: str, say: Language) -> Told:
    found = next(first_place(analysis, group, say), None)
    if found is None:
        return _not_said(analysis, group, say)
    if found.values["firm"]:
        verdict = say("Known in part.") if found.values.get("level") == "part" else say("Firm.")
    else:
        doubted = found.evidence == "not_excluded" or "radius" not in found.values
        verdict = say("Not proven.") if doubted else say("Not under all weights.")
    return f"{verdict} {found.sentence}", found.evidence


def _not_said(analysis: Analysis, group: str, say: Language) -> Told:
    """Say why nothing is claimed of the first place, and what holds of the first two where something does."""
    lead = next(leader(analysis, group, say), None)
    if lead is None:
        return say("That can't be said: who is first is not public."), "derived"
    if lead.kind != "leader":
        return say("A tie: no unit leads alone."), "derived"
    pair = next(
        (one for one in analysis.guarantees.get(group, []) if one.above == lead.values["unit"] and one.shown),
        None,
    )
    if pair is not None:
        return say("Known in part.") + " " + guaranteed_sentence(analysis, pair, say), "implied"
    if group in analysis.scenarios and not analysis.scenarios[group].sheet.is_exact:
        return say("Under its rules that is only tried at random: see the page on weights."), "derived"
    if group in analysis.scenarios and analysis.scenarios[group].unit_ids[0] == lead.values["unit"]:
        return say("By its parts it does not lead alone."), "derived"
    if group in analysis.scenarios:
        return say("That can't be said: the official totals do not follow from their parts."), "derived"
    if analysis.contradictions[group] is not None:
        return say("That can't be said: the printed figures contradict each other."), "derived"
    if items_of(analysis.year, group) is None:
        return (
            say("That can't be said: the rules are not public, or allow points beside the scale."),
            "derived",
        )
    return say("That can't be said: too little is public."), "derived"


def _unknown(analysis: Analysis, group: str, say: Language) -> Told:
    known, year = analysis.coverage[group], analysis.year
    if known.units is None:
        return say("How many units were ranked, and nearly all of their results."), "derived"
    n = say.number(known.units, 0)
    totals = known.units - max(known.totals_published, known.parts_published)
    ranks = known.units - known.ranks_published if totals else 0
    missing = []
    if totals:
        missing.append(say("{missing} of {n} totals", missing=say.number(totals, 0), n=n))
    elif known.totals_published < known.units:
        missing.append(
            say(
                "{missing} of {n} official totals, computed here from public scores",
                missing=say.number(known.units - known.totals_published, 0),
                n=n,
            )
        )
    if ranks:
        missing.append(say("{missing} of {n} ranks", missing=say.number(ranks, 0), n=n))
    if group not in analysis.blocks:
        missing.append(say("the scores by domain and criterion"))
    elif known.parts_published < known.units:
        parts = say.number(known.units - known.parts_published, 0)
        missing.append(say("scores of {missing} of {n} units", missing=parts, n=n))
    if known.absent:
        missing.append(say("any result of {names}", names=unit_names(year, known.absent, say)))
    if not missing:
        return say("Nothing that the ranking rests on: all totals and their parts are public."), "derived"
    return say("Not public: {missing}.", missing=say.names(missing)), "derived"
