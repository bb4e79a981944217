"""What lies beyond one year and the year before: the index's other years and units, profiles, targets."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

from parindex_analysis.catalog import (
    Index,
    Problems,
    RuleSet,
    Unit,
    Year,
    list_indices,
    load_index,
    read_year,
)
from parindex_analysis.catalog.profiles import ProfileFigure, read_profiles
from parindex_analysis.catalog.targets import Target, read_targets
from parindex_analysis.scoring import standings
from parindex_analysis.trends import Correlation, Judged, Profile, correlate, judge, profile


class Wider:
    """The wider picture around a year; nothing is read before it is asked for.

    Parameters
    ----------
    shared : Index or None
        The index; None for a year that is in no folder (only the years given are known then).
    year : Year
        The year that is asked about.
    keep : bool
        Whether figures of low confidence are kept.
    """

    def __init__(self, shared: Index | None, year: Year, *, keep: bool = False) -> None:
        self._shared, self._year, self._keep = shared, year, keep
        self._given: tuple[Year, ...] = (year,)

    @classmethod
    def of(cls, year: Year, before: Year | None) -> Wider:
        """Return the wider picture of years that are in no folder."""
        found = cls(None, year)
        found._given = (year,) if before is None else (before, year)
        return found

    @cached_property
    def years(self) -> tuple[Year, ...]:
        """Years of the index up to the year itself, first to last."""
        if self._shared is None:
            return self._given
        earlier = [known for known in self._shared.years if known < self._year.year]
        found = [self._read(self._shared, known) for known in earlier]
        return (*found, self._year if self._keep else self._year.trusted())

    @property
    def units(self) -> tuple[Unit, ...]:
        """All units that the index ever had."""
        return self._year.units if self._shared is None else self._shared.units

    @cached_property
    def figures(self) -> tuple[ProfileFigure, ...]:
        """Rows of profiles.csv."""
        return () if self._shared is None else read_profiles(self._shared.raw, Problems())

    @cached_property
    def targets(self) -> tuple[Target, ...]:
        """Rows of targets.csv."""
        return () if self._shared is None else read_targets(self._shared.raw, Problems())

    @property
    def places(self) -> tuple[str, ...]:
        """Places whose profiles belong beside the year: its own, or all of them for an index of provinces."""
        known = tuple(dict.fromkeys(figure.place for figure in self.figures))
        if self._year.settings.units == "provinces":
            return known
        return tuple(place for place in known if place == self._year.settings.place.vi)

    @cached_property
    def profiles(self) -> dict[str, Profile]:
        """The profile of every place in profiles.csv."""
        places = dict.fromkeys(figure.place for figure in self.figures)
        return {place: profile(self.figures, place, self._rules) for place in places}

    @cached_property
    def judged(self) -> list[Judged]:
        """Every target of targets.csv against the results."""
        return judge(self.targets, self.profiles)

    @cached_property
    def _rules(self) -> dict[str, list[RuleSet]]:
        """Rule sets for provinces of the indices that profiles name."""
        return {} if self._shared is None else province_rules(self._shared.raw, self.figures)

    @cached_property
    def correlations(self) -> dict[str, dict[int, Correlation]]:
        """Rank correlation of this index of provinces with others of the same years, by index and year."""
        if self._shared is None or self._year.settings.units != "provinces":
            return {}
        own = {year.year: _provinces(year) for year in self.years}
        found: dict[str, dict[int, Correlation]] = {}
        for index in list_indices(self._shared.raw):
            if index == self._shared.settings.id:
                continue
            other = load_index(self._shared.raw, index, Problems())
            if other.settings.units != "provinces":
                continue
            both = {
                year: correlate(own[year], _provinces(self._read(other, year)))
                for year in other.years
                if year in own
            }
            known = {year: one for year, one in both.items() if one is not None}
            if known:
                found[index] = known
        return found

    def _read(self, shared: Index, year: int) -> Year:
        found = read_year(shared, year, Problems())
        return found if self._keep else found.trusted()


def province_rules(raw: Path, figures: Iterable[ProfileFigure]) -> dict[str, list[RuleSet]]:
    """Return the rule sets for provinces of the indices that profiles name, by the profiles' names."""
    named = {figure.index.casefold(): figure.index for figure in figures}
    found = {}
    for index in list_indices(raw):
        if index in named:
            sets = load_index(raw, index, Problems()).rule_sets.values()
            found[named[index]] = [one for one in sets if "province" in one.settings.groups]
    return found


def known_totals(year: Year, group: str) -> dict[str, float]:
    """Return the public totals of a block, official or recomputed."""
    found = {standing.unit_id: standing.total for standing in standings(year, group)}
    return {unit: total for unit, total in found.items() if not math.isnan(total)}


def _provinces(year: Year) -> dict[str, float]:
    return known_totals(year, "province") if "province" in year.groups else {}
