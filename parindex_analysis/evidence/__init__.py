"""What facts imply: how much is public, and what holds whatever the unpublished parts are."""

from parindex_analysis.evidence.coverage import Coverage, coverage
from parindex_analysis.evidence.guarantee import Guarantee, guaranteed_radius, guarantees

__all__ = ["Coverage", "Guarantee", "coverage", "guaranteed_radius", "guarantees"]
