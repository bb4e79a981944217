"""Two years of one block side by side: who moved how far, and what changed for the whole block.

Where ranks are not public, a move is an interval that the published figures allow.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from parindex_analysis.catalog import Fact, Year
from parindex_analysis.catalog.facts import Evidence
from parindex_analysis.scoring import standings
from parindex_analysis.scoring.intervals import Interval, overlaps
from parindex_analysis.trends.positions import Position, block_positions, contradictory

if TYPE_CHECKING:
    import pandas as pd


def difference(before: Interval, after: Interval) -> Interval:
    """Return the least and the greatest of after less before, each from its interval."""
    return after[0] - before[1], after[1] - before[0]


@dataclass(frozen=True)
class Move:
    """A unit in two years.

    Attributes
    ----------
    before, after : Position
        Where it stands; intervals where that is not public.
    """

    unit_id: str
    before: Position
    after: Position

    @property
    def places(self) -> Interval:
        """Least and greatest number of places gained (negative: lost)."""
        return difference(self.after.rank, self.before.rank)

    @property
    def points(self) -> Interval:
        """Least and greatest change of the total, in points of each year's own scale."""
        return difference(self.before.total, self.after.total)

    @property
    def exact(self) -> bool:
        """Whether the ranks of both years are known."""
        return self.before.ranked and self.after.ranked

    @property
    def way(self) -> int:
        """1 where the unit rose for sure, -1 where it fell for sure, else 0."""
        least, most = self.places
        return 1 if least > 0 else -1 if most < 0 else 0

    @property
    def sure(self) -> float:
        """Places that it moved at least, in its sure direction (0 where the direction is not sure)."""
        return abs(self.places[0]) if self.way > 0 else abs(self.places[1]) if self.way < 0 else 0.0

    @property
    def evidence(self) -> Evidence:
        """What the move rests on: the weaker of both ranks, and arithmetic at best."""
        return "implied" if "implied" in (self.before.evidence, self.after.evidence) else "derived"


@dataclass(frozen=True)
class Moves:
    """All units of a block that are in both years.

    Attributes
    ----------
    moves : tuple of Move
        Greatest sure gain first, then those of whom no direction is sure, then the greatest sure loss last.
    joined, left : tuple of str
        Units known by name in only the later, only the earlier year.
    sizes : (int or None, int or None)
        How many units the block has in each year.
    contradictory : tuple of int
        Years whose figures can't all be true: only their printed ranks are used.
    """

    group: str
    before: int
    after: int
    moves: tuple[Move, ...]
    joined: tuple[str, ...]
    left: tuple[str, ...]
    sizes: tuple[int | None, int | None]
    contradictory: tuple[int, ...] = ()

    @property
    def exact(self) -> tuple[Move, ...]:
        """Units whose ranks of both years are known."""
        return tuple(move for move in self.moves if move.exact)

    @property
    def sure(self) -> tuple[Move, ...]:
        """Units that are known to have risen or fallen, though not from where to where."""
        return tuple(move for move in self.moves if move.way and not move.exact)

    @property
    def open(self) -> tuple[Move, ...]:
        """Units of which not even the direction is known."""
        return tuple(move for move in self.moves if not move.way and not move.exact)

    @property
    def rest(self) -> float | None:
        """Places that all units without an exact move gained together, if no two units share a rank.

        Ranks 1 to n add up to the same in both years: what some gain, the others lose. None where the block
        did not keep its units.
        """
        first, last = self.sizes
        same = first is not None and first == last and not self.joined and not self.left
        if not same or len(self.moves) != first:
            return None
        return 0.0 - sum(move.places[0] for move in self.exact)

    @property
    def table(self) -> pd.DataFrame:
        """One row a unit: intervals of ranks, totals, places gained and points gained, and the evidence."""
        import pandas as pd

        names = ("rank_from", "rank_to", "total_from", "total_to", "places", "points")
        columns = ["unit_id", *(f"{name}_{end}" for name in names for end in ("low", "high")), "evidence"]
        rows = [
            [
                m.unit_id,
                *m.before.rank,
                *m.after.rank,
                *m.before.total,
                *m.after.total,
                *m.places,
                *m.points,
                m.evidence,
            ]
            for m in self.moves
        ]
        return pd.DataFrame(rows, columns=columns)


