"""What the printed figures of a year force, block by block: bounds, and what stands in their way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from parindex_analysis.catalog import Year
from parindex_analysis.evidence.bounds import Bounds, UnitBounds, block_bounds, by_rank
from parindex_analysis.evidence.contradictions import Contradiction, contradiction
from parindex_analysis.evidence.known_block import Block, read_block

MOST_WORLDS = 8  # with more ways to be wrong, all their facts are set aside at once


@dataclass(frozen=True)
class Forced:
    """What one block's printed figures force.

    Attributes
    ----------
    group : str
        The block.
    bounds : Bounds or None
        What holds for every unit and position, whichever facts of the contradiction are the wrong ones; None
        where not even the number of units is known.
    contradiction : Contradiction or None
        The facts that cannot all be true, if any.
    """

    group: str
    bounds: Bounds | None
    contradiction: Contradiction | None


def forced(year: Year, group: str, before: Year | None = None) -> Forced:
    """Return what a block's printed figures force; where they contradict each other, what still holds.

    Parameters
    ----------
    year, before : Year
        The year and the year before (for printed changes), where it is known. Facts of low confidence count
        unless they are left out first (:meth:`Year.trusted`).
    group : str
        One of the index's blocks.

    Returns
    -------
    Forced
        Under a contradiction each way to resolve it is followed, with its facts set aside, and the widest of
        the ends are kept: what holds whichever way is the true one. Where there are many ways, all of their
        facts are set aside at once, which is never narrower.

    Raises
    ------
    UsageError
        If the index has no such block.
    """
    block = read_block(year, group, before)
    if block is None:
        return Forced(group, None, None)
    found = block_bounds(block)
    if found is not None:
        return Forced(group, found, None)
    clash = contradiction(year, group, before)
    if clash is None:  # fewer units than have public scores: no figure to be named
        return Forced(group, None, None)
    return Forced(group, _whichever(block, clash), clash)


def _whichever(block: Block, clash: Contradiction) -> Bounds | None:
    """Return what holds in every way to resolve a contradiction; None if the number of units is in doubt."""
    if any(one.fact.measure == "n_units" for one in clash.certain):
        return None
    ways = [tuple(one.fact for one in way) for way in clash.ways]
    if clash.capped or len(ways) > MOST_WORLDS:
        ways = [clash.facts]
    ways = [way for way in ways if all(fact.measure != "n_units" for fact in way)]
    found = [block_bounds(block.without(way)) for way in ways]
    return _widest([one for one in found if one is not None])


def _widest(worlds: Sequence[Bounds]) -> Bounds | None:
    if not worlds:
        return None
    units = []
    for unit in worlds[0].units:
        same = [world.of(unit.unit_id) for world in worlds]
        kinds = {one.evidence for one in same}
        units.append(
            UnitBounds(
                unit.unit_id,
                min(one.total_low for one in same),
                max(one.total_high for one in same),
                min(one.rank_best for one in same),
                max(one.rank_worst for one in same),
                kinds.pop() if len(kinds) == 1 else "implied",
            )
        )
    positions = tuple(
        (min(low for low, _ in ends), max(high for _, high in ends))
        for ends in zip(*(world.positions for world in worlds), strict=True)
    )
    return Bounds(worlds[0].group, by_rank(units), positions)
