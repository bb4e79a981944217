"""A place across indices, each on its own scale with breaks of method marked; how far two indices agree.

Agreement is Spearman's rho, Pearson's correlation of mean ranks (Spearman 1904, doi:10.2307/1412159). Its
interval is Fisher's z with the standard error sqrt((1 + rho**2 / 2) / (n - 3)) (Bonett & Wright 2000,
doi:10.1007/BF02294183). It takes units for a sample; provinces are all there are, so it says how much chance
alone could do.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from parindex_analysis.catalog import RuleSet
from parindex_analysis.catalog.profiles import ProfileFigure
from parindex_analysis.scoring.rank import rank

BreakKind = Literal["scale", "rules", "size"]
_RANK_ONLY = "rank"
_SIZE_CHANGE = 0.1  # fewer units by a tenth, such as after mergers, make ranks another thing


@dataclass(frozen=True)
class Break:
    """Why figures of two years of an index are not alike.

    Attributes
    ----------
    kind : {'scale', 'rules', 'size'}
        Another scale, another rule set, or another number of ranked units (by a tenth or more).
    before, after : int
        Neighbouring years with figures, the method changed between them.
    old, new : str
        What changed: the scale's maximum, the rule set, or the number of units.
    """

    kind: BreakKind
    before: int
    after: int
    old: str
    new: str


@dataclass(frozen=True)
class IndexYear:
    """What is printed of a place in one year of an index.

    Attributes
    ----------
    values : tuple of ProfileFigure
        Figures with a value on the index's scale; more than one where sources print different values.
    rank : (int, int) or None
        Best and worst rank that the sources allow.
    of_n : int or None
        How many were ranked.
    """

    year: int
    values: tuple[ProfileFigure, ...]
    rank: tuple[int, int] | None
    of_n: int | None

    @property
    def disputed(self) -> bool:
        """Whether sources print values that can't be the same figure."""
        ends = [figure.interval for figure in self.values]
        known = [end for end in ends if end is not None]
        return bool(known) and max(low for low, _ in known) > min(high for _, high in known)

    @property
    def interval(self) -> tuple[float, float] | None:
        """Least and greatest value that any source allows; None for a rank alone."""
        known = [figure.interval for figure in self.values if figure.interval is not None]
        return (min(low for low, _ in known), max(high for _, high in known)) if known else None

    @property
    def scale(self) -> float | None:
        """Greatest value of the scale."""
        return next((figure.scale for figure in self.values if figure.scale is not None), None)


@dataclass(frozen=True)
class IndexLine:
    """A place in one index over the years."""

    index: str
    years: tuple[IndexYear, ...]
    breaks: tuple[Break, ...]

    def year(self, year: int) -> IndexYear | None:
        """Return what is printed of one year."""
        return next((found for found in self.years if found.year == year), None)


@dataclass(frozen=True)
class Profile:
    """A place in several indices."""

    place: str
    lines: tuple[IndexLine, ...]

    def line(self, index: str) -> IndexLine | None:
        """Return the place's line in one index."""
        return next((line for line in self.lines if line.index == index), None)


def profile(
    figures: Iterable[ProfileFigure], place: str, rules: Mapping[str, Iterable[RuleSet]] | None = None
) -> Profile:
    """Collect a place's figures by index and year.

    Parameters
    ----------
    figures : iterable of ProfileFigure
        Rows of profiles.csv; those of low confidence count, and say so.
    place : str
        The place.
    rules : mapping of str to iterable of RuleSet, optional
        The rule sets of indices that are known by the same name: where their years change, the method does.

    Returns
    -------
    Profile
        Indices in the order of the table.
    """
    own = [figure for figure in figures if figure.place == place]
    lines = []
    for index in dict.fromkeys(figure.index for figure in own):
        rows = [figure for figure in own if figure.index == index]
        years = [_year(year, rows) for year in sorted({figure.year for figure in rows})]
        years = [year for year in years if year.values or year.rank is not None]
        known = () if rules is None else tuple(rules.get(index, ()))
        lines.append(IndexLine(index, tuple(years), _breaks(years, known)))
    return Profile(place, tuple(lines))


