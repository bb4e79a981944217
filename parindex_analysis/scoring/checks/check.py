"""A check: figures of a year compared with each other, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from parindex_analysis.catalog import Fact, Year
from parindex_analysis.scoring.intervals import EPSILON, Interval, overlaps
from parindex_analysis.scoring.scores import BlockScores, score_block

Verdict = Literal["agrees", "differs", "open"]


@dataclass(frozen=True)
class Check:
    """One comparison of figures.

    Attributes
    ----------
    kind : str
        What is compared (the wording of pages hangs on it).
    group, unit_id, item : str
        Of what; empty where it does not apply.
    verdict : {'agrees', 'differs', 'open'}
        ``open``: not enough is public to say.
    computed : (float, float) or None
        Least and greatest value that the other figures give.
    printed : Fact or None
        The figure that is checked.
    values : dict
        What the sentence about it needs.
    """

    kind: str
    group: str
    verdict: Verdict
    computed: Interval | None = None
    printed: Fact | None = None
    unit_id: str = ""
    item: str = ""
    values: dict[str, Any] = field(default_factory=dict, hash=False)


def verdict(computed: Interval, printed: Fact) -> Verdict:
    """Say whether a printed figure can be the computed one."""
    return "agrees" if overlaps(computed, printed.interval) else "differs"


def rescaled(year: Year, group: str) -> set[str]:
    """Return the units whose maximum is not the scale: their total is no plain sum of their points."""
    block = score_block(year, group)
    if not isinstance(block, BlockScores):
        return set()
    units = zip(block.unit_ids, block.maxima[:, -1], strict=True)
    return {unit for unit, most in units if abs(most - block.scale) > EPSILON}
