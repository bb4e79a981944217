"""Years side by side."""

from parindex_analysis.trends.movers import BlockChange, ChangeCheck, Comparison, Mover, compare

__all__ = ["BlockChange", "ChangeCheck", "Comparison", "Mover", "compare"]
