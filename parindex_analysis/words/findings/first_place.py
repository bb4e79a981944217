"""Whether the first place is firm: what weights can do to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from parindex_analysis.evidence.bounds import feasible
from parindex_analysis.evidence.known_block import read_block
from parindex_analysis.language import Language
from parindex_analysis.sensitivity.radius import nearest_rival
from parindex_analysis.study.study import Analysis
from parindex_analysis.words.evidence import whatever
from parindex_analysis.words.findings.finding import Finding
from parindex_analysis.words.findings.standing import leader
from parindex_analysis.words.names import unit_name, unit_names


def first_place(analysis: Analysis, group: str, say: Language) -> Iterator[Finding]:
    """Say how far weights must move before the first place is another's, where one unit alone has it.

    From public parts that is exact. From totals alone it is said down to which rank the unpublished parts
    could let the leader fall. The finding's value ``firm`` says whether no weights within the limits give the
    first place to another unit.
    """
    lead = next(leader(analysis, group, say), None)
    if lead is None or lead.kind != "leader":
        return
    if group in analysis.scenarios:
        yield from _by_parts(analysis, group, lead.values["unit"], say)
    else:
        yield from _by_totals(analysis, group, lead.values["unit"], say)


def _by_totals(analysis: Analysis, group: str, first: str, say: Language) -> Iterator[Finding]:
    block = read_block(analysis.year, group)
    if block is None or not feasible(block):  # figures in doubt prove nothing
        return
    ranks = analysis.guaranteed_ranks.get(group)
    found = next((one for one in ranks.units if one.unit_id == first), None) if ranks is not None else None
    if ranks is None or found is None:
        return
    told = {
        "unit": unit_name(analysis.year, first, say),
        "vary": say.percent(ranks.vary),
        "whatever": whatever(ranks.items, say),
    }
    firm = found.worst == 1
    if firm:
        sentence = say("If weights move by up to ±{vary}, {unit} stays first, {whatever}.", **told)
    else:
        sentence = say(
            "If weights move by up to ±{vary}, {unit} could come as low as {worst}: public figures can’t "
            "rule it out.",
            worst=say.ordinal(found.worst),
            **told,
        )
    values = {"unit": first, "firm": firm, "vary": ranks.vary, "worst": found.worst}
    yield Finding("first_place", group, sentence, "implied" if firm else "not_excluded", values)


def _by_parts(analysis: Analysis, group: str, first: str, say: Language) -> Iterator[Finding]:
    runs, vary = analysis.scenarios[group], analysis.parameters.vary
    sheet = runs.sheet
    if runs.unit_ids[0] != first or not sheet.is_exact:  # or official totals do not follow from their parts
        return
    completions = analysis.open_units[group]
    radius, other = nearest_rival(sheet, first, completions)
    is_open = other in completions.unit_ids
    values: dict[str, Any] = {"unit": first, "firm": radius > vary, "vary": vary}
    values |= {"level": sheet.level, "other": other}
    if radius > 0:
        values["radius"] = radius
        sentence = _by_radius(analysis, values, say, is_open=is_open)
        if sheet.level == "part":
            sentence += " " + say("Only appraisal against survey is weighed here.")
    elif is_open:
        sentence = say(
            "Whether {unit} stays first under other weights can’t be said: not all parts of {names} are "
            "public.",
            unit=unit_name(analysis.year, first, say),
            names=unit_names(analysis.year, tuple(dict.fromkeys(completions.unit_ids)), say),
        )
    else:  # by the parts it shares the first place
        return
    yield Finding("first_place", group, sentence, "derived", values)


def _by_radius(analysis: Analysis, values: dict[str, Any], say: Language, *, is_open: bool) -> str:
    """Say how far weights must move before the nearest rival is level with the first."""
    radius, vary = values["radius"], values["vary"]
    told = {
        "unit": unit_name(analysis.year, values["unit"], say),
        "other": unit_name(analysis.year, values["other"], say),
        "radius": say.percent(radius, 1),
        "vary": say.percent(vary),
    }
    if radius >= 1:
        return say("{unit} stays first whatever the weights are.", **told)
    if round(radius, 3) >= 1:
        return say("{unit} stays first under all weights within ±{vary}.", **told)
    if radius > vary:
        return say(
            "{unit} stays first under all weights within ±{vary}; {other} could pass it only if they moved "
            "by ±{radius} or more.",
            **told,
        )
    if is_open:
        return say(
            "{other} could draw level with {unit} if the weights moved by ±{radius} in its favour; not all "
            "of its parts are public.",
            **told,
        )
    return say(
        "{other} would draw level with {unit} if the weights moved by ±{radius} in its favour.", **told
    )
