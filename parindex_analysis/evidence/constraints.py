"""A block's printed facts as constraints on its totals, each with the facts that it comes from.

The unknowns are the totals by position: t_1 >= t_2 >= ... >= t_n, n the size of the block. Every unit of the
block stands on exactly one position, and its total is the total of that position. Units known by name but
without any figure, and units not even known by name, simply fill the positions that are left. A printed
figure is a closed interval (:attr:`Fact.interval`), and strictness ("above 90", "ranked higher") is kept for
wording only: a bound found under these constraints is reached, or is the limit of what can be reached.

What is a constraint, by ``kind``:

``total``
    A unit's total lies in [low, high]: its printed total; its appraised + survey points, each within its
    maximum; the scale less the points it lost; its public items.
``part``
    A unit's appraised or survey points lie in [low, high].
``rank``
    A unit has the rank ``low`` (= ``high``) under the tie rule of the index; equal ranks are equal totals.
``order``
    ``unit_id`` stands above ``below`` (a list printed from high to low).
``position``
    t_position lies in [low, high]: the greatest total (position 1), the least (n), counts above a threshold
    (c units above h: t_c >= h >= t_c+1).
``mean``
    The mean of all totals lies in [low, high]: as printed; as last year's mean and the change say; between
    the mean appraised and the mean survey result where the maxima of the two are not known.
``mean_part``
    The mean appraised or survey points of the block lie in [low, high], where both maxima are known.

Facts of the year before count only where they are published: a figure of last year that was derived from
this year's would go round in a circle.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from parindex_analysis.catalog import Fact, Year
from parindex_analysis.scoring import Sheet, item_sheet
from parindex_analysis.scoring.appraised_and_survey import PART_NAMES
from parindex_analysis.scoring.intervals import Interval, add

IMPOSSIBLE = (math.inf, -math.inf)  # an interval without a value
Kind = Literal["total", "part", "rank", "order", "position", "mean", "mean_part"]


@dataclass(frozen=True, eq=False)
class Constraint:
    """One thing that must hold if its facts are true.

    Attributes
    ----------
    kind : str
        See the module's text.
    facts : tuple of Fact
        All of them are needed for it: it falls with any one of them. Empty for what follows from the public
        parts of a unit.
    low, high : float
        Closed interval of the total, rank, points or mean that it speaks of, in points (ranks: places).
    unit_id, below : str
        The unit that it speaks of; for ``order`` the unit above and the unit below.
    position : int
        For ``position``: counted from 1, the greatest total.
    part : str
        ``appraised`` or ``survey``.
    """

    kind: Kind
    facts: tuple[Fact, ...]
    low: float = -math.inf
    high: float = math.inf
    unit_id: str = ""
    below: str = ""
    position: int = 0
    part: str = ""


def read_constraints(
    year: Year, group: str, size: int, maxima: Mapping[str, float], limits: Interval, before: Year | None
) -> Iterator[Constraint]:
    """Yield what a block's facts say of its totals.

    Parameters
    ----------
    year, before : Year
        The year, and the year before where it is known.
    group : str
        The block.
    size : int
        Number of its units.
    maxima : mapping of str to float
        Greatest appraised and survey points; both or none.
    limits : (float, float)
        Least and greatest total that the rules allow.
    """
    extra = (limits[0], limits[1] - year.scale)  # what bonus and penalty points may add to the parts
    for fact in year.find(group, "total"):
        if fact.unit_id:
            yield _of_unit("total", fact.unit_id, reading(fact), fact)
    yield from _ranks(year, group, before)
    yield from list_order(fact for fact in year.find(group, "list_position") if fact.unit_id)
    yield from _positions(year, group, size)
    yield from _means(year, group, before)
    yield from _parts(year, group, maxima, extra)
    yield from _mean_parts(year, group, maxima, before, bonus=extra != (0.0, 0.0))
    yield from _lost(year, group, extra)
    yield from _items(year, group)


def reading(fact: Fact) -> Interval:
    """Return the closed interval of a figure; a comparator other than "=" leaves one side open."""
    low, high = fact.interval
    if fact.comparator.startswith(">"):
        return low, math.inf
    if fact.comparator.startswith("<"):
        return -math.inf, high
    return low, high


def list_order(places: Iterable[Fact]) -> Iterator[Constraint]:
    """Yield the order of neighbours in each printed list (one list a source, from high to low)."""
    by_source: dict[str, list[Fact]] = {}
    for fact in places:
        by_source.setdefault(fact.source_id, []).append(fact)
    for listed in by_source.values():
        ordered = sorted(listed, key=lambda fact: fact.value)
        for at, fact in enumerate(ordered):
            lower = next((other for other in ordered[at + 1 :] if other.value > fact.value), None)
            if lower is None:
                continue
            for other in (other for other in ordered if other.value == lower.value):
                yield Constraint("order", (fact, other), unit_id=fact.unit_id, below=other.unit_id)


def _of_unit(kind: Kind, unit_id: str, interval: Interval, *facts: Fact, part: str = "") -> Constraint:
    return Constraint(kind, facts, *interval, unit_id=unit_id, part=part)


def _ranks(year: Year, group: str, before: Year | None) -> Iterator[Constraint]:
    for fact in year.find(group, "rank"):
        if fact.unit_id:
            yield _of_unit("rank", fact.unit_id, (fact.value, fact.value), fact)
    for change in year.find(group, "rank_change"):
        for last in _published(before, group, "rank", change.unit_id):
            rank = last.value - change.value  # a change counts places gained
            yield _of_unit("rank", change.unit_id, (rank, rank), change, last)


def _published(before: Year | None, group: str, measure: str, unit_id: str = "") -> Iterator[Fact]:
    if before is not None:
        for fact in before.find(group, measure, unit_id=unit_id):
            if fact.evidence == "published":
                yield fact


def _positions(year: Year, group: str, size: int) -> Iterator[Constraint]:
    for measure, position in (("max_total", 1), ("min_total", size)):
        for fact in year.find(group, measure, unit_id=""):
            yield Constraint("position", (fact,), *reading(fact), position=position)
    for fact in year.find(group, "count_above", unit_id=""):
        if fact.threshold is None:
            continue
        least, most = (math.ceil(fact.interval[0]), math.floor(fact.interval[1]))
        if fact.comparator.startswith("<"):  # so many units below the threshold
            least, most = size - most, size - least
        if least > size or most < 0:  # no block of this size has so many: an empty interval says so
            yield Constraint("position", (fact,), *IMPOSSIBLE, position=1)
        if 1 <= least <= size:
            yield Constraint("position", (fact,), low=fact.threshold, position=least)
        if 0 <= most < size:
            yield Constraint("position", (fact,), high=fact.threshold, position=most + 1)


def _means(year: Year, group: str, before: Year | None) -> Iterator[Constraint]:
    for fact in year.find(group, "mean_total", unit_id=""):
        yield Constraint("mean", (fact,), *reading(fact))
    for change in year.find(group, "mean_total_change", unit_id=""):
        for last in _published(before, group, "mean_total"):
            yield Constraint("mean", (change, last), *add([reading(change), reading(last)]))


def _parts(year: Year, group: str, maxima: Mapping[str, float], extra: Interval) -> Iterator[Constraint]:
    printed = {part: list(year.find(group, f"{part}_points")) for part in PART_NAMES}
    for part, other in (("appraised", "survey"), ("survey", "appraised")):
        for fact in printed[part]:
            low, high = _of_part(fact, part, maxima)
            yield _of_unit("part", fact.unit_id, (low, high), fact, part=part)
            most = high + maxima.get(other, math.inf) + extra[1]
            yield _of_unit("total", fact.unit_id, (low + extra[0], most), fact)
    for appraised in printed["appraised"]:
        for survey in printed["survey"]:
            if survey.unit_id == appraised.unit_id:
                parts = _of_part(appraised, "appraised", maxima), _of_part(survey, "survey", maxima)
                total = add([*parts, extra])
                yield _of_unit("total", survey.unit_id, total, appraised, survey)


def _of_part(fact: Fact, part: str, maxima: Mapping[str, float]) -> Interval:
    """Return the interval of printed points within 0 and their maximum; empty where the print is beyond."""
    low, high = reading(fact)
    return max(low, 0.0), min(high, maxima.get(part, math.inf))


def _mean_parts(
    year: Year, group: str, maxima: Mapping[str, float], before: Year | None, *, bonus: bool
) -> Iterator[Constraint]:
    """Yield the means of the parts: in points where the maxima are known, else as two ends for the mean."""
    percent = [entry for part in PART_NAMES for entry in _percent(year, group, part, before)]
    for facts, (low, high) in percent:
        if low > 100 or high < 0:
            yield Constraint("mean", facts, *IMPOSSIBLE)
    if maxima:
        for part in PART_NAMES:
            for fact in year.find(group, f"mean_{part}_points", unit_id=""):
                yield Constraint("mean_part", (fact,), *reading(fact), part=part)
            for facts, (low, high) in _percent(year, group, part, before):
                points = low * maxima[part] / 100, high * maxima[part] / 100
                yield Constraint("mean_part", facts, *points, part=part)
    elif not bonus:
        for appraised, (low, high) in _percent(year, group, "appraised", before):
            for survey, (least, most) in _percent(year, group, "survey", before):
                share = year.scale / 100
                ends = min(low, least) * share, max(high, most) * share
                yield Constraint("mean", appraised + survey, *ends)


def _percent(
    year: Year, group: str, part: str, before: Year | None
) -> Iterator[tuple[tuple[Fact, ...], Interval]]:
    for fact in year.find(group, f"mean_{part}_pct", unit_id=""):
        yield (fact,), reading(fact)
    for change in year.find(group, f"mean_{part}_change_pct", unit_id=""):
        for last in _published(before, group, f"mean_{part}_pct"):
            yield (change, last), add([reading(change), reading(last)])


def _lost(year: Year, group: str, extra: Interval) -> Iterator[Constraint]:
    rule_set = year.rules.get(group)
    lost: dict[str, dict[str, Fact]] = {}
    for fact in year.find(group, "points_lost", item=None):
        if fact.unit_id:
            lost.setdefault(fact.unit_id, {})[fact.item] = fact
    for unit_id, by_item in lost.items():
        for fact in by_item.values():
            yield _of_unit("total", unit_id, (-math.inf, year.scale - reading(fact)[0] + extra[1]), fact)
        by_domain = [fact for item, fact in by_item.items() if item]
        if rule_set is not None and by_domain and len(by_domain) == len(rule_set.domains):
            low, high = add([reading(fact) for fact in by_domain])
            total = year.scale - high + extra[0], year.scale - low + extra[1]
            yield _of_unit("total", unit_id, total, *by_domain)


def _items(year: Year, group: str) -> Iterator[Constraint]:
    """Yield the totals of units whose items are public but whose total is not printed."""
    sheet = item_sheet(year, group)
    if not isinstance(sheet, Sheet):
        return
    printed, within = year.unit_facts(group, "total"), year.settings.reproduced_within
    applies = np.where(
        np.isclose(sheet.maxima.sum(axis=1), sheet.scale), sheet.scale, sheet.maxima.sum(axis=1)
    )
    rows = zip(
        sheet.points.tolist(), sheet.maxima.tolist(), applies.tolist(), sheet.extra.tolist(), strict=True
    )
    for unit_id, (points, maxima, own, extra) in zip(sheet.unit_ids, rows, strict=True):
        if unit_id in printed or not own > 0 or math.isnan(extra):
            continue
        factor = sheet.scale / own  # what does not apply leaves the denominator; bonus points come on top
        low = sum(known for known in points if not math.isnan(known)) * factor + extra - within
        gaps = zip(points, maxima, strict=True)
        missing = sum(most for known, most in gaps if math.isnan(known)) * factor
        yield _of_unit("total", unit_id, (low, low + 2 * within + max(missing, 0.0)))
