"""Who is first and last, and what is printed of the whole block."""

from __future__ import annotations

import math
from collections.abc import Iterator

from parindex_analysis.catalog import Fact
from parindex_analysis.catalog.facts import Evidence
from parindex_analysis.language import Language
from parindex_analysis.scoring import Sheet, Standing
from parindex_analysis.scoring.appraised_and_survey import PART_NAMES
from parindex_analysis.scoring.intervals import EPSILON, Interval, add
from parindex_analysis.study.study import Analysis
from parindex_analysis.words.findings.finding import Finding, evidence_of
from parindex_analysis.words.names import block_name, count_units, total_text, unit_name, unit_names


def leader(analysis: Analysis, group: str, say: Language) -> Iterator[Finding]:
    """Say who is first."""
    ranked, n = _ranked(analysis, group)
    first = [standing for standing in ranked if standing.rank == 1]
    if not first or n < 2 or not all(_certain(analysis, group, standing) for standing in first):
        return
    told = {"units": count_units(analysis.year, group, n, say)}
    if len(first) > 1:
        names = unit_names(analysis.year, [standing.unit_id for standing in first], say)
        sentence = say("{names} share the first place of {units}.", names=names, **told)
        units = tuple(standing.unit_id for standing in first)
        evidence = _evidence(analysis, group, n, *first)
        yield Finding("shared_lead", group, sentence, evidence, {"units": units, "n": n})
        return
    unit = unit_name(analysis.year, first[0].unit_id, say)
    total = total_text(analysis.year, first[0], say)
    if total:
        sentence = say("{unit} leads {units} with {total} points.", unit=unit, total=total, **told)
    else:
        sentence = say("{unit} is first of {units}; its total is not public.", unit=unit, **told)
    values = {"unit": first[0].unit_id, "rank": 1, "n": n, "total": first[0].total}
    sentence += _without_total(analysis, group, n, say)
    yield Finding("leader", group, sentence, _evidence(analysis, group, n, *first), values)


def last(analysis: Analysis, group: str, say: Language) -> Iterator[Finding]:
    """Say who is last, where one unit alone holds the last rank."""
    ranked, n = _ranked(analysis, group)
    final = [standing for standing in ranked if standing.rank == n]
    if len(final) != 1 or n < 2 or not _certain(analysis, group, final[0]):
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
    sentence += _without_total(analysis, group, n, say)
    yield Finding("last", group, sentence, _evidence(analysis, group, n, *final), values)


def _without_total(analysis: Analysis, group: str, n: int, say: Language) -> str:
    """Count the units that could stand anywhere, where ranks follow from the totals of the others."""
    missing = (analysis.year.n_units(group) or 0) - n
    if missing <= 0:
        return ""
    return " " + say.plural("{n} more has no public total.", "{n} more have no public total.", missing)


def _ranked(analysis: Analysis, group: str) -> tuple[list[Standing], int]:
    """Return the units with a rank, and how many units are ranked (0 where that is not known)."""
    ranked = [standing for standing in analysis.standings[group] if not math.isnan(standing.rank)]
    if any(standing.rank_printed for standing in ranked):
        return ranked, analysis.year.n_units(group) or 0
    return ranked, len(ranked)


def _certain(analysis: Analysis, group: str, standing: Standing) -> bool:
    """Say whether a rank is printed, or follows although totals are rounded or cut."""
    if standing.rank_printed:
        return True
    low, high = _interval(analysis, group, standing)
    for other in analysis.standings[group]:
        least, greatest = _interval(analysis, group, other)
        # Prints of one kind may touch (90.02 and 90.03): what lies on the edge is rounded one way in both.
        edge = EPSILON if _printed_alike(standing.fact, other.fact) else -EPSILON
        apart = greatest <= low + edge or least >= high - edge
        if not apart and (low, high) != (least, greatest):
            return False
    return True


def _printed_alike(one: Fact | None, other: Fact | None) -> bool:
    """Say whether two totals were made from their true values in the same way."""
    if one is None or other is None or one.rounding == "approximate" or one.evidence != "published":
        return False
    return (one.decimals, one.rounding, one.evidence) == (other.decimals, other.rounding, other.evidence)


