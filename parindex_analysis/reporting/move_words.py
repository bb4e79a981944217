"""Ranks and moves that are intervals, as tables and sentences write them."""

from __future__ import annotations

import math

from parindex_analysis.reporting.language import Language
from parindex_analysis.scoring.intervals import Interval
from parindex_analysis.trends import Move


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
