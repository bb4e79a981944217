"""Moves, ranks that are intervals, and what happened to units, as tables and sentences write them."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable

from parindex_analysis.catalog import Unit
from parindex_analysis.language import Language
from parindex_analysis.scoring.intervals import Interval
from parindex_analysis.study.study import Analysis
from parindex_analysis.trends import Move, Turn, turns_between


def rank_text(rank: Interval, say: Language) -> str:
    """Write a rank, or the range that it lies in."""
    low, high = rank
    if math.isinf(high):
        return "–"
    decimals = 0 if low == int(low) and high == int(high) else 1
    return say.interval(rank, decimals)


def places_text(move: Move, say: Language) -> str:
    """Write places gained (+) or lost (−): exactly, at least, or from … to."""
    low, high = move.places
    if low == high:
        return "0" if low == 0 else ("▲ " if low > 0 else "▼ ") + say.signed(low, 0)
    if low > 0:
        return "▲ ≥ " + say.signed(low, 0)
    if high < 0:
        return "▼ ≤ " + say.signed(high, 0)
    if math.isinf(high):
        return "–"
    return f"{say.signed(low, 0)} … {say.signed(high, 0)}"


def rest_sentence(rest: float, others: str, mean: float, say: Language) -> str:
    """Say what the moves that are known leave for the other units together.

    Parameters
    ----------
    rest : float
        Places that the others gained together.
    others : str
        How many they are (21 departments).
    mean : float
        Places that one of them gained on average.
    say : Language
    """
    told = {"others": others, "places": say.number(abs(rest), 0), "mean": say.number(abs(mean), 1)}
    condition = say("This holds if no two units share a rank: ranks add up to the same in both years.")
    if rest == 0:
        said = say("The known moves cancel out: the other {others} gained as much as they lost.", **told)
    elif rest > 0:
        said = say(
            "What the known moves lost, the other {others} gained: {places} places together, {mean} on "
            "average.",
            **told,
        )
    else:
        said = say(
            "What the known moves gained, the other {others} lost: {places} places together, {mean} on "
            "average.",
            **told,
        )
    return f"{said} {condition}"


def group_turns(analysis: Analysis, group: str) -> list[Turn]:
    """Return what happened to a block's units between the two years."""
    before = analysis.before
    assert before is not None  # noqa: S101  there is a comparison
    of_group = {unit.unit_id for unit in analysis.wider.units if unit.group == group}
    found = turns_between(analysis.wider.units, before.year, analysis.year.year)
    return [turn for turn in found if turn.unit_id in of_group]


def turn_sentence(known: Iterable[Unit], turn: Turn, say: Language) -> str:
    """Say what happened to a unit's line."""
    units = {unit.unit_id: unit.name(say.lang) for unit in known}
    told = {
        "unit": units[turn.unit_id],
        "others": say.names([units[unit] for unit in turn.others]),
        "date": day(turn.date, say),
    }
    if turn.what == "took_in":
        return say(
            "{unit} took in {others} (to {date}): its figures before and after speak of different places.",
            **told,
        )
    if turn.what == "renamed":
        return say("{unit} goes on as {others} (to {date}).", **told)
    if turn.what == "merged":
        return say("{unit} became part of {others} (to {date}): its line stops there.", **told)
    if turn.what == "split":
        return say("{unit} was divided among {others} (to {date}): its line forks.", **told)
    if turn.what == "began":
        return say("{unit} is new (from {date}).", **told)
    return say("{unit} ended (on {date}): its line stops there.", **told)


def day(date: str, say: Language) -> str:
    """Write an ISO date; a dash where it is not known."""
    return say.date(dt.date.fromisoformat(date)) if date else "–"
