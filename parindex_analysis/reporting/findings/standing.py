"""Who is first and last, and what is printed of the whole block."""

from __future__ import annotations

import math
from collections.abc import Iterator

from parindex_analysis.catalog.facts import Evidence
from parindex_analysis.reporting.analysis import Analysis
from parindex_analysis.reporting.findings.finding import Finding, evidence_of
from parindex_analysis.reporting.language import Language
from parindex_analysis.reporting.words import block_name, count_units, total_text, unit_name, unit_names
from parindex_analysis.scoring import Standing


def leader(analysis: Analysis, group: str, say: Language) -> Iterator[Finding]:
    """Say who is first."""
    ranked, n = _ranked(analysis, group)
    first = [standing for standing in ranked if standing.rank == 1]
    if not first or n < 2:
        return
    told = {"units": count_units(analysis.year, group, n, say)}
    if len(first) > 1:
        names = unit_names(analysis.year, [standing.unit_id for standing in first], say)
        sentence = say("{names} share the first place of {units}.", names=names, **told)
        units = tuple(standing.unit_id for standing in first)
        yield Finding("shared_lead", group, sentence, _evidence(*first), {"units": units, "n": n})
        return
    unit = unit_name(analysis.year, first[0].unit_id, say)
    total = total_text(analysis.year, first[0], say)
    if total:
        sentence = say("{unit} leads {units} with {total} points.", unit=unit, total=total, **told)
    else:
        sentence = say("{unit} is first of {units}; its total is not public.", unit=unit, **told)
    values = {"unit": first[0].unit_id, "rank": 1, "n": n, "total": first[0].total}
    yield Finding("leader", group, sentence, _evidence(*first), values)


def last(analysis: Analysis, group: str, say: Language) -> Iterator[Finding]:
    """Say who is last, where one unit alone holds the last rank."""
    ranked, n = _ranked(analysis, group)
    final = [standing for standing in ranked if standing.rank == n]
    if len(final) != 1 or n < 2:
        return
    told = {
        "unit": unit_name(analysis.year, final[0].unit_id, say),
        "units": count_units(analysis.year, group, n, say),
    }
    total = total_text(analysis.year, final[0], say)
    if total:
        sentence = say("{unit} is last of {units}, with {total} points.", total=total, **told)
    else:
        sentence = say("{unit} is last of {units}; its total is not public.", **told)
    values = {"unit": final[0].unit_id, "rank": n, "n": n, "total": final[0].total}
    yield Finding("last", group, sentence, _evidence(*final), values)


def _ranked(analysis: Analysis, group: str) -> tuple[list[Standing], int]:
    """Return the units with a rank, and how many units are ranked (0 where that is not known)."""
    ranked = [standing for standing in analysis.standings[group] if not math.isnan(standing.rank)]
    if any(standing.rank_printed for standing in ranked):
        return ranked, analysis.year.n_units(group) or 0
    return ranked, len(ranked)


def _evidence(*ranked: Standing) -> Evidence:
    printed = all(standing.evidence == "published" and standing.rank_printed for standing in ranked)
    return "published" if printed else "derived"


def gap(analysis: Analysis, group: str, say: Language) -> Iterator[Finding]:
    """Say how far it is from the greatest to the least total, where both are printed or all totals are."""
    totals = analysis.year.unit_facts(group, "total").values()
    top, bottom = analysis.year.block_fact(group, "max_total"), analysis.year.block_fact(group, "min_total")
    if (top is None or bottom is None) and len(totals) > 1 and len(totals) == analysis.year.n_units(group):
        top, bottom = max(totals, key=lambda f: f.value), min(totals, key=lambda f: f.value)
    if top is None or bottom is None or {top.rounding, bottom.rounding} != {"rounded"}:
        return
    decimals = analysis.year.settings.decimals
    sentence = say(
        "{block}: {gap} points lie between the greatest and the least total ({top} and {bottom}).",
        block=block_name(analysis.year, group, say),
        gap=say.number(top.value - bottom.value, decimals),
        top=say.number(top.value, decimals),
        bottom=say.number(bottom.value, decimals),
    )
    values = {"gap": top.value - bottom.value, "top": top.value, "bottom": bottom.value}
    yield Finding("gap", group, sentence, "derived", values)


def mean(analysis: Analysis, group: str, say: Language) -> Iterator[Finding]:
    """Give the block's mean total as printed."""
    printed = analysis.year.block_fact(group, "mean_total")
    if printed is not None:
        block = block_name(analysis.year, group, say)
        sentence = say("{block}: the mean total is {mean} points.", block=block, mean=say.figure(printed))
        yield Finding("mean", group, sentence, evidence_of(printed), {"mean": printed.value})


def counts(analysis: Analysis, group: str, say: Language) -> Iterator[Finding]:
    """Say how many units are above a value, as printed."""
    n = analysis.year.n_units(group)
    for count in analysis.year.find(group, "count_above", unit_id=""):
        if n is None or count.threshold is None:
            continue
        threshold = say.number(count.threshold, 0 if count.threshold == int(count.threshold) else 2)
        units = count_units(analysis.year, group, n, say)
        sentence = say(
            "{count} of {units} have more than {threshold} points.",
            count=say.number(count.value, 0),
            units=units,
            threshold=threshold,
        )
        values = {"count": count.value, "n": n, "threshold": count.threshold}
        yield Finding("count_above", group, sentence, evidence_of(count), values)
