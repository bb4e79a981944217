"""What the printed figures force, as rows of verbs and as sentences; and which figures cannot all be true."""

from __future__ import annotations

import math
from typing import Any

from parindex_analysis.catalog import Fact, Year
from parindex_analysis.evidence.contradictions import Contradiction
from parindex_analysis.evidence.mending import Culprit, Slip
from parindex_analysis.language import Language
from parindex_analysis.study.study import Analysis
from parindex_analysis.words.names import block_name, measure_name, unit_name

Row = dict[str, Any]


def unit_rows(analysis: Analysis, group: str, say: Language) -> list[Row]:
    """Return one row a unit of a block: the ends of its total and of its rank."""
    bounds = analysis.forced[group].bounds
    return [
        {
            "group": group, "unit": one.unit_id, "name": unit_name(analysis.year, one.unit_id, say),
            "total_low": one.total_low, "total_high": _end(one.total_high),
            "rank_best": _whole(one.rank_best), "rank_worst": _whole(one.rank_worst),
            "evidence": analysis.year.weakest(group, one.evidence),
        }
        for one in (bounds.units if bounds is not None else ())
    ]  # fmt: skip


def _end(total: float) -> float | None:
    """Return an end of a total, None where it has none that is known."""
    return None if math.isinf(total) else total


def position_rows(analysis: Analysis, group: str) -> list[Row]:
    """Return one row a position of a block: the ends of the total on it."""
    bounds = analysis.forced[group].bounds
    positions = bounds.positions if bounds is not None else ()
    return [
        {"group": group, "rank": rank, "total_low": low, "total_high": _end(high)}
        for rank, (low, high) in enumerate(positions, 1)
    ]


def block_notes(analysis: Analysis, group: str, say: Language) -> list[str]:
    """Return what a reader of a block's bounds must know: no size, or figures that cannot all be true."""
    found = analysis.forced[group]
    block = block_name(analysis.year, group, say)
    if found.contradiction is not None:
        told = [contradiction_sentence(found.contradiction, say), still_holds(analysis, group, say)]
        return [f"{block}: {' '.join(told)}"]
    if found.bounds is None:
        return [say("{block}: the number of units is not public, so no rank follows.", block=block)]
    return []


def still_holds(analysis: Analysis, group: str, say: Language) -> str:
    """Say how bounds are to be read where figures contradict each other."""
    if analysis.forced[group].bounds is None:
        return say("With the number of units in doubt no bounds are given.")
    return say("The bounds hold whichever of them is wrong.")


def contradiction_rows(analysis: Analysis, group: str, say: Language) -> list[Row]:
    """Return one row of ``parindex audit`` for each figure that must or may be wrong."""
    clash = analysis.forced[group].contradiction
    if clash is None:
        return []
    known = {
        one.group for one in analysis.year.settings.known_contradictions if one.year == analysis.year.year
    }
    severity = "known" if known & {group, None} else "error"
    rows = []
    for one in (*clash.certain, *clash.others):
        part = must_or_may(clash, one, say)
        rows.append({
            "group": group, "unit": one.fact.unit_id or None, "kind": "contradiction", "severity": severity,
            "message": f"{part} {culprit_sentence(analysis, clash, one, say)}",
            "expected": [_end(end) for end in _needed(clash, one)] if one.needed is not None else None,
            "found": one.fact.text,
        })  # fmt: skip
    return rows


def contradiction_sentence(clash: Contradiction, say: Language) -> str:
    """Say that a block's figures cannot all be true, and how many must be wrong."""
    return say.plural(
        "The {facts} printed figures cannot all be true: at least {n} is wrong.",
        "The {facts} printed figures cannot all be true: at least {n} are wrong.",
        clash.size,
        facts=say.number(clash.n_facts, 0),
    )


def must_or_may(clash: Contradiction, one: Culprit, say: Language) -> str:
    """Say whether a figure is wrong in every way to resolve a contradiction."""
    if any(one.fact is other.fact for other in clash.certain):
        return say("Wrong if the others are right:")
    left = clash.size - len(clash.certain)
    return say(
        "One of {many} figures of which {few} must be wrong:",
        many=say.number(len(clash.others), 0),
        few=say.number(left, 0),
    )


