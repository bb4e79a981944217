"""What facts imply: how much is public, what is forced, what holds whatever the unpublished parts are."""

from parindex_analysis.evidence.bounds import Bounds, block_bounds
from parindex_analysis.evidence.completions import Completions, complete
from parindex_analysis.evidence.contradictions import Contradiction, contradiction
from parindex_analysis.evidence.coverage import Coverage, coverage
from parindex_analysis.evidence.guarantee import Guarantee, Items, guaranteed_radius, guarantees, items_of
from parindex_analysis.evidence.known_block import Block, read_block
from parindex_analysis.evidence.other_split import Split, share_intervals
from parindex_analysis.evidence.rank_guarantee import GuaranteedRanks, guaranteed_ranks
from parindex_analysis.evidence.what_holds import Forced, forced

__all__ = [
    "Block",
    "Bounds",
    "Completions",
    "Contradiction",
    "Coverage",
    "Forced",
    "Guarantee",
    "GuaranteedRanks",
    "Items",
    "Split",
    "block_bounds",
    "complete",
    "contradiction",
    "coverage",
    "forced",
    "guaranteed_radius",
    "guaranteed_ranks",
    "guarantees",
    "items_of",
    "read_block",
    "share_intervals",
]
