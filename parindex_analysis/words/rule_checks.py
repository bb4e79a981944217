"""What checks of sums, ties, classes and score steps say, in a sentence."""

from __future__ import annotations

import math

from parindex_analysis.catalog import Year
from parindex_analysis.language import Language
from parindex_analysis.scoring import Check
from parindex_analysis.scoring.checks.units import WrongSum
from parindex_analysis.words.names import unit_name, unit_names

_MOST_NAMED = 5  # the rest are counted


def level_sums(year: Year, check: Check, say: Language) -> str:
    """Say which printed sums their parts can't give."""
    wrong: tuple[WrongSum, ...] = check.values["wrong"]
    if not wrong:
        return say.plural(
            "{n} printed sum of points follows from the points below it.",
            "{n} printed sums of points follow from the points below them.",
            check.values["n"],
        )
    told = [_wrong_sum(year, check, one, say) for one in wrong[:_MOST_NAMED]]
    if len(wrong) > _MOST_NAMED:
        told.append(say("{n} more", n=say.number(len(wrong) - _MOST_NAMED, 0)))
    return say("Points do not add up: {sums}.", sums="; ".join(told))


def _wrong_sum(year: Year, check: Check, wrong: WrongSum, say: Language) -> str:
    rules = year.rules[check.group]
    item = rules.find(wrong.item_id)
    low, high = wrong.printed
    decimals = round(-math.log10(high - low))  # of the print
    kinds = {
        "self": say("self-assessed"),
        "appraised": say("appraised"),
        "appraised_2": say("appraised in the second round"),
        "survey": say("survey"),
    }
    name = say("total") if item is None else f"{item.code} {item.name(say.lang)}"
    return say(
        "{unit}, {item}: the parts give {computed}, printed is {printed}",
        unit=unit_name(year, wrong.unit_id, say),
        item=f"{name} ({kinds[wrong.kind]})" if wrong.kind in kinds else name,
        computed=say.interval(wrong.computed, decimals + 1),
        printed=say.number((low + high) / 2, decimals),
    )


def ties(year: Year, check: Check, say: Language) -> str:
    """Say whether equal totals and equal ranks go together."""
    values = check.values
    pairs = "; ".join(unit_names(year, pair, say) for pair in (*values["wrong"], *values["apart"]))
    if values["wrong"]:
        return say("Units share a rank, though their totals differ: {pairs}.", pairs=pairs)
    if values["apart"] and check.verdict == "agrees":
        return say(
            "Equal printed totals have different ranks ({pairs}): the ranking rests on unrounded totals.",
            pairs=pairs,
        )
    if values["apart"] and check.verdict == "open":
        return say(
            "Some equal printed totals share a rank and some do not ({pairs}): "
            "only unrounded totals could tell why.",
            pairs=pairs,
        )
    if values["apart"]:
        return say("Equal totals have different ranks: {pairs}.", pairs=pairs)
    if check.verdict == "differs":
        return say("The places after a shared rank do not follow the tie rule of the index.")
    return say("Equal totals share their rank.")


def classes(year: Year, check: Check, say: Language) -> str:
    """Say whether printed classes go with the totals."""
    wrong = check.values["wrong"]
    if not wrong:
        return say.plural(
            "The class of {n} unit goes with its total.",
            "The classes of {n} units go with their totals.",
            check.values["n"],
        )
    return say("Classes do not go with the totals: {units}.", units=unit_names(year, wrong, say))


def steps(year: Year, check: Check, say: Language) -> str:
    """Say which printed figures the items' score steps can't give."""
    wrong, n = check.values["wrong"], check.values["n"]
    if not wrong:
        return say.plural(
            "{n} printed figure can be reached with the score steps of the rules.",
            "{n} printed figures can be reached with the score steps of the rules.",
            n,
        )
    facts = year.unit_facts(check.group, check.values["measure"])
    told = [f"{unit_name(year, unit, say)} ({say.figure(facts[unit])})" for unit in wrong[:_MOST_NAMED]]
    if len(wrong) > _MOST_NAMED:
        told.append(say("{n} more", n=say.number(len(wrong) - _MOST_NAMED, 0)))
    return say("No sum of score steps gives the printed figure: {units}.", units="; ".join(told))
