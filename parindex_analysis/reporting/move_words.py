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


def rest_sentence(rest: float, n: int, exact: int, say: Language) -> str:
    """Say what the moves that are known leave for the other units together."""
    told = {"exact": say.number(exact, 0), "others": say.number(n - exact, 0)}
    if rest == 0:
        return say(
            "The {exact} known moves cancel out, so the other {others} units together neither gained "
            "nor lost "
            "places (if no two units share a rank).",
            **told,
        )
    told |= {"places": say.number(abs(rest), 0), "mean": say.number(abs(rest) / (n - exact), 1)}
    if rest > 0:
        return say(
            "Ranks add up to the same in both years: what the {exact} units with known moves lost, the other "
            "{others} gained, together {places} places, on average {mean} (if no two units share a rank).",
            **told,
        )
    return say(
        "Ranks add up to the same in both years: what the {exact} units with known moves gained, the other "
        "{others} lost, together {places} places, on average {mean} (if no two units share a rank).",
        **told,
    )
