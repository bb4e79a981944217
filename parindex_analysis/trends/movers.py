"""Two years of one block side by side: who moved, and what changed for the whole block."""

from __future__ import annotations

import math
from dataclasses import dataclass

from parindex_analysis.catalog import Fact, Year
from parindex_analysis.scoring import standings
from parindex_analysis.scoring.intervals import overlaps


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