def main_measure(figures: Iterable[ProfileFigure]) -> str | None:
    """Return the measure that an index's year is read by: totals before rates, the first in the table."""
    names = [figure.measure for figure in figures if figure.measure.split("_")[0] != _RANK_ONLY]
    names = [name for name in names if "mean" not in name]
    preferred = ("total_pct", "unweighted_total", "weighted_total", "pct", "score_0")
    return next((name for start in preferred for name in names if name.startswith(start)), None)


def _year(year: int, rows: Sequence[ProfileFigure]) -> IndexYear:
    own = [figure for figure in rows if figure.year == year]
    measure = main_measure(own)
    values = tuple(figure for figure in own if figure.measure == measure and figure.interval is not None)
    ranked = [f for f in own if f.ranks is not None and f.measure in (measure, _RANK_ONLY)]
    ranked = ranked or [f for f in own if f.ranks is not None and f.measure.startswith(_RANK_ONLY)]
    ranks = [f.ranks for f in ranked if f.ranks is not None]
    rank = (min(low for low, _ in ranks), max(high for _, high in ranks)) if ranks else None
    return IndexYear(year, values, rank, next((f.of_n for f in ranked if f.of_n is not None), None))


def _breaks(years: Sequence[IndexYear], rules: Sequence[RuleSet]) -> tuple[Break, ...]:
    found = []
    for old, new in pairwise(years):
        if old.scale is not None and new.scale is not None and old.scale != new.scale:
            found.append(Break("scale", old.year, new.year, f"{old.scale:g}", f"{new.scale:g}"))
        named = _rules_of(rules, old.year), _rules_of(rules, new.year)
        if all(named) and named[0] != named[1]:
            found.append(Break("rules", old.year, new.year, *named))
        if old.of_n and new.of_n and abs(new.of_n / old.of_n - 1) >= _SIZE_CHANGE:
            found.append(Break("size", old.year, new.year, str(old.of_n), str(new.of_n)))
    return tuple(found)


def _rules_of(rules: Sequence[RuleSet], year: int) -> str:
    for rule_set in rules:
        first, last = rule_set.settings.years or (None, None)
        if first is not None and first <= year and (last is None or year <= last):
            return rule_set.settings.number or rule_set.settings.id
    return ""


LEAST = 10  # fewer units than this say next to nothing
_Z95 = 1.959963984540054


@dataclass(frozen=True)
class Correlation:
    """Two indices over the units that both have.

    Attributes
    ----------
    rho : float
        From -1 to 1.
    low, high : float
        95% interval.
    n : int
        Units that both have.
    """

    rho: float
    low: float
    high: float
    n: int


def spearman(x: NDArray[np.float64], y: NDArray[np.float64]) -> float:
    """Return Spearman's rank correlation; NaN where one of the two is constant.

    Parameters
    ----------
    x, y : ndarray, shape (n_units,)
        Without NaN.
    """
    a, b = (rank(values, "average") - (len(values) + 1) / 2 for values in (x, y))
    spread = math.sqrt(float(a @ a) * float(b @ b))
    return float(a @ b) / spread if spread > 0 else math.nan


def correlate(one: Mapping[str, float], other: Mapping[str, float]) -> Correlation | None:
    """Correlate two indices' totals over their common units.

    Parameters
    ----------
    one, other : mapping of str to float
        Totals by unit id.

    Returns
    -------
    Correlation or None
        None with fewer than ten common units, or where an index does not tell them apart.
    """
    units = sorted(one.keys() & other.keys())
    if len(units) < LEAST:
        return None
    rho = spearman(*(np.array([index[unit] for unit in units]) for index in (one, other)))
    if math.isnan(rho):
        return None
    n = len(units)
    if abs(rho) >= 1:
        return Correlation(rho, rho, rho, n)
    z, room = math.atanh(rho), _Z95 * math.sqrt((1 + rho**2 / 2) / (n - 3))
    return Correlation(rho, math.tanh(z - room), math.tanh(z + room), n)
