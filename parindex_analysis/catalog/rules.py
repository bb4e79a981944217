"""Rule sets: the tree of domains, criteria and sub-criteria that a decision lays down."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from parindex_analysis.catalog.models import RuleSetSettings

LEVELS = ("domain", "criterion", "subcriterion")
ASSESSMENTS = ("appraisal", "survey", "mixed", "bonus", "penalty")
AGGREGATIONS = ("sum", "geometric", "harmonic")
BESIDES_THE_SCALE = ("bonus", "penalty")


@dataclass(frozen=True)
class Item:
    """A node of the tree; an item without children is what is scored.

    Attributes
    ----------
    item_id : str
        Id that stays the same when a later rule set changes the printed code.
    code : str
        Printed code; its parent is the code without the last part (1.1.2 -> 1.1).
    max_points : float or None
        Greatest number of points; None where it is not published. Of a penalty: the most it can cost.
    assessment : str
        appraisal, survey, mixed, bonus or penalty; empty: that of the item above.
    formula : str
        How a measurement becomes points, in words; empty: points are given as they are.
    aggregation : str
        How the items below give this one's points: sum (also if empty), geometric or harmonic.
    row : int
        Line of criteria.csv; 0 where an amendment leaves the item as the earlier rule set has it.
    """

    item_id: str
    code: str
    level: str
    name_vi: str
    name_en: str
    max_points: float | None
    assessment: str
    formula: str
    evidence: str
    n_criteria: int | None
    n_subcriteria: int | None
    source_id: str
    note: str
    row: int
    aggregation: str = ""

    @property
    def parent_code(self) -> str:
        """Code of the parent, empty for a domain."""
        return self.code.rpartition(".")[0]

    def name(self, lang: str) -> str:
        """Return the item's name in one language ('vi' or 'en')."""
        return self.name_vi if lang == "vi" or not self.name_en else self.name_en


@dataclass(frozen=True)
class RuleSet:
    """A decision's rules: settings and the tree, in printed order (amendments already worked in)."""

    settings: RuleSetSettings
    items: tuple[Item, ...]

    @cached_property
    def domains(self) -> tuple[Item, ...]:
        """The top level of the tree."""
        return self._below.get("", ())

    @cached_property
    def _below(self) -> dict[str, tuple[Item, ...]]:
        found: dict[str, list[Item]] = defaultdict(list)
        for item in self.items:
            found[item.parent_code].append(item)
        return {code: tuple(items) for code, items in found.items()}

    @cached_property
    def by_code(self) -> dict[str, Item]:
        """Every item by its printed code."""
        return {item.code: item for item in self.items}

    def children(self, item: Item) -> tuple[Item, ...]:
        """Return the items directly below one."""
        return self._below.get(item.code, ())

    def leaves(self, below: Item | None = None) -> tuple[Item, ...]:
        """Return the items that are scored, of the whole tree or below one item (itself if it is a leaf)."""
        prefix = "" if below is None else below.code + "."
        return tuple(
            item
            for item in self.items
            if item.code not in self._below
            and (below is None or item.code == below.code or item.code.startswith(prefix))
        )

    def above(self, item: Item) -> Iterator[Item]:
        """Yield an item and those above it, up to its domain."""
        at: Item | None = item
        while at is not None:
            yield at
            at = self.by_code.get(at.parent_code)

    def assessment(self, item: Item) -> str:
        """Return how an item is assessed: its own word, or that of the nearest item above that has one."""
        return next((one.assessment for one in self.above(item) if one.assessment), "")

    def find(self, name: str) -> Item | None:
        """Return the item with this id or printed code, None where there is none."""
        return self._by_name.get(name)

    @cached_property
    def _by_name(self) -> dict[str, Item]:
        found: dict[str, Item] = {}
        for item in self.items:
            found.setdefault(item.item_id, item)
            found.setdefault(item.code, item)
        return found

    def scored(self) -> tuple[Item, ...]:
        """Return the items that can be scored: leaves whose maximum points are known."""
        return tuple(item for item in self.leaves() if item.max_points is not None)

    @property
    def has_points(self) -> bool:
        """Say whether every item that is scored has its maximum points."""
        leaves = self.leaves()
        return bool(leaves) and all(item.max_points is not None for item in leaves)
