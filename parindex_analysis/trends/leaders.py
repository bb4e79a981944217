"""Who stays at the top: the longest runs of years, and how long the same units held the same places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from parindex_analysis.catalog import Year
from parindex_analysis.trends.positions import Position, positions

Held = Sequence[bool | None]


def runs(held: Held) -> list[tuple[int, int, bool, bool]]:
    """Find the runs of True in a row of known and unknown years.

    Parameters
    ----------
    held : sequence of bool or None
        For each year in order whether it holds; None where that is not known.

    Returns
    -------
    list of (int, int, bool, bool)
        First and last place of each run, and whether it may reach further back or forth (the next year is
        unknown).
    """
    found = []
    at = 0
    while at < len(held):
        if held[at] is not True:
            at += 1
            continue
        end = at
        while end + 1 < len(held) and held[end + 1] is True:
            end += 1
        earlier = at > 0 and held[at - 1] is None
        later = end + 1 < len(held) and held[end + 1] is None
        found.append((at, end, earlier, later))
        at = end + 1
    return found


@dataclass(frozen=True)
class Streak:
    """A unit that stood among the first ``top`` for some years in a row.

    Attributes
    ----------
    ranks : tuple of (float, float)
        Best and worst rank of each year of the run.
    maybe_earlier, maybe_later : bool
        Whether the year before or after is not known, so that the run may be longer.
    """

    unit_id: str
    first: int
    last: int
    ranks: tuple[tuple[float, float], ...]
    maybe_earlier: bool
    maybe_later: bool

    @property
    def years(self) -> int:
        """Length in years."""
        return self.last - self.first + 1


@dataclass(frozen=True)
class Podium:
    """Years in a row in which the same units stood on the first places, in the same order."""

    unit_ids: tuple[str, ...]
    first: int
    last: int


def streaks(years: Sequence[Year], group: str, top: int = 3) -> list[Streak]:
    """Find the runs of years at the top of a block, longest first.

    Parameters
    ----------
    years : sequence of Year
        Years of one index, first to last. A calendar year without data ends no run, but leaves it open.
    group : str
        A block.
    top : int
        How many places count as the top.

    Returns
    -------
    list of Streak
    """
    known = {year.year: positions(year, group) for year in years if group in year.groups}
    span = range(min(known), max(known) + 1) if known else range(0)
    units = dict.fromkeys(unit for found in known.values() for unit in found)
    found = []
    for unit in units:
        held = [_held(known.get(year), unit, top) for year in span]
        for start, end, earlier, later in runs(held):
            ranks = tuple(known[year][unit].rank for year in span[start : end + 1])
            found.append(Streak(unit, span[start], span[end], ranks, earlier, later))
    return sorted(found, key=lambda s: (-s.years, -s.last, sum(map(sum, s.ranks)) / s.years, s.unit_id))


def _held(known: Mapping[str, Position] | None, unit: str, top: int) -> bool | None:
    if known is None:
        return None
    if unit not in known:
        return False
    best, worst = known[unit].rank
    if worst <= top:
        return True
    taken = [p.unit_id for p in known.values() if p.rank[1] <= top]
    return False if best > top or (len(taken) >= top and unit not in taken) else None


def podiums(years: Sequence[Year], group: str, top: int = 3) -> list[Podium]:
    """Find years in a row with the same units on the first places in the same order, longest first.

    Parameters
    ----------
    years, group, top
        As for :func:`streaks`.

    Returns
    -------
    list of Podium
        Runs of at least two years.
    """
    order = {year.year: _podium(positions(year, group), top) for year in years if group in year.groups}
    found, seen = [], sorted(year for year, units in order.items() if units)
    for year in seen:
        last = year
        while order.get(last + 1) == order[year]:
            last += 1
        if last > year and order.get(year - 1) != order[year]:
            found.append(Podium(order[year], year, last))
    return sorted(found, key=lambda p: (p.first - p.last, -p.last))


def _podium(known: Mapping[str, Position], top: int) -> tuple[str, ...]:
    at = {p.rank[0]: p.unit_id for p in known.values() if p.ranked}
    return tuple(at[place] for place in range(1, top + 1)) if all(p in at for p in range(1, top + 1)) else ()
