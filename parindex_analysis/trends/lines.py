"""Units over time: a unit's line goes on, stops, is renamed, forks or takes others in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from parindex_analysis.catalog import Unit
from parindex_analysis.errors import UsageError, unknown

What = Literal["renamed", "merged", "split", "took_in", "ended", "began"]


@dataclass(frozen=True)
class Turn:
    """What happened to a unit's line.

    Attributes
    ----------
    what : str
        ``renamed``: one unit went on as one other. ``merged``: it went, with others, into a new one.
        ``split``: it went into several. ``took_in``: it went on and took others in. ``ended`` and ``began``:
        nothing is known of what came after or before.
    unit_id : str
        The unit whose line turns.
    others : tuple of str
        Where it went, or what it took in or came from.
    date : str
        Last day of a line that ends, else first day of what is new (ISO); empty where it is not known.
    """

    what: What
    unit_id: str
    others: tuple[str, ...]
    date: str

    @property
    def year(self) -> int | None:
        """Year of the turn."""
        return int(self.date[:4]) if self.date else None


def successors(units: Iterable[Unit], unit_id: str) -> tuple[Unit, ...]:
    """Return the units that were made of a unit, or took it in."""
    return tuple(unit for unit in units if unit_id in unit.predecessors)


def turns(units: Sequence[Unit]) -> tuple[Turn, ...]:
    """Return every turn in the lines of an index's units, in order of time.

    Parameters
    ----------
    units : sequence of Unit
        All units that the index ever had.

    Returns
    -------
    tuple of Turn
        A line that ends gives one turn, and a unit that outlives what it took in another.
    """
    by_id = {unit.unit_id: unit for unit in units}
    found = []
    for unit in units:
        after = successors(units, unit.unit_id)
        if unit.valid_to:
            found.append(Turn(_end(unit, after), unit.unit_id, _ids(after), unit.valid_to))
        before = [by_id[name] for name in unit.predecessors if name in by_id]
        if before and _outlives(unit, before):
            dates = [old.valid_to for old in before if old.valid_to]
            found.append(Turn("took_in", unit.unit_id, _ids(before), max(dates, default="")))
        elif unit.valid_from and not before:
            found.append(Turn("began", unit.unit_id, (), unit.valid_from))
    return tuple(sorted(found, key=lambda turn: (turn.date, turn.unit_id, turn.what)))


def _ids(units: Iterable[Unit]) -> tuple[str, ...]:
    return tuple(sorted(unit.unit_id for unit in units))


def _end(unit: Unit, after: Sequence[Unit]) -> What:
    if not after:
        return "ended"
    if len(after) > 1:
        return "split"
    return "renamed" if after[0].predecessors == (unit.unit_id,) and after[0].valid_from else "merged"


def _outlives(unit: Unit, before: Iterable[Unit]) -> bool:
    """Whether a unit was there before what it took in ended, and so did not begin with it."""
    ends = [old.valid_to for old in before if old.valid_to]
    return bool(ends) and (not unit.valid_from or unit.valid_from <= max(ends))


def turns_between(units: Sequence[Unit], before: int, after: int) -> tuple[Turn, ...]:
    """Return the turns after the first day of one year and up to the end of another.

    A unit that ended in the course of the earlier year still has a place in it, so its end counts.
    """
    return tuple(
        turn
        for turn in turns(units)
        if turn.year is not None
        and before <= turn.year <= after
        and (turn.year < after or turn.what in ("began", "took_in"))
    )


@dataclass(frozen=True)
class Conversion:
    """How old units went into new ones.

    Attributes
    ----------
    new : int
        Number of new units with known predecessors.
    several : int
        How many of them draw on more than one old unit.
    old : int
        Number of old units.
    """

    new: int
    several: int
    old: int


def conversion(units: Sequence[Unit], old_group: str, new_group: str) -> Conversion | None:
    """Count how one block's units went into those of another; None where nothing links them."""
    old = {unit.unit_id for unit in units if unit.group == old_group}
    drawn = [old & set(unit.predecessors) for unit in units if unit.group == new_group]
    drawn = [names for names in drawn if names]
    if not drawn:
        return None
    return Conversion(len(drawn), sum(len(names) > 1 for names in drawn), len(set.union(*drawn)))


def carry_over(units: Sequence[Unit], old_id: str, new_id: str) -> str:
    """Say under which unit a score goes on – or refuse, with the reason.

    Parameters
    ----------
    units : sequence of Unit
        All units that the index ever had.
    old_id, new_id : str
        The unit that was scored, and the one that the score is asked for.

    Returns
    -------
    str
        ``new_id``, for the same unit and for one that was only renamed.

    Raises
    ------
    UsageError
        There is no such unit, nothing links the two, or the new one is a part of the old one, or made of
        several.
    """
    old, new = _known(units, old_id), _known(units, new_id)
    if old_id == new_id:
        return new_id
    told = {
        "old": old.name_vi,
        "new": new.name_vi,
        "end": old.valid_to or "?",
        "n": len(new.predecessors),
        "parts": len(successors(units, old_id)),
    }
    if old_id not in new.predecessors:
        raise UsageError(
            "The score of {old} can't be carried over to {new}: {new} was not made of it.", **told
        )
    if len(new.predecessors) > 1:
        raise UsageError(
            "The score of {old} can't be carried over to {new}: {new} was made of parts of {n} units, "
            "and the "
            "score measures the work of {old}, which ended on {end}.",
            **told,
        )
    if len(successors(units, old_id)) > 1:
        raise UsageError(
            "The score of {old} can't be carried over to {new}: {old} went into {parts} units, and the score "
            "measures the work of {old}, which ended on {end}, not of its parts.",
            **told,
        )
    if old.valid_to and not new.valid_from:
        raise UsageError(
            "The score of {old} can't be carried over to {new}: {new} was there before and took {old} in on "
            "{end}.",
            **told,
        )
    if old.group != new.group:
        raise UsageError(
            "The score of {old} can't be carried over to {new}: the two are in different blocks, with rules "
            "of their own.",
            **told,
        )
    return new_id


def _known(units: Sequence[Unit], unit_id: str) -> Unit:
    by_id = {unit.unit_id: unit for unit in units}
    if unit_id not in by_id:
        raise unknown("There is no unit '{name}'", unit_id, by_id)
    return by_id[unit_id]
