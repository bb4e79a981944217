"""Where the units of a block may stand: the positions that its facts leave to each of them."""

from __future__ import annotations

import math

from parindex_analysis.errors import ParindexError
from parindex_analysis.evidence.block import Block
from parindex_analysis.scoring.intervals import EPSILON, Interval, overlaps

Windows = dict[str, tuple[int, ...]]


def unit_totals(block: Block) -> dict[str, Interval]:
    """Return the least and the greatest total of each unit that a fact speaks of, facts read one by one."""
    found = dict.fromkeys(block.constrained, block.limits)
    for one in block.of_kind("total"):
        low, high = found[one.unit_id]
        found[one.unit_id] = max(low, one.low), min(high, one.high)
    return found


def printed_places(block: Block) -> dict[str, int]:
    """Return the position (from 0) of each unit with a printed rank.

    Under ``min`` a unit of rank r has the r-th greatest total, so it may as well stand on position r; the
    units of one printed rank stand on the positions that follow (they have equal totals, so their order is
    of no account). Under ``average`` they stand around it. Under ``dense`` a rank is no position.
    """
    if block.ties == "dense":
        return {}
    by_rank: dict[float, list[str]] = {}
    for one in block.of_kind("rank"):
        if one.unit_id not in (members := by_rank.setdefault(one.low, [])):
            members.append(one.unit_id)
    places: dict[str, int] = {}
    for rank, members in by_rank.items():
        first = rank - (len(members) - 1) / 2 if block.ties == "average" else rank
        for at, unit in enumerate(members):
            place = math.floor(first + EPSILON) - 1 + at
            if unit in places or not 0 <= place < block.size:
                raise contradiction(block.group)
            places[unit] = place
    return places


def position_totals(block: Block, totals: dict[str, Interval], places: dict[str, int]) -> list[Interval]:
    """Return the least and the greatest total of each position: as printed, and in falling order."""
    low, high = [block.limits[0]] * block.size, [block.limits[1]] * block.size
    known = [(one.position - 1, (one.low, one.high)) for one in block.of_kind("position")]
    for at, interval in known + [(place, totals[unit]) for unit, place in places.items()]:
        low[at], high[at] = max(low[at], interval[0]), min(high[at], interval[1])
    for at in range(1, block.size):
        high[at] = min(high[at], high[at - 1])
        low[-at - 1] = max(low[-at - 1], low[-at])
    if any(least > most + EPSILON for least, most in zip(low, high, strict=True)):
        raise contradiction(block.group)
    return [(least, max(least, most)) for least, most in zip(low, high, strict=True)]


def windows(block: Block) -> tuple[Windows, list[Interval]]:
    """Return the positions (from 0) open to each unit that a fact speaks of, and the totals of positions.

    Parameters
    ----------
    block : Block
        The block's facts.

    Returns
    -------
    (dict of str to tuple of int, list of (float, float))
        No position that the facts allow is left out; some may be left in that they forbid.

    Raises
    ------
    ParindexError
        A unit has no position left: the facts contradict each other.
    """
    totals, places = unit_totals(block), printed_places(block)
    positions = position_totals(block, totals, places)
    taken = set(places.values())
    if len(taken) < len(places):
        raise contradiction(block.group)
    first, last = _order_ends(block)
    found: Windows = {}
    for unit, total in totals.items():
        open_to = [places[unit]] if unit in places else sorted(set(range(block.size)) - taken)
        ahead = sum(other[0] > total[1] + EPSILON for other in totals.values())
        behind = sum(other[1] < total[0] - EPSILON for other in totals.values())
        least, most = max(ahead, first[unit]), block.size - 1 - max(behind, last[unit])
        found[unit] = tuple(at for at in open_to if least <= at <= most and overlaps(positions[at], total))
        if not found[unit]:
            raise contradiction(block.group)
    return found, positions


def _order_ends(block: Block) -> tuple[dict[str, int], dict[str, int]]:
    """Return how many units stand above and below each unit at least, as printed lists say."""
    above: dict[str, set[str]] = {unit: set() for unit in block.constrained}
    pairs = [(one.unit_id, one.below) for one in block.of_kind("order")]
    for _ in range(len(above)):
        before = sum(map(len, above.values()))
        for upper, lower in pairs:
            above[lower] |= above[upper] | {upper}
        if sum(map(len, above.values())) == before:
            break
    below = {unit: sum(unit in uppers for uppers in above.values()) for unit in above}
    return {unit: len(uppers) for unit, uppers in above.items()}, below


def contradiction(group: str) -> ParindexError:
    """Return the error of facts that can't all hold."""
    return ParindexError(
        "The printed figures of the block {group} contradict each other, so no full table has them all. "
        "`parindex audit` names those that must be wrong.",
        group=group,
    )
