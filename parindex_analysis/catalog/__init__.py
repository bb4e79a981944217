"""What is published: indices, decisions, rule sets, units, sources – read from data/raw and checked."""

from parindex_analysis.catalog.facts import Fact
from parindex_analysis.catalog.load import (
    Index,
    list_indices,
    load_index,
    load_year,
    read_decision,
    read_year,
)
from parindex_analysis.catalog.problems import Problem, Problems
from parindex_analysis.catalog.rules import Item, RuleSet
from parindex_analysis.catalog.units import Unit
from parindex_analysis.catalog.year import Year
from parindex_analysis.errors import Phrase

__all__ = [
    "Fact",
    "Index",
    "Item",
    "Phrase",
    "Problem",
    "Problems",
    "RuleSet",
    "Unit",
    "Year",
    "list_indices",
    "load_index",
    "load_year",
    "read_decision",
    "read_year",
]
