"""Who moved since the latest earlier year."""

from __future__ import annotations

from collections.abc import Iterator

from parindex_analysis.catalog.facts import Evidence
from parindex_analysis.language import Language
from parindex_analysis.study.study import Analysis
from parindex_analysis.trends import Mover
from parindex_analysis.words.findings.finding import Finding, evidence_of
from parindex_analysis.words.names import block_name, count_units, unit_name, unit_names

_MOST_NAMED = 3  # more units than this in one sentence are not read


def movers(analysis: Analysis, group: str, say: Language) -> Iterator[Finding]:
    """Say who rose and who fell most, among the units ranked in both years."""
    comparison = analysis.comparisons.get(group)
    if comparison is None or not comparison.movers:
        return
    ranked = comparison.movers
    if len(ranked) == 1:
        yield from _only_one(analysis, group, ranked[0], comparison.before, say)
        return
    for kind, most in (("rise", max(m.places for m in ranked)), ("fall", min(m.places for m in ranked))):
        units = [mover for mover in ranked if mover.places == most]
        if (
            (most > 0) != (kind == "rise")
            or most == 0
            or len(units) > _MOST_NAMED
            or len(units) == len(ranked)
        ):
            continue
        if len(units) > 1 and most != int(most):
            continue  # "by half a place each", where ties share their mean rank
        told = {
            "before": comparison.before,
            "units": count_units(analysis.year, group, len(ranked), say),
            "names": unit_names(analysis.year, [mover.unit_id for mover in units], say),
        }
        sentence = _sentence(kind, units, told, analysis, say)
        values = {"units": tuple(m.unit_id for m in units), "places": most, "before": comparison.before}
        yield Finding(kind, group, sentence, "derived", values)


def _only_one(analysis: Analysis, group: str, mover: Mover, before: int, say: Language) -> Iterator[Finding]:
    told = {
        "unit": unit_name(analysis.year, mover.unit_id, say),
        "start": say.ordinal(mover.rank_from),
        "end": say.ordinal(mover.rank_to),
        "before": before,
        "after": analysis.year.year,
        "block": block_name(analysis.year, group, say),
    }
    sentence = say(
        "{block}: only {unit} has a public rank in both years: {start} in {before}, {end} in {after}.", **told
    )
    values = {"units": (mover.unit_id,), "places": mover.places, "before": before}
    yield Finding("only_mover", group, sentence, _evidence(analysis, group, [mover]), values)


def _evidence(analysis: Analysis, group: str, units: list[Mover]) -> Evidence:
    """Return published where the units' ranks of both years are printed."""
    years = [analysis.year] if analysis.before is None else [analysis.before, analysis.year]
    printed = [year.unit_facts(group, "rank") for year in years]
    if all(mover.unit_id in ranks for ranks in printed for mover in units):
        return evidence_of(*(ranks[mover.unit_id] for ranks in printed for mover in units))
    return "derived"


def _sentence(
    kind: str, units: list[Mover], told: dict[str, object], analysis: Analysis, say: Language
) -> str:
    if len(units) > 1 and kind == "rise":
        return say.plural(
            "Of the {units} with known ranks in both years, "
            "{names} rose most since {before}: by {n} place each.",
            "Of the {units} with known ranks in both years, "
            "{names} rose most since {before}: by {n} places each.",
            abs(round(units[0].places)),
            **told,
        )
    if len(units) > 1:
        return say.plural(
            "Of the {units} with known ranks in both years, "
            "{names} fell most since {before}: by {n} place each.",
            "Of the {units} with known ranks in both years, "
            "{names} fell most since {before}: by {n} places each.",
            abs(round(units[0].places)),
            **told,
        )
    mover = units[0]
    told = {
        **told,
        "unit": unit_name(analysis.year, mover.unit_id, say),
        "start": say.ordinal(mover.rank_from),
        "end": say.ordinal(mover.rank_to),
    }
    if kind == "rise":
        return say(
            "Of the {units} with known ranks in both years, "
            "{unit} rose most since {before}: from {start} to {end}.",
            **told,
        )
    return say(
        "Of the {units} with known ranks in both years, "
        "{unit} fell most since {before}: from {start} to {end}.",
        **told,
    )