def _interval(analysis: Analysis, group: str, standing: Standing) -> Interval:
    """Return the least and greatest value of a total that is printed, or the sum of printed parts."""
    if standing.fact is not None:
        return standing.fact.interval
    sheet = analysis.sheets[group]
    if isinstance(sheet, Sheet) and sheet.level == "part":
        parts = [analysis.year.unit_facts(group, f"{part}_points") for part in PART_NAMES]
        return add([part[standing.unit_id].interval for part in parts])
    return standing.total, standing.total


def _evidence(analysis: Analysis, group: str, n: int, *ranked: Standing) -> Evidence:
    """Return published where the ranks, the totals and the number of units are printed."""
    ranks = analysis.year.unit_facts(group, "rank")
    shown = [ranks[standing.unit_id] for standing in ranked if standing.unit_id in ranks]
    printed = len(shown) == len(ranked) and all(standing.evidence == "published" for standing in ranked)
    return _with_size(analysis, group, n, *shown) if printed else "derived"


def _with_size(analysis: Analysis, group: str, n: int, *facts: Fact) -> Evidence:
    """Return published where the facts and the number of units are."""
    year = analysis.year
    sizes = [fact for fact in year.find(group, "n_units", unit_id="") if fact.value == n]
    sizes += [fact for fact in year.find(group, "rank") if fact.of_n == n]
    printed = any(fact.evidence == "published" for fact in sizes)
    return evidence_of(*facts) if printed else "derived"


def gap(analysis: Analysis, group: str, say: Language) -> Iterator[Finding]:
    """Say how far it is from the greatest to the least total, where both are printed or all totals are."""
    totals = list(analysis.year.unit_facts(group, "total").values())
    top, bottom = analysis.year.block_fact(group, "max_total"), analysis.year.block_fact(group, "min_total")
    shown = [fact for fact in (top, bottom) if fact is not None]
    if len(shown) < 2 and len(totals) > 1 and len(totals) == analysis.year.n_units(group):
        top, bottom = max(totals, key=lambda f: f.value), min(totals, key=lambda f: f.value)
        shown = totals
    if top is None or bottom is None or {fact.rounding for fact in shown} != {"rounded"}:
        return
    low, high = zip(*(fact.interval for fact in shown), strict=True)
    if top.interval[0] <= bottom.interval[1] or max(high) > top.interval[1] or min(low) < bottom.interval[0]:
        return  # no gap is sure, or another total that is printed with fewer decimals may lie beyond
    printed = [fact.decimals for fact in (top, bottom) if fact.decimals is not None]
    decimals = min([analysis.year.settings.decimals, *printed])
    sentence = say(
        "{block}: {gap} points lie between the greatest and the least total ({top} and {bottom}).",
        block=block_name(analysis.year, group, say),
        gap=say.number(top.value - bottom.value, decimals),
        top=_short(analysis, top, say),
        bottom=_short(analysis, bottom, say),
    )
    values = {"gap": top.value - bottom.value, "top": top.value, "bottom": bottom.value}
    yield Finding("gap", group, sentence, "derived", values)


def _short(analysis: Analysis, fact: Fact, say: Language) -> str:
    """Write a figure as printed, but never with more decimals than the index shows."""
    decimals = analysis.year.settings.decimals
    return say.number(fact.value, decimals if fact.decimals is None else min(decimals, fact.decimals))


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
        if n is None or count.threshold is None or count.comparator not in ("=", ">"):
            continue
        sentence = say.plural(
            "{n} of {units} has more than {threshold} points.",
            "{n} of {units} have more than {threshold} points.",
            int(count.value),
            units=count_units(analysis.year, group, n, say),
            threshold=say.plain(count.threshold),
        )
        values = {"count": count.value, "n": n, "threshold": count.threshold}
        yield Finding("count_above", group, sentence, _with_size(analysis, group, n, count), values)
