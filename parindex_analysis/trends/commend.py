"""The short list for commendation: the leading group and those who rose most, by a rule of one's own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from parindex_analysis.errors import UsageError
from parindex_analysis.trends.moves import Move

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
