"""Who stays at the top for how long, and a short list for commendation by a rule of one's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from parindex_analysis.catalog import Year
from parindex_analysis.errors import UsageError
from parindex_analysis.trends.moves import Move
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


Why = Literal["leading", "riser"]


@dataclass(frozen=True)
class CommendationRule:
    """Who is put on the list.

    Attributes
    ----------
    top : int
        The leading group: units ranked so or better.
    rise : int
        Outstanding risers: units that gained as many places or more.
    within : int or None
        Worst rank at which a riser is still put on the list; None for any.
    """

    top: int = 3
    rise: int = 5
    within: int | None = None

    def __post_init__(self) -> None:
        for name, value in (("top", self.top), ("rise", self.rise), ("within", self.within)):
            if value is not None and value < 1:
                raise UsageError(
                    "The rule for commendation needs {name} of 1 or more, not {value}.",
                    name=name,
                    value=value,
                )


@dataclass(frozen=True)
class Commended:
    """A unit on the list.

    Attributes
    ----------
    why : {'leading', 'riser'}
        Leading goes before rising.
    sure : bool
        Whether the published figures settle it; False where they only leave it open.
    """

    unit_id: str
    why: Why
    move: Move
    sure: bool


def short_list(moves: Iterable[Move], rule: CommendationRule | None = None) -> list[Commended]:
    """Draw up the short list.

    Parameters
    ----------
    moves : iterable of Move
        Units of one block in two years.
    rule : CommendationRule, optional
        Without it the first three, and those who gained five places or more.

    Returns
    -------
    list of Commended
        Sure ones first; the leading by rank, then the risers by places gained. A unit whose later rank is not
        known stays out, unless it leads or rose for sure; see :func:`open_places`.
    """
    by = rule or CommendationRule()
    found = [one for move in moves if (one := _commended(move, by)) is not None]
    return sorted(found, key=_order)


def _commended(move: Move, rule: CommendationRule) -> Commended | None:
    (best, worst), (least, most) = move.after.rank, move.places
    within = float("inf") if rule.within is None else rule.within
    leads, rose = worst <= rule.top, least >= rule.rise and worst <= within
    if leads or rose:
        return Commended(move.unit_id, "leading" if leads else "riser", move, sure=True)
    if move.after.ranked and most >= rule.rise and best <= within:
        return Commended(move.unit_id, "riser", move, sure=False)
    return None


def open_places(moves: Iterable[Move], top: int) -> int:
    """Return how many of the first places no unit is known to hold."""
    return max(top - sum(move.after.rank[1] <= top for move in moves), 0)


def _order(one: Commended) -> tuple[bool, bool, float, float, str]:
    rising = one.why == "riser"
    return not one.sure, rising, -one.move.places[0] if rising else 0.0, one.move.after.rank[0], one.unit_id
