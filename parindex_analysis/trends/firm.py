"""How firm a change of a unit's total is when only totals are public."""

from __future__ import annotations

from dataclasses import dataclass

from parindex_analysis.catalog import Year
from parindex_analysis.evidence import Items, guaranteed_radius, items_of
from parindex_analysis.evidence.guarantee import cut
from parindex_analysis.scoring.intervals import Interval


@dataclass(frozen=True)
class FirmTotal:
    """A unit's totals in two years under one rule set.

    Attributes
    ----------
    before, after : (float, float)
        Totals as printed, in points.
    radius : float
        Share by which all weights may move, each on its own and alike in both years, without the change
        turning, whatever the unpublished parts are (see :func:`parindex_analysis.evidence.guaranteed_radius`:
        the proof holds for one unit in two years as for two units in one).
    items : {'same', 'may_differ'}
        Whether that rests on the same items applying in both years, or holds whichever apply.
    """

    unit_id: str
    before: Interval
    after: Interval
    radius: float
    items: Items

    @property
    def shown(self) -> float:
        """The radius cut to tenths of a percent, and below the bound itself: there the change is nothing."""
        return cut(self.radius)


def firm_totals(before: Year, after: Year, group: str) -> list[FirmTotal]:
    """Return how firm the changes of a block's public totals are, firmest first.

    Parameters
    ----------
    before, after : Year
        Two years of one index.
    group : str
        A block.

    Returns
    -------
    list of FirmTotal
        Empty where the rule sets differ, or nothing can be claimed
        (:func:`parindex_analysis.evidence.items_of`). Changes that the
        print leaves open are left out.
    """
    rules = before.rules.get(group), after.rules.get(group)
    if rules[0] is None or rules[1] is None or rules[0].settings.id != rules[1].settings.id:
        return []
    items = items_of(before, group), items_of(after, group)
    if items[0] is None or items[0] != items[1]:
        return []
    old, new = before.unit_facts(group, "total"), after.unit_facts(group, "total")
    found = []
    for unit in old.keys() & new.keys():
        ends = old[unit].interval, new[unit].interval
        radius = max(
            guaranteed_radius(ends[1], ends[0], after.scale, items[0]),
            guaranteed_radius(ends[0], ends[1], after.scale, items[0]),
        )
        if radius > 0:
            found.append(FirmTotal(unit, ends[0], ends[1], radius, items[0]))
    return sorted(found, key=lambda one: (-one.radius, one.unit_id))
