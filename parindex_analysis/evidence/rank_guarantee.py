r"""Best and worst rank of each unit when every weight may move by a share p and no part is public.

First where the same items with the same maxima apply to all units. Let T_i be totals on a scale of s points.
Unit v can be ahead of unit u for some weights within ±p and some hidden parts just where

    (T_v - T_u) + p min(T_u + T_v, 2 s - T_u - T_v) > 0,

and need not be ahead just where (T_v - T_u) - p min(T_u + T_v, 2 s - T_u - T_v) <= 0
(:mod:`parindex_analysis.evidence.guarantee`).

Claim. All rivals for which this holds can be ahead (or not ahead) in one hidden table under one set of
weights, so the rank ranges that follow from counting them are exact, not only outer bounds.

Proof. Worst rank: let u have everything on items worth T_u and nothing on the others, worth s - T_u; raise
the weights of the latter by p and lower those of the former. A rival with T_v >= s - T_u has everything on
the items where u has nothing, and the rest of its points elsewhere; another earns on those items only. Their
new totals exceed u's by (1 + p)(s - T_u) + (1 - p)(T_v - s + T_u) - (1 - p) T_u, which is
(T_v - T_u) + p (2 s - T_u - T_v), and by (1 + p) T_v - (1 - p) T_u = (T_v - T_u) + p (T_u + T_v): the
expression above, for all rivals at once, since u's row and the weights do not depend on the rival. Best rank:
the same table with raised and lowered weights exchanged.

Where items may not apply to a unit, the odds T_v / (s - T_v) of v are moved by a factor between 1 / f and f
with f = (1 + p) / (1 - p), and those of u by themselves (:mod:`parindex_analysis.evidence.guarantee`). Unit v
can be ahead just where its odds exceed those of u divided by f squared. That is not linear in the totals, so
ranks are counted from the ends that the facts force: one plus the positions whose least total must stay ahead
of u's greatest, and the positions whose greatest total can pass u's least. True, and exact where every total
is printed.

Where the same items apply, the minimum makes both conditions a pair of linear ones, so where totals are known
as intervals or only by what other facts leave them, the most rivals that meet them is a mixed-integer
programme over all tables that the facts allow (:mod:`parindex_analysis.evidence.contest`). Where points of
parts are printed, the same holds part by part (:mod:`parindex_analysis.evidence.least_radius`), and a sum of
two minima is the minimum of four linear sums.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from parindex_analysis.catalog import Fact, Year
from parindex_analysis.errors import UsageError
from parindex_analysis.evidence.bounds import block_bounds
from parindex_analysis.evidence.contest import Contest, Duel, contest_layout, contradiction, rank_range
from parindex_analysis.evidence.guarantee import Items, items_of
from parindex_analysis.evidence.known_block import Block, read_block

if TYPE_CHECKING:
    import pandas as pd


_TIE = 1e-12  # of the scale squared: what rounding leaves


@dataclass(frozen=True)
class GuaranteedRank:
    """Between which ranks a unit stays, whatever the unpublished parts are.

    Attributes
    ----------
    best, worst : int
        One plus the number of units that must be, and that can be, strictly ahead.
    """

    unit_id: str
    best: int
    worst: int


@dataclass(frozen=True)
class GuaranteedRanks:
    """Rank ranges of a block under all weights within ±``vary``.

    Attributes
    ----------
    vary : float
        Share by which every weight may move, each on its own.
    items : {'same', 'may_differ'}
        Whether that rests on the same items applying to all units, or holds whichever apply.
    size : int
        Number of units of the block.
    units : tuple of GuaranteedRank
        Units that a fact speaks of, best first.
    """

    group: str
    vary: float
    items: Items
    size: int
    units: tuple[GuaranteedRank, ...]

    @property
    def table(self) -> pd.DataFrame:
        """One row a unit: group, unit, rank_best, rank_worst."""
        import pandas as pd

        rows = [(self.group, unit.unit_id, unit.best, unit.worst) for unit in self.units]
        return pd.DataFrame(rows, columns=["group", "unit", "rank_best", "rank_worst"])


def guaranteed_ranks(
    year: Year,
    group: str,
    vary: float,
    set_aside: Iterable[Fact] = (),
    before: Year | None = None,
    items: Items | None = None,
) -> GuaranteedRanks | None:
    """Return between which ranks each unit of a block stays when every weight moves by at most ``vary``.

    Parameters
    ----------
    year : Year
        A loaded year; facts of low confidence count unless they are left out (:meth:`Year.trusted`).
    group : str
        One of its blocks.
    vary : float
        Above 0 and at most 1: 0.25 lets each weight move between 75 and 125% of its own.
    set_aside : iterable of Fact
        Facts that are not to be believed, where the block's contradict each other.
    before : Year, optional
        The year before, for printed changes.
    items : {'same', 'may_differ'}, optional
        Which items apply to the units; as the rules tell if not given.

    Returns
    -------
    GuaranteedRanks or None
        None where the size of the block is not known, or nothing can be claimed
        (:func:`~parindex_analysis.evidence.guarantee.items_of`). Ranks count the units strictly ahead; a
        rival less than a millionth of the scale ahead is taken for a tie.

    Raises
    ------
    UsageError
        ``vary`` is no share, or there is no such block.
    ParindexError
        The printed figures contradict each other.
    """
    if not 0 < vary <= 1:
        raise UsageError("The weights can't vary by {vary}; give a share above 0 and up to 1.", vary=vary)
    block = read_block(year, group, before)
    items = items_of(year, group) if items is None else items
    if block is None or items is None:
        return None
    block = block.without(set_aside)
    found = (
        _by_odds(block, vary, year.scale) if items == "may_differ" else _by_points(block, vary, year.scale)
    )
    ordered = sorted(found, key=lambda one: (one.best, one.worst, one.unit_id))
    return GuaranteedRanks(group, vary, items, block.size, tuple(ordered))


def _by_odds(block: Block, vary: float, scale: float) -> list[GuaranteedRank]:
    """Return the ranks of units where items may not apply to some."""
    bounds = block_bounds(block)
    if bounds is None:
        raise contradiction(block.group)
    moved = ((1 - vary) / (1 + vary)) ** 2

    def ahead(total: float, other: float, gains: float, loses: float) -> bool:
        """Say whether ``gains`` times the odds of a total exceed ``loses`` times those of another."""
        return gains * total * (scale - other) > loses * other * (scale - total) + _TIE * scale**2

    found = []
    for one in bounds.units:
        low, high = max(one.total_low, 0.0), min(one.total_high, scale)
        must = sum(ahead(least, high, moved, 1.0) for least, _ in bounds.positions)
        # The unit's own position is among those that can pass it, unless it has nothing.
        can = sum(ahead(most, low, 1.0, moved) for _, most in bounds.positions) + (low <= 0)
        if one.unit_id in block.constrained:
            found.append(GuaranteedRank(one.unit_id, 1 + must, min(max(can, 1), block.size)))
    return found


def _by_points(block: Block, vary: float, scale: float) -> list[GuaranteedRank]:
    """Return the ranks of units where the same items apply to all."""
    several = len({one.unit_id for one in block.of_kind("part")}) > 1 or bool(block.of_kind("mean_part"))
    in_parts = several and {"appraised", "survey"} <= block.maxima.keys()
    layout = contest_layout(block, parts=in_parts)
    parts = [((1.0, 1.0), scale)]
    if in_parts:
        parts = [((1.0, 0.0), block.maxima["appraised"]), ((0.0, 1.0), block.maxima["survey"])]
    found = []
    for row, unit in enumerate(block.constrained):
        ends = rank_range(layout, row, lambda contest: _duels(contest, parts, vary), scale)
        if ends is None:
            raise contradiction(block.group)
        found.append(GuaranteedRank(unit, *ends))
    return found


def _duels(contest: Contest, parts: list[tuple[tuple[float, float], float]], vary: float) -> list[Duel]:
    """Return when the unit on each other position can be ahead, and need not be.

    Of each part: the factors that pick it out of appraised and survey points, and its maximum.
    """
    found = []
    for rival in range(contest.n):
        if rival == contest.own:
            continue
        ahead, spared = [], []
        for by_lost in product((False, True), repeat=len(parts)):
            gap: dict[int, float] = defaultdict(float)
            room: dict[int, float] = defaultdict(float)
            shift = 0.0
            for (factors, maximum), lost in zip(parts, by_lost, strict=True):
                for place, sign in ((rival, 1.0), (contest.own, -1.0)):
                    for column, value in contest.points(place, factors).items():
                        gap[column] += sign * value
                        room[column] += -value if lost else value
                shift += 2 * maximum if lost else 0.0
            ahead.append(({at: gap[at] + vary * room[at] for at in gap}, vary * shift))
            spared.append(({at: vary * room[at] - gap[at] for at in gap}, vary * shift))
        found.append(Duel(ahead, spared))
    return found
