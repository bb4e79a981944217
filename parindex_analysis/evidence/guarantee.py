r"""How firm the order of two units is when only their totals are public.

Let S be a unit's total on a scale of s points, and L = s - S what it lost. The total is a sum over items,
S = sum_j w_j a_j with maxima w_j (they add up to s) and achievements a_j in [0, 1]. Nothing is known of a_j.

Claim, where the same items with the same maxima apply to both units. If every weight moves independently by
at most a share p, and

    p < (S_u - S_v) / min(L_u + L_v, S_u + S_v),

then u stays above v, whatever the unpublished achievements are.

Proof. With d_j = a_uj - a_vj and weights w_j (1 + e_j), abs(e_j) <= p, the difference of totals is
sum_j w_j d_j + sum_j w_j e_j d_j >= (S_u - S_v) - p sum_j w_j abs(d_j). Since a lies in [0, 1],
abs(d_j) <= a_uj + a_vj and abs(d_j) <= (1 - a_uj) + (1 - a_vj); weighted and summed these are S_u + S_v and
L_u + L_v. So the difference is positive for every p below the ratio. The bound is attained: let u lose its
points only on items where v loses none (or, for small totals, earn them only where v earns none).

Claim, where items may not apply to a unit (n/a) and leave its denominator. Then u's new total is
s N_u / (N_u + M_u), N_u and M_u being the weights of what it earned and what it lost on its own items. With
every weight within ±p the odds N_u / M_u are between their own S_u / L_u times (1 - p) / (1 + p) and times
(1 + p) / (1 - p). So u stays above v just for

    (1 - p)^2 / (1 + p)^2 > (S_v L_u) / (S_u L_v) = q^2,    that is    p < (1 - q) / (1 + q).

The bound is attained where no item applies to both: the weights of each then move by themselves. It is less
than the first one. Which of the two holds is for the rules to say: a rule set whose decision leaves no item
out has ``every_item_applies: true``; of all others the weaker is claimed. Where rules are not known, or have
bonus or penalty points, or are no sum, nothing is claimed: a total need not be a share of its scale then.

Where the same items apply and points of parts are printed for both units the radius may be greater: see
:mod:`parindex_analysis.evidence.least_radius`. Where they are printed for one of the two only it is not: the
other's points can be put where the bound is attained.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from parindex_analysis.catalog import Fact, Year
from parindex_analysis.evidence.known_block import unlimited, unranked, without_rank
from parindex_analysis.evidence.least_radius import partwise_radius
from parindex_analysis.evidence.partwise import known_parts
from parindex_analysis.scoring.intervals import Interval

Items = Literal["same", "may_differ"]  # whether the same items apply to all units of a block


@dataclass(frozen=True)
class Guarantee:
    """The order of two neighbours among the public totals, and how firm it is.

    Attributes
    ----------
    above, below : str
        Unit ids; ``above`` has the greater printed total.
    radius : float
        Share by which all weights may move, each on its own, without ``below`` catching up, whatever the
        unpublished parts are: 0 (no guarantee) to 1 (never).
    items : {'same', 'may_differ'}
        Whether that rests on the same items applying to both, or holds whichever apply.
    adjacent : bool or None
        Whether no unit stands between the two, as printed ranks or the totals of all units say; None where
        that is not known.
    """

    group: str
    above: str
    below: str
    radius: float
    items: Items
    adjacent: bool | None

    @property
    def shown(self) -> float:
        """The radius cut as :func:`cut` does."""
        return cut(self.radius)


def cut(radius: float) -> float:
    """Cut a radius to tenths of a percent, below 1% to hundredths, and below itself: at it a tie can be."""
    per = 1000 if radius > 0.01 else 10_000
    return max(math.ceil(per * radius - 1e-9) - 1, 0) / per


def items_of(year: Year, group: str) -> Items | None:
    """Say which items apply to the units of a block, as far as its rules tell.

    Parameters
    ----------
    year, group
        The block.

    Returns
    -------
    {'same', 'may_differ'} or None
        None where nothing can be claimed of unpublished parts: the rules are not known, or by name only, have
        bonus or penalty points, or their total is no sum.
    """
    rules = year.rules.get(group)
    if rules is None or rules.settings.complete == "name_only" or rules.settings.aggregation != "sum":
        return None
    if any(item.aggregation not in ("", "sum") for item in rules.items):
        return None
    if has_extra_points(year, group) or any(
        fact.value > year.scale for fact in _totals(year, group).values()
    ):
        return None
    return "same" if rules.settings.every_item_applies else "may_differ"


def guaranteed_radius(upper: Interval, lower: Interval, scale: float, items: Items) -> float:
    """Return the guaranteed radius of the order of two totals (proof: see the module's text).

    Parameters
    ----------
    upper, lower : (float, float)
        Least and greatest value of the two totals, in points from 0 to ``scale``.
    scale : float
        Greatest total.
    items : {'same', 'may_differ'}
        Whether the same items apply to both, or any.

    Returns
    -------
    float
        From 0 to 1. The ratio grows with the upper total and falls with the lower one, so its least value
        over both intervals is at the upper's least and the lower's greatest value. Totals above the scale
        (bonus points) carry no guarantee: 0.
    """
    high, low = upper[0], lower[1]
    if high <= low or high > scale or low < 0:
        return 0.0
    if items == "may_differ":
        q = math.sqrt(low / high * ((scale - high) / (scale - low)))
        return (1 - q) / (1 + q)
    room = min(2 * scale - high - low, high + low)
    return min(1.0, (high - low) / room) if room > 0 else 1.0


def guarantees(year: Year, group: str) -> list[Guarantee]:
    """Return the guaranteed radius of each two neighbours among a block's public totals, best first.

    Parameters
    ----------
    year : Year
        A loaded year.
    group : str
        One of its blocks.

    Returns
    -------
    list of Guarantee
        Empty where fewer than two totals are public, and where nothing can be claimed (:func:`items_of`).
        Low-confidence totals are left out. Printed points of parts are used where both units have them and
        the same items apply.
    """
    items = items_of(year, group)
    if items is None:
        return []
    totals = _totals(year, group)
    intervals = {unit: fact.interval for unit, fact in totals.items()}
    ranks = year.unit_facts(group, "rank")
    ordered = sorted(totals, key=lambda unit: -totals[unit].value)
    complete = len(totals) == (year.n_units(group) or 0) - without_rank(year, group)
    return [
        Guarantee(
            group,
            above,
            below,
            pair_radius(year, group, intervals, above, below, items),
            items,
            True if complete else _next_to(ranks, above, below),
        )
        for above, below in pairwise(ordered)
    ]


def _totals(year: Year, group: str) -> dict[str, Fact]:
    aside, printed = unranked(year, group), year.unit_facts(group, "total")
    return {unit: fact for unit, fact in printed.items() if fact.confidence != "low" and unit not in aside}


def pair_radius(
    year: Year, group: str, totals: Mapping[str, Interval], above: str, below: str, items: Items
) -> float:
    """Return the guaranteed radius of the order of two units of a block, from totals and printed parts.

    Parameters
    ----------
    year, group
        The block.
    totals : mapping of str to (float, float)
        Least and greatest total by unit.
    above, below : str
        Unit ids; the one that is asked to stay above comes first.
    items : {'same', 'may_differ'}
        As the block's rules tell. Parts are of use only where the same items apply: an item that does not
        apply changes the maximum of its part too.

    Returns
    -------
    float
        From 0 to 1. Each known division of the total (by part, by domain) holds on its own, so the greatest
        of their radii is given. It is attained where no more than one division is known.
    """
    radius = guaranteed_radius(totals[above], totals[below], year.scale, items)
    for parts in known_parts(year, group) if items == "same" else ():
        if radius < 1 and above in parts.printed and below in parts.printed:
            sharper = partwise_radius(
                parts.of(above), parts.of(below), parts.maxima, totals[above], totals[below]
            )
            radius = max(radius, sharper)
    return radius


def has_extra_points(year: Year, group: str) -> bool:
    """Say whether there are bonus or penalty points: achievements need not lie between 0 and 1 then.

    The rules have some, or they are not known and a total above the scale is printed.
    """
    rule_set = year.rules.get(group)
    items = () if rule_set is None else rule_set.items
    return unlimited(year, group) or any(item.assessment in ("bonus", "penalty") for item in items)


def _next_to(ranks: dict[str, Fact], above: str, below: str) -> bool | None:
    if above not in ranks or below not in ranks:
        return None
    return ranks[below].value - ranks[above].value == 1