def culprit_sentence(analysis: Analysis, clash: Contradiction, one: Culprit, say: Language) -> str:
    """Return what is printed, what it would have to be, and which slip of the pen would explain it."""
    said = [_printed(analysis.year, one, say)]
    needed = _needed(clash, one)
    if one.needed is not None:
        decimals = 0 if one.fact.decimals in (None, 0) else (one.fact.decimals or 0) + 1
        low, high = (say.number(end, decimals) for end in needed)
        if math.isinf(needed[1]):
            said.append(say("It would have to be {low} or more.", low=low))
        elif low == high:
            said.append(say("It would have to be {value}.", value=low))
        else:
            said.append(say("It would have to be between {low} and {high}.", low=low, high=high))
    said += [_slip(analysis.year, slip, say) for slip in one.slips]
    source = analysis.year.sources.get(one.fact.source_id)
    if source is not None:
        said.append(say("Source: {source}.", source=source.publisher or source.title or source.source_id))
    return " ".join(said)


def _needed(clash: Contradiction, one: Culprit) -> tuple[float, float]:
    """Return the widest ends that a figure may have, over all ways in which it is wrong."""
    same = [other for way in clash.ways for other in way if other.fact is one.fact]
    ends = [other.needed for other in same if other.needed is not None]
    if not ends:
        return -math.inf, math.inf
    return min(low for low, _ in ends), max(high for _, high in ends)


def _printed(year: Year, one: Culprit, say: Language) -> str:
    fact = one.fact
    value = _as_printed(fact, say)
    if not fact.unit_id:
        name = measure_name(fact.measure, say)
        if one.last_year:
            return say("{figure} of the year before is printed as {value}.", figure=name, value=value)
        return say("{figure} is printed as {value}.", figure=name, value=value)
    unit = unit_name(year, fact.unit_id, say)
    if fact.measure == "total":
        place = year.unit_facts(fact.group, "list_position").get(fact.unit_id)
        beside = None if place is None else _neighbours(year, place)
        if place is None or beside is None:
            return say("{unit} is printed with {value} points.", unit=unit, value=value)
        told = {"above": say.figure(beside[0]), "below": say.figure(beside[1])}
        return say(
            "{unit} is printed with {value} points, but stands {place} in the list, "
            "between {above} and {below}.",
            unit=unit,
            value=value,
            place=say.ordinal(place.value),
            **told,
        )
    if fact.measure in ("rank", "list_position"):
        place_words = say.ordinal(fact.value)
        if fact.measure == "rank":
            return say("{unit} is printed as {place}.", unit=unit, place=place_words)
        return say("{unit} stands {place} in the printed list.", unit=unit, place=place_words)
    name = measure_name(fact.measure, say)
    return say("{unit}, {figure}: {value} is printed.", unit=unit, figure=name, value=value)


def _as_printed(fact: Fact, say: Language) -> str:
    """Write a figure exactly as printed, in the reader's language."""
    return say.number(fact.value, fact.decimals or 0) if fact.decimals is not None else fact.text


def _neighbours(year: Year, place: Fact) -> tuple[Fact, Fact] | None:
    """Return the totals listed just above and just below a place, if that is not where the figure fits."""
    totals = year.unit_facts(place.group, "total")
    listed = {
        one.value: totals[one.unit_id]
        for one in year.find(place.group, "list_position")
        if one.unit_id in totals and one.source_id == place.source_id
    }
    own = totals.get(place.unit_id)
    above, below = listed.get(place.value - 1), listed.get(place.value + 1)
    if own is None or above is None or below is None or above.value >= own.value >= below.value:
        return None
    return above, below


def _slip(year: Year, slip: Slip, say: Language) -> str:
    decimals = len(slip.text.partition(".")[2])
    value = say.number(float(slip.text), decimals)
    if slip.unit_id:
        other = unit_name(year, slip.unit_id, say)
        return say("{value} fits (exchanged with {unit}).", value=value, unit=other)
    how = {
        "swapped": say("two digits swapped"),
        "digit": say("one digit wrong"),
        "lost": say("one digit lost"),
        "extra": say("one digit too many"),
        "comma": say("the decimal mark misplaced"),
    }[slip.kind]
    return say("{value} fits ({how}).", value=value, how=how)


def _whole(rank: float) -> int | float:
    return int(rank) if rank == int(rank) else rank
