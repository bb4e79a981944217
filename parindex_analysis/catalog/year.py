"""The value object that flows through the house: one year of one index, loaded once, never changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from parindex_analysis.catalog.facts import Evidence, Fact, weakest
from parindex_analysis.catalog.models import Decision, IndexSettings, Text, YearSettings
from parindex_analysis.catalog.rules import RuleSet
from parindex_analysis.catalog.sources import Source
from parindex_analysis.catalog.units import Unit

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Year:
    """One year of one index: settings, decision, rule sets by block, units, facts, scores if any.

    Attributes
    ----------
    settings : IndexSettings
        The index.
    year : int
        The year that is assessed (not the year of publication).
    decision : Decision or None
        The act that published the results, where one is known.
    rules : dict of str to RuleSet
        Rule set of each block, where one is known.
    units : tuple of Unit
        Units that existed in the year.
    facts : tuple of Fact
        Printed figures.
    scores : DataFrame or None
        Long table, see :func:`parindex_analysis.catalog.scores.read_scores`; treat it as read-only.
    sources : dict of str to Source
        Every source by id.
    files : tuple of str
        The files below data/raw that the year was read from.
    private : bool
        Whether a score sheet that is not public was read, too.
    """

    settings: IndexSettings
    year: int
    decision: Decision | None
    rules: dict[str, RuleSet]
    units: tuple[Unit, ...]
    facts: tuple[Fact, ...]
    scores: pd.DataFrame | None
    sources: dict[str, Source]
    files: tuple[str, ...]
    private: bool = False

    @property
    def index(self) -> str:
        """Id of the index."""
        return self.settings.id

    @property
    def own_settings(self) -> YearSettings:
        """What the index says of this year."""
        return self.settings.years[self.year]

    @property
    def scale(self) -> float:
        """Greatest total that the rules allow (bonus points aside)."""
        return self.own_settings.scale or self.settings.scale

    @property
    def notes(self) -> Text | None:
        """What a reader of this year must know."""
        return self.own_settings.notes

    @property
    def groups(self) -> tuple[str, ...]:
        """Blocks that something is known of this year, in the order of the index."""
        spoken = {fact.group for fact in self.facts}
        scored: set[str] = set()
        if self.scores is not None:
            with_scores = set(self.scores["unit_id"])
            scored = {unit.group for unit in self.units if unit.unit_id in with_scores}
        return tuple(group for group in self.settings.groups if group in spoken | scored)

    def trusted(self) -> Year:
        """Return the year without the facts whose source is of low confidence."""
        return replace(self, facts=tuple(fact for fact in self.facts if fact.confidence != "low"))

    def units_of(self, group: str) -> tuple[Unit, ...]:
        """Return the units of one block."""
        return tuple(unit for unit in self.units if unit.group == group)

    def unit(self, unit_id: str) -> Unit:
        """Return a unit by its id."""
        return next(unit for unit in self.units if unit.unit_id == unit_id)

    def find(
        self, group: str, measure: str, *, unit_id: str | None = None, item: str | None = ""
    ) -> Iterator[Fact]:
        """Yield the facts of one measure in a block, of one unit or of all, of one item or of any (None)."""
        for fact in self.facts:
            if (
                fact.group == group
                and fact.measure == measure
                and (unit_id is None or fact.unit_id == unit_id)
                and (item is None or fact.item == item)
            ):
                yield fact

    def block_fact(self, group: str, measure: str) -> Fact | None:
        """Return a block's figure of one measure, or None where it is not known."""
        return next(self.find(group, measure, unit_id=""), None)

    def unit_facts(self, group: str, measure: str) -> dict[str, Fact]:
        """Return the figures of one measure by unit id (a unit's first figure where several are printed)."""
        found: dict[str, Fact] = {}
        for fact in self.find(group, measure):
            if fact.unit_id:
                found.setdefault(fact.unit_id, fact)
        return found

    def weakest(self, group: str, kind: Evidence) -> Evidence:
        """Return what a kind of evidence comes to in a block: ``illustrative`` where an input is made up."""
        return weakest(kind, "illustrative") if self.is_illustrative(group) else kind

    def is_illustrative(self, group: str = "") -> bool:
        """Say whether anything that a block (or, without a name, the year) rests on is made up."""
        return group in self._made_up if group else bool(self._made_up)

    @cached_property
    def _made_up(self) -> frozenset[str]:
        """Blocks of which a rule, a figure or a score is made up."""
        scored: set[str] = set()
        if self.scores is not None:
            scored.update(self.scores.loc[self.scores["evidence"] == "illustrative", "unit_id"])
        rules = {
            group
            for group, one in self.rules.items()
            if any(item.evidence == "illustrative" for item in one.items)
        }
        facts = {fact.group for fact in self.facts if fact.evidence == "illustrative"}
        units = {unit.group for unit in self.units if unit.unit_id in scored}
        return frozenset((rules | facts | units) & set(self.groups))

    def n_units(self, group: str) -> int | None:
        """Return how many units a block has: as printed, as ranks say, as scored; None if unknown."""
        printed = self.block_fact(group, "n_units")
        if printed is not None:
            return int(printed.value)
        of_n = [fact.of_n for fact in self.facts if fact.group == group and fact.of_n is not None]
        if of_n:
            return max(of_n)
        members = {unit.unit_id for unit in self.units_of(group)}
        totals = self.unit_facts(group, "total").keys()
        scored = members & set(self.scores["unit_id"]) if self.scores is not None else set()
        if scored:
            return len(scored | totals)
        return len(totals) if len(totals) > 1 and len(totals) == len(members) else None
