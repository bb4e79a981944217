"""A unit's page, first part: where it stands, what it is strong and weak in, its peers."""

from __future__ import annotations

import math

from parindex_analysis import html
from parindex_analysis.language import Language
from parindex_analysis.pages.unit.files import unit_href
from parindex_analysis.pages.unit.gains import gains_by_totals
from parindex_analysis.pages.unit.strengths import part_scores, strengths
from parindex_analysis.scoring import Standing
from parindex_analysis.study.study import Analysis
from parindex_analysis.words.evidence import evidence_words
from parindex_analysis.words.names import block_name, count_units, total_text, unit_name

_MOST_PEERS = 11  # with the unit itself; the report has the whole block


def standing(analysis: Analysis, say: Language) -> dict[str, str]:
    """Return the first part of the page of each unit with a public rank or total."""
    found = {}
    for group in analysis.groups:
        scores = part_scores(analysis, group, say)
        for one in analysis.standings[group]:
            found[one.unit_id] = "".join([
                _place(analysis, group, one, say),
                strengths(analysis, scores, one.unit_id, say),
                gains_by_totals(analysis, group, one, say),
                _peers(analysis, group, one, say),
            ])  # fmt: skip
    return found


def _place(analysis: Analysis, group: str, one: Standing, say: Language) -> str:
    """Say the unit's rank and total, and how far it is to the units next to it and to the mean."""
    told: list[tuple[str, str]] = []
    n = analysis.year.n_units(group)
    name, total = unit_name(analysis.year, one.unit_id, say), total_text(analysis.year, one, say)
    if not math.isnan(one.rank):
        kind = one.evidence if one.rank_printed else "derived"
        units = "" if n is None else count_units(analysis.year, group, n, say)
        words = {"unit": name, "rank": say.ordinal(one.rank), "units": units, "total": total}
        if total and units:
            told.append((say("{unit} is {rank} of {units}, with {total} points.", **words), kind))
        elif units:
            told.append((say("{unit} is {rank} of {units}; its total is not public.", **words), kind))
        elif total:
            told.append((say("{unit} is {rank}, with {total} points.", **words), kind))
        else:
            told.append((say("{unit} is {rank}; its total is not public.", **words), kind))
    else:
        told.append((say("{unit} has {total} points.", unit=name, total=total), one.evidence))
    told += [(sentence, "implied") for sentence in _forced(analysis, group, one, say)]
    told += [(sentence, "derived") for sentence in _gaps(analysis, group, one, say)]
    return html.heading(2, say("Where it stands")) + html.findings(told, evidence_words(say))


def _forced(analysis: Analysis, group: str, one: Standing, say: Language) -> list[str]:
    """Say what the printed figures force of a rank or total that is not printed."""
    bounds = analysis.forced[group].bounds
    ends = next((unit for unit in bounds.units if unit.unit_id == one.unit_id), None) if bounds else None
    if ends is None:
        return []
    told = []
    if math.isnan(one.rank) and not math.isnan(ends.rank_worst):
        best, worst = say.ordinal(ends.rank_best), say.ordinal(ends.rank_worst)
        told.append(say("Its rank must lie between {best} and {worst}.", best=best, worst=worst))
    if math.isnan(one.total):
        decimals = analysis.year.settings.decimals + 1
        low = say.number(ends.total_low, decimals)
        if math.isinf(ends.total_high):
            told.append(say("Its total must be {low} points or more.", low=low))
        else:
            high = say.number(ends.total_high, decimals)
            told.append(say("Its total must lie between {low} and {high} points.", low=low, high=high))
    return told


def _gaps(analysis: Analysis, group: str, one: Standing, say: Language) -> list[str]:
    """Say how far it is to the first unit, to the last one and to the mean, as far as these are public."""
    if math.isnan(one.total):
        return []
    told, decimals = [], analysis.year.settings.decimals
    known = [s for s in analysis.standings[group] if not math.isnan(s.total)]
    first = next((s for s in known if s.rank == 1), None)
    if first is not None and first.unit_id != one.unit_id and first.total > one.total:
        words = {"unit": unit_name(analysis.year, first.unit_id, say)}
        gap = say.number(first.total - one.total, decimals)
        told.append(say("It is {gap} points behind {unit}, which is first.", gap=gap, **words))
    mean = analysis.year.block_fact(group, "mean_total")
    if mean is not None and mean.value != one.total:
        words = {"gap": say.number(abs(one.total - mean.value), decimals), "mean": say.figure(mean)}
        told.append(
            say("That is {gap} points above the block’s mean of {mean}.", **words)
            if one.total > mean.value
            else say("That is {gap} points below the block’s mean of {mean}.", **words)
        )
    return told


def _peers(analysis: Analysis, group: str, one: Standing, say: Language) -> str:
    """List the units of the same kind next to the unit; those of the block where none has a kind."""
    year, kind = analysis.year, analysis.year.unit(one.unit_id).kind
    all_alike = [s for s in analysis.standings[group] if year.unit(s.unit_id).kind == kind]
    if len(all_alike) < 2:
        return ""
    at = next(place for place, s in enumerate(all_alike) if s.unit_id == one.unit_id)
    start = max(0, min(at - _MOST_PEERS // 2, len(all_alike) - _MOST_PEERS))
    rows: list[list[str | html.Cell]] = []
    for peer in all_alike[start : start + _MOST_PEERS]:
        name = unit_name(year, peer.unit_id, say)
        here = peer.unit_id == one.unit_id
        cell = html.Cell(name, css="strong") if here else html.Cell(
            name, html=html.link(name, unit_href(peer.unit_id, say.lang).rpartition("/")[2])
        )  # fmt: skip
        rank = "–" if math.isnan(peer.rank) else say.number(peer.rank, 0 if peer.rank % 1 == 0 else 1)
        rows.append([rank, cell, total_text(year, peer, say) or "–"])
    named = kind_name(kind, say)
    heading = say("Peers: {kind}", kind=named) if named else say("Its neighbours in the ranking")
    caption = say(
        "{block}: units of this kind with a public rank or total ({n} of {of})",
        block=block_name(year, group, say),
        n=len(rows),
        of=sum(unit.kind == kind for unit in year.units_of(group)),
    )
    return html.heading(2, heading) + html.table(
        [say("Rank"), say("Unit"), say("Points")], rows, caption, row_header=1, numeric=(0, 2)
    )


def kind_name(kind: str, say: Language) -> str:
    """Return what a kind of unit is called, in the plural; empty where it is not known."""
    return {
        "quận": say("urban districts (quận)"),
        "huyện": say("rural districts (huyện)"),
        "thị xã": say("towns (thị xã)"),
        "thành phố": say("cities of a province (thành phố)"),
        "tỉnh": say("provinces (tỉnh)"),
        "thành phố trực thuộc trung ương": say("centrally run cities"),
        "xã": say("communes (xã)"),
        "phường": say("wards (phường)"),
    }.get(kind, "")
