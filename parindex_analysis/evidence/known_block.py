"""A block as its facts see it: its size, its units, the limits of its scale, and its constraints."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

from parindex_analysis.catalog import Fact, Year
from parindex_analysis.catalog.models import TieRule
from parindex_analysis.errors import UsageError
from parindex_analysis.evidence.constraints import Constraint, list_order, read_constraints
from parindex_analysis.scoring import part_maxima
from parindex_analysis.scoring.appraised_and_survey import PART_NAMES
from parindex_analysis.scoring.intervals import Interval


@dataclass(frozen=True, eq=False)
class Block:
    """The facts of one block of one year as a model of its totals.

    Attributes
    ----------
    group : str
        The block.
    size : int
        Number of its ranked units: positions 1 (the greatest total) to ``size``.
    unit_ids : tuple of str
        Its ranked units known by name, with or without a figure; there may be fewer than ``size``.
    limits : (float, float)
        Least and greatest total: 0 and the scale, moved by the rule set's penalty and bonus points.
    ties : {'min', 'dense', 'average'}
        How equal totals are ranked.
    step : float
        Least difference between totals of different ranks: 0, or a unit of the last decimal where a decision
        ranks rounded totals. Totals are the rounded ones then.
    maxima : dict of str to float
        Greatest appraised and survey points, both or none.
    constraints : tuple of Constraint
        What the facts say; see :mod:`parindex_analysis.evidence.constraints`.
    reach : float
        Infinite where the limits are those of the rules. Where totals have no upper limit
        (:func:`unlimited`), a number that no total which the facts hold down can exceed; the upper limit is
        beyond it then and only stands for "none".
    """

    group: str
    size: int
    unit_ids: tuple[str, ...]
    limits: Interval
    ties: TieRule
    step: float
    maxima: dict[str, float]
    constraints: tuple[Constraint, ...]
    reach: float = math.inf

    def open_ended(self, ends: Interval) -> Interval:
        """Return ends of a total, the upper one infinite where nothing printed holds it down."""
        return ends[0], math.inf if ends[1] > self.reach else ends[1]

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The facts that constrain anything, each once, in the order of the constraints."""
        return tuple({id(fact): fact for one in self.constraints for fact in one.facts}.values())

    @property
    def constrained(self) -> tuple[str, ...]:
        """Units that a constraint speaks of, in the order of ``unit_ids``; all others are alike."""
        spoken = {unit for one in self.constraints for unit in (one.unit_id, one.below)}
        return tuple(unit for unit in self.unit_ids if unit in spoken)

    def of_kind(self, *kinds: str) -> list[Constraint]:
        """Return the constraints of some kinds."""
        return [one for one in self.constraints if one.kind in kinds]

    def without(self, facts: Iterable[Fact]) -> Block:
        """Return the block as it is when some facts are not believed (facts are told apart by identity)."""
        gone = {id(fact) for fact in facts}
        if not gone:
            return self
        kept = [one for one in self.constraints if not any(id(fact) in gone for fact in one.facts)]
        places = {
            id(fact): fact for one in self.of_kind("order") for fact in one.facts if id(fact) not in gone
        }
        linked = [one for one in kept if one.kind != "order"] + list(list_order(places.values()))
        return replace(self, constraints=(*(one for one in kept if one.kind != "order"), *linked))


