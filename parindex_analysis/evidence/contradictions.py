"""Printed facts of a block that cannot all be true: the fewest that must be wrong, in every way.

All facts count the same: confidence only says which way is shown first. A way is a smallest set of facts
that, set aside, leaves the others consistent; all of its facts are wrong if the others are right. What each
of them would have to say is found by the same programmes as the bounds, without the facts of its way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from parindex_analysis.catalog import Fact, Year
from parindex_analysis.evidence.bounds import feasible
from parindex_analysis.evidence.hitting import smallest_sets
from parindex_analysis.evidence.known_block import Block, read_block
from parindex_analysis.evidence.layout import lay_out
from parindex_analysis.evidence.mending import Culprit, mend

if TYPE_CHECKING:
    import pandas as pd

MOST_WAYS = 40  # a longer list of ways to be wrong helps nobody; it is said when there are more
OTHER_SIZES = 3  # how far the number of units is tried when it is printed and may itself be wrong
_TRUST = {"low": 0, "medium": 1, "high": 2}


@dataclass(frozen=True)
class Contradiction:
    """Facts of one block that cannot all be true.

    Attributes
    ----------
    group : str
        The block.
    ways : tuple of tuple of Culprit
        Each a smallest set of facts that must be wrong together; least trusted sources first.
    capped : bool
        Whether there are more ways than are listed.
    n_facts : int
        Number of facts that were held against each other.
    """

    group: str
    ways: tuple[tuple[Culprit, ...], ...]
    capped: bool
    n_facts: int

    @property
    def size(self) -> int:
        """Least number of facts that must be wrong."""
        return len(self.ways[0])

    @property
    def certain(self) -> tuple[Culprit, ...]:
        """Facts that are wrong in every listed way."""
        rest = [{id(culprit.fact) for culprit in way} for way in self.ways[1:]]
        return tuple(one for one in self.ways[0] if all(id(one.fact) in way for way in rest))

    @property
    def others(self) -> tuple[Culprit, ...]:
        """Facts that are wrong in some ways only, each once."""
        certain = {id(one.fact) for one in self.certain}
        found = {id(one.fact): one for way in reversed(self.ways) for one in way}
        return tuple(
            found[key]
            for key in dict.fromkeys(id(one.fact) for way in self.ways for one in way)
            if key not in certain
        )

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Every fact that is wrong in some way."""
        return tuple(one.fact for one in (*self.certain, *self.others))

    @property
    def table(self) -> pd.DataFrame:
        """One row a fact of a way: group, way, unit, measure, printed, least, greatest, fits, source."""
        import pandas as pd

        columns = ("group", "way", "unit", "measure", "printed", "least", "greatest", "fits", "source_id")
        rows = []
        for at, way in enumerate(self.ways, 1):
            for one in way:
                least, most = one.needed or (None, None)
                fits = "|".join(slip.text for slip in one.slips)
                fact = one.fact
                row = (
                    self.group,
                    at,
                    fact.unit_id,
                    fact.measure,
                    fact.text,
                    least,
                    most,
                    fits,
                    fact.source_id,
                )
                rows.append(row)
        return pd.DataFrame(rows, columns=columns)


def contradiction(year: Year, group: str, before: Year | None = None) -> Contradiction | None:
    """Return the smallest explanation of why a block's facts cannot all be true, or None where they can.

    Parameters
    ----------
    year, before : Year
        The year, and the year before where it is known (for printed changes).
    group : str
        One of the index's blocks.

    Returns
    -------
    Contradiction or None
        None also where the number of units is not known, or is less than that of units with public scores
        and not printed itself: no figure can be named then.

    Raises
    ------
    UsageError
        If the index has no such block.
    """
    block = read_block(year, group, before)
    if block is None or feasible(block):
        return None
    ways, capped = _ways(block) if _fits(block) else ([], False)
    fewest = len(ways[0]) if ways else len(block.facts) + 1
    sizes = [] if capped else _other_size(year, group, before, block, fewest)
    if not ways and not sizes:
        return None
    if sizes and len(sizes[0]) < fewest:
        ways = []
    years = (year, before)
    few = len(ways) + len(sizes) <= MOST_WAYS // 3  # exchanges are looked for only where the ways are few
    found = [mend(years, block, way, exchanges=few) for way in [*ways, *sizes]]
    found.sort(key=lambda way: sum(_TRUST[one.fact.confidence] for one in way))
    return Contradiction(group, tuple(found), capped, len(block.facts))


def _fits(block: Block) -> bool:
    """Say whether a block's number of units can be true at all: public scores alone may be of more units."""
    return feasible(block.without(block.facts))


def _ways(block: Block, at_most: int | None = None) -> tuple[list[tuple[Fact, ...]], bool]:
    """Return the smallest sets of a block's facts that must be wrong, and whether there are more."""
    facts = block.facts

    def rest(kept: frozenset[int]) -> Block:
        return block.without(fact for at, fact in enumerate(facts) if at not in kept)

    def quick(kept: frozenset[int]) -> bool:
        left = rest(kept)
        return lay_out(left, left.constrained) is not None

    found, capped = smallest_sets(lambda kept: feasible(rest(kept)), len(facts), MOST_WAYS, at_most, quick)
    return [tuple(facts[at] for at in sorted(way)) for way in found], capped


def _other_size(
    year: Year, group: str, before: Year | None, block: Block, size: int
) -> list[tuple[Fact, ...]]:
    """Return the ways, none larger than those known, in which the printed number of units is wrong too."""
    printed = year.block_fact(group, "n_units")
    if printed is None:
        return []
    found: dict[frozenset[int], tuple[Fact, ...]] = {}
    for n in range(max(1, block.size - OTHER_SIZES), block.size + OTHER_SIZES + 1):
        other = read_block(year, group, before, size=n) if n != block.size else None
        if other is not None and _fits(other):
            for way in _ways(other, size - 1)[0]:
                found.setdefault(frozenset(map(id, way)), (printed, *way))
    least = min(map(len, found.values()), default=0)
    return [way for way in found.values() if len(way) == least]
