"""Illustrative rule sets and score sheets at full size: for tests, teaching, scale; no findings."""

from parindex_analysis.illustrative.rules import INDEX, Rules, illustrative_rules
from parindex_analysis.illustrative.year import illustrative_year, write_illustrative

__all__ = ["INDEX", "Rules", "illustrative_rules", "illustrative_year", "write_illustrative"]
