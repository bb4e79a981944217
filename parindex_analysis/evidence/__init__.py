"""What facts imply: how much is public, what is forced, what holds whatever the unpublished parts are."""

from parindex_analysis.evidence.block import Block, read_block
from parindex_analysis.evidence.bounds import Bounds, block_bounds
from parindex_analysis.evidence.contradictions import Contradiction, contradiction
from parindex_analysis.evidence.coverage import Coverage, coverage
from parindex_analysis.evidence.forced import Forced, forced
from parindex_analysis.evidence.guarantee import Guarantee, guaranteed_radius, guarantees

__all__ = [
    "Block",
    "Bounds",
    "Contradiction",
    "Coverage",
    "Forced",
    "Guarantee",
    "block_bounds",
    "contradiction",
    "coverage",
    "forced",
    "guaranteed_radius",
    "guarantees",
    "read_block",
]
