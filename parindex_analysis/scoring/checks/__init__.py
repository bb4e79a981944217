"""What the printed figures of a year say of each other, recomputed with the errors of their print."""

from __future__ import annotations

from parindex_analysis.catalog import Year
from parindex_analysis.scoring.checks import group as blocks
from parindex_analysis.scoring.checks import order, units
from parindex_analysis.scoring.checks.check import Check, Verdict

__all__ = ["Check", "Verdict", "check_year"]

_OF_A_BLOCK = (
    units.recomputed,
    units.level_sums,
    units.parts,
    units.points_lost,
    blocks.extremes,
    blocks.mean,
    blocks.count_above,
    order.order,
    order.list_order,
    order.ties,
    order.classes,
    blocks.reachable_totals,
    blocks.survey_share,
    blocks.mean_between_parts,
    blocks.mean_share,
    units.satisfaction_points,
    order.structure,
    order.size,
)


def check_year(year: Year) -> list[Check]:
    """Compare all that can be compared within one year.

    Parameters
    ----------
    year : Year
        A loaded year.

    Returns
    -------
    list of Check
        Block by block, from the whole to its parts.
    """
    found: list[Check] = []
    for name in year.groups:
        for check in _OF_A_BLOCK:
            found += check(year, name)
    return found + list(order.all_units(year))
