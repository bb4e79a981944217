r"""What if the survey counted for more or less, where only totals are public: intervals of totals and ranks.

A total is T = A + B: appraised points A of at most W_A, survey points B of at most W_B. With x points for the
survey and the rest of the scale s for the appraisal, the same achievements give the new total

    N = A (s - x) / W_A + B x / W_B.

That is so where every item applies to every unit: one that does not apply leaves the denominator, and
W_A or W_B with it. Pages say this condition unless the rules do
(:func:`parindex_analysis.evidence.guarantee.items_of`).

What is known of A, B and T are intervals. Both factors are at least 0, so one unit by itself has its greatest
N where A and B are as great as can be, the points that T does not leave taken from the part with the smaller
factor, and its least N the other way round (a linear programme of two variables).

Units share no unknown but what facts about several of them say: a mean, an order, a rank. Without such facts
the rows of a table move freely, so a unit's best rank is one plus the rivals whose least N is above its
greatest (all of them may be at their worst at once), and its worst rank one plus those whose greatest N is
above its least. With such facts the ends are those of linear programmes over all tables that the facts allow,
and the ranks those of mixed-integer ones (:mod:`parindex_analysis.evidence.contest`).
:func:`share_intervals` always does the latter; where nothing couples the units the two agree.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from parindex_analysis.catalog import Fact, Year
from parindex_analysis.errors import UsageError
from parindex_analysis.evidence.bounds import outward
from parindex_analysis.evidence.contest import (
    Contest,
    Duel,
    contest_layout,
    contests,
    contradiction,
    rank_range,
)
from parindex_analysis.evidence.guarantee import has_extra_points
from parindex_analysis.evidence.known_block import Block, read_block

if TYPE_CHECKING:
    import pandas as pd

Reason = Literal["no_size", "no_maxima", "extra_points", "no_facts"]


@dataclass(frozen=True)
class SplitUnit:
    """A unit under another split of the scale.

    Attributes
    ----------
    total_low, total_high : float
        Least and greatest new total, in points.
    rank_best, rank_worst : int
        One plus the number of units that must be, and that can be, strictly ahead.
    """

    unit_id: str
    total_low: float
    total_high: float
    rank_best: int
    rank_worst: int


@dataclass(frozen=True)
class Split:
    """A block under another split of the scale.

    Attributes
    ----------
    official, points : dict of str to float
        Greatest appraised and survey points: as they are, and as asked.
    units : tuple of SplitUnit
        Units that a fact speaks of, best first.
    """

    group: str
    official: dict[str, float]
    points: dict[str, float]
    units: tuple[SplitUnit, ...]

    @property
    def table(self) -> pd.DataFrame:
        """One row a unit: group, unit, total_low, total_high, rank_best, rank_worst."""
        import pandas as pd

        columns = ["total_low", "total_high", "rank_best", "rank_worst"]
        rows = [(self.group, one.unit_id, *(getattr(one, name) for name in columns)) for one in self.units]
        return pd.DataFrame(rows, columns=["group", "unit", *columns])


def share_intervals(
    year: Year, group: str, survey_points: float, set_aside: Iterable[Fact] = (), before: Year | None = None
) -> Split | Reason:
    """Return what the printed figures force of totals and ranks if the survey had other points.

    Parameters
    ----------
    year : Year
        A loaded year; facts of low confidence count unless they are left out (:meth:`Year.trusted`).
    group : str
        One of its blocks.
    survey_points : float
        New greatest survey points, from 0 to the scale; the appraisal has the rest.
    set_aside : iterable of Fact
        Facts that are not to be believed, where the block's contradict each other.
    before : Year, optional
        The year before, for printed changes.

    Returns
    -------
    Split or str
        The result, or why there is none: the block's size or the two maxima are not known, the rules have
        bonus or penalty points, or no figure of a unit is printed. Ends of totals are exact to a millionth of
        a point and rounded outwards there; ranks count the units strictly ahead, and a rival less than a
        millionth of the scale ahead is taken for a tie. With the official split a printed rank is the rank.

    Raises
    ------
    UsageError
        The points are not within the scale, or there is no such block.
    ParindexError
        The printed figures contradict each other.
    """
    if not 0 <= survey_points <= year.scale:
        raise UsageError(
            "The survey can't have {points} of {scale} points.",
            points=f"{survey_points:g}",
            scale=f"{year.scale:g}",
        )
    block = read_block(year, group, before)
    if block is None:
        return "no_size"
    if not block.maxima:
        return "no_maxima"
    if has_extra_points(year, group):
        return "extra_points"
    block = block.without(set_aside)
    if not block.constrained:
        return "no_facts"
    points = {"appraised": year.scale - survey_points, "survey": float(survey_points)}
    units = _units(block, (points["appraised"], points["survey"]), year.scale)
    ordered = sorted(units, key=lambda one: (one.rank_best, one.rank_worst, -one.total_high, one.unit_id))
    return Split(group, dict(block.maxima), points, tuple(ordered))


def _units(block: Block, points: tuple[float, float], scale: float) -> list[SplitUnit]:
    layout = contest_layout(block, parts=True)
    factors = points[0] / block.maxima["appraised"], points[1] / block.maxima["survey"]
    printed = {one.unit_id: int(one.low) for one in block.of_kind("rank") if one.low == int(one.low)}
    found = []
    for row, unit in enumerate(block.constrained):
        ends = [contest.ends(contest.points(contest.own, factors)) for contest in contests(layout, row)]
        ranks = rank_range(layout, row, lambda contest: _duels(contest, factors), scale)
        if ranks is None:
            raise contradiction(block.group)
        if factors == (1.0, 1.0) and unit in printed:
            ranks = printed[unit], printed[unit]
        known = [end for end in ends if end is not None]
        total = outward((min(low for low, _ in known), max(high for _, high in known)))
        found.append(SplitUnit(unit, *total, *ranks))
    return found


def _duels(contest: Contest, factors: tuple[float, float]) -> list[Duel]:
    own = contest.points(contest.own, factors)
    found = []
    for rival in range(contest.n):
        if rival != contest.own:
            gap = contest.points(rival, factors) | {column: -value for column, value in own.items()}
            found.append(Duel([(gap, 0.0)], [({column: -value for column, value in gap.items()}, 0.0)]))
    return found