def moves(
    before: Year,
    after: Year,
    group: str,
    old: Mapping[str, Position] | None = None,
    new: Mapping[str, Position] | None = None,
) -> Moves:
    """Set the positions of a block in two years side by side.

    Parameters
    ----------
    before, after : Year
        Two years of one index.
    group : str
        A block.
    old, new : mapping of str to Position, optional
        Where its units stand in each year, if that is known already; else what the figures force.

    Returns
    -------
    Moves
        Intervals are those of the two years on their own.
    """
    last = before if before.year == after.year - 1 else None
    clash = []
    if old is None:
        old = block_positions(before, group)
        clash += [before.year] if contradictory(before, group) else []
    if new is None:
        new = block_positions(after, group, last)
        clash += [after.year] if contradictory(after, group, last) else []
    found = [Move(unit, old[unit], new[unit]) for unit in new if unit in old]
    found.sort(key=_order)
    return Moves(
        group,
        before.year,
        after.year,
        tuple(found),
        tuple(sorted(new.keys() - old.keys())),
        tuple(sorted(old.keys() - new.keys())),
        (before.n_units(group), after.n_units(group)),
        tuple(clash),
    )


def _order(move: Move) -> tuple[float, float, float, str]:
    least, most = move.places
    middle = (least + most) / 2 if math.isfinite(least + most) else 0.0
    return -move.way * move.sure, -middle, sum(move.after.rank), move.unit_id


@dataclass(frozen=True)
class Mover:
    """A unit with a rank in both years (ranks as printed, or of official totals where all are public)."""

    unit_id: str
    rank_from: float
    rank_to: float

    @property
    def places(self) -> float:
        """Places gained (negative: lost)."""
        return self.rank_from - self.rank_to


@dataclass(frozen=True)
class BlockChange:
    """A block's printed figure in both years."""

    measure: str
    before: Fact
    after: Fact

    @property
    def change(self) -> float:
        """Difference of the printed values."""
        return self.after.value - self.before.value


@dataclass(frozen=True)
class ChangeCheck:
    """A printed change against the difference of the two years' printed figures.

    ``circular`` where one of the figures was derived from the printed change itself.
    """

    measure: str
    printed: Fact
    before: Fact
    after: Fact
    agrees: bool
    circular: bool


@dataclass(frozen=True)
class Comparison:
    """A block in two years.

    Attributes
    ----------
    same_rules : bool or None
        Whether both years have the same rule set; None where one is not known.
    movers : tuple of Mover
        Units ranked in both years, greatest gain first.
    """

    group: str
    before: int
    after: int
    same_rules: bool | None
    movers: tuple[Mover, ...]
    blocks: tuple[BlockChange, ...]
    checks: tuple[ChangeCheck, ...]


def compare(before: Year, after: Year, group: str) -> Comparison:
    """Set two years of a block side by side.

    Parameters
    ----------
    before, after : Year
        Two years of one index.
    group : str
        A block.

    Returns
    -------
    Comparison
    """
    ranks_from, ranks_to = _ranks(before, group), _ranks(after, group)
    movers = [Mover(unit, ranks_from[unit], ranks_to[unit]) for unit in ranks_to if unit in ranks_from]
    movers.sort(key=lambda mover: (-mover.places, mover.rank_to, mover.unit_id))
    blocks = []
    for measure in ("mean_total", "max_total", "min_total"):
        pair = before.block_fact(group, measure), after.block_fact(group, measure)
        if pair[0] is not None and pair[1] is not None:
            blocks.append(BlockChange(measure, pair[0], pair[1]))
    rules = before.rules.get(group), after.rules.get(group)
    same = None if rules[0] is None or rules[1] is None else rules[0].settings.id == rules[1].settings.id
    return Comparison(
        group,
        before.year,
        after.year,
        same,
        tuple(movers),
        tuple(blocks),
        _change_checks(before, after, group),
    )


def _ranks(year: Year, group: str) -> dict[str, float]:
    return {s.unit_id: s.rank for s in standings(year, group) if not math.isnan(s.rank)}


def _change_checks(before: Year, after: Year, group: str) -> tuple[ChangeCheck, ...]:
    found = []
    for level, change in (
        ("mean_total", "mean_total_change"),
        ("mean_appraised_pct", "mean_appraised_change_pct"),
        ("mean_survey_pct", "mean_survey_change_pct"),
    ):
        printed = after.block_fact(group, change)
        old, new = before.block_fact(group, level), after.block_fact(group, level)
        if printed is None or old is None or new is None:
            continue
        difference = (new.interval[0] - old.interval[1], new.interval[1] - old.interval[0])
        circular = "derived" in (old.evidence, new.evidence)
        found.append(ChangeCheck(change, printed, old, new, overlaps(difference, printed.interval), circular))
    return tuple(found)