def read_block(year: Year, group: str, before: Year | None = None, size: int | None = None) -> Block | None:
    """Read a block's facts as constraints.

    Parameters
    ----------
    year : Year
        A loaded year. Facts of low confidence count unless they are left out (:meth:`Year.trusted`).
    group : str
        One of the index's blocks.
    before : Year, optional
        The year before, for printed changes; only its published figures are used.
    size : int, optional
        Number of ranked units; as printed if not given.

    Returns
    -------
    Block or None
        None where the size of the block is not known: nothing can be said of positions then.

    Raises
    ------
    UsageError
        If the index has no such block.
    """
    if group not in year.settings.groups:
        known = ", ".join(year.settings.groups)
        raise UsageError("There is no block '{group}'. There are: {known}.", group=group, known=known)
    aside = unranked(year, group)
    if size is None:
        size = (year.n_units(group) or 0) - without_rank(year, group)
    if size < 1:
        return None
    limits, maxima = scale_limits(year, group), part_maxima(year, group)
    if len(maxima) < len(PART_NAMES) or min(maxima.values()) <= 0:
        maxima = {}
    if aside:
        year = replace(year, facts=tuple(fact for fact in year.facts if fact.unit_id not in aside))
    found = tuple(read_constraints(year, group, size, maxima, limits, before))
    if aside:
        found = tuple(kept for one in found if (kept := _of_ranked(one, aside)) is not None)
    reach = math.inf
    if math.isinf(limits[1]):
        reach = _reach(found, size, year.scale)
        limits = limits[0], 10 * reach
    spoken = {unit for one in found for unit in (one.unit_id, one.below) if unit}
    members = [unit.unit_id for unit in year.units_of(group)]
    names = tuple(unit for unit in dict.fromkeys([*members, *sorted(spoken)]) if unit not in aside)
    rounded = year.settings.rank_on == "rounded"
    step = 10.0**-year.settings.decimals if rounded else 0.0
    return Block(group, size, names, limits, year.settings.tie_rule, step, maxima, found, reach)


def unranked(year: Year, group: str) -> frozenset[str]:
    """Return the units of a block that are scored but take no rank."""
    return frozenset(unit.unit_id for unit in year.units_of(group)) & set(year.own_settings.unranked)


def without_rank(year: Year, group: str) -> int:
    """Return how many units without a rank the number of a block's units counts.

    A printed number of units does, unless it is that of the ranked ones among the block's units; the number
    "of n" beside a rank does not.
    """
    aside, members = unranked(year, group), len(year.units_of(group))
    if year.block_fact(group, "n_units") is None:
        ranked_only = any(fact.group == group and fact.of_n is not None for fact in year.facts)
    else:
        ranked_only = year.n_units(group) == members - len(aside)
    return 0 if ranked_only else len(aside)


def _of_ranked(one: Constraint, aside: frozenset[str]) -> Constraint | None:
    """Return what a constraint says of the ranked units alone, where it speaks of all.

    A mean, a count or a mean part may hold the figures of those without a rank: nothing is left of it. No
    ranked unit is above the greatest total of all or below the least.
    """
    if one.kind in ("mean", "mean_part") or {one.unit_id, one.below} & aside:
        return None
    if one.kind != "position":
        return one
    if any(fact.measure == "max_total" for fact in one.facts):
        return replace(one, low=-math.inf)
    return replace(one, high=math.inf) if any(fact.measure == "min_total" for fact in one.facts) else None


def _reach(constraints: Iterable[Constraint], size: int, scale: float) -> float:
    """Return what no total exceeds that is held down by printed totals, thresholds or a mean."""
    ends = [scale]
    for one in constraints:
        if one.kind in ("total", "position"):
            ends += [one.low, one.high]
        elif one.kind == "mean":
            ends.append(size * one.high)
    return max(end for end in ends if math.isfinite(end))


def unlimited(year: Year, group: str) -> bool:
    """Say whether totals have no upper limit that is known.

    So it is where no rules are known but for a name, and a total above the scale is printed: the scale is
    not the greatest total then, and nobody has printed another. A figure above twice the scale is no sign of
    bonus points, which no rule in use lets come near the scale: it is a misprint.
    """
    rule_set = year.rules.get(group)
    if rule_set is not None and rule_set.settings.complete != "name_only":
        return False
    totals = (*year.find(group, "total"), *year.find(group, "max_total", unit_id=""))
    return any(year.scale < fact.interval[0] <= 2 * year.scale for fact in totals)


def scale_limits(year: Year, group: str) -> Interval:
    """Return the least and greatest total of a block's rules.

    Bonus points lift the upper limit and penalty points lower the lower one, by their maximum; where that is
    not printed, by the whole scale, which no rule in use comes near. Infinite above where
    :func:`unlimited` says so.
    """
    if unlimited(year, group):
        return 0.0, math.inf
    rule_set = year.rules.get(group)
    added = {"bonus": 0.0, "penalty": 0.0}
    if rule_set is not None:
        for kind in added:
            items = [item for item in rule_set.items if item.assessment == kind]
            known = [abs(float(item.max_points)) for item in items if item.max_points]
            if items:
                added[kind] = sum(known) if len(known) == len(items) else year.scale
    return 0.0 - added["penalty"], year.scale + added["bonus"]
