"""From measurements to points, totals, ranks – and back from the printed figures to their own sums."""

from parindex_analysis.scoring.checks import Check, check_year
from parindex_analysis.scoring.rank import rank
from parindex_analysis.scoring.recompute import Recomputed, recompute
from parindex_analysis.scoring.sheet import Sheet, item_sheet, part_maxima, part_sheet, weighted_sheet
from parindex_analysis.scoring.standings import Standing, standings
from parindex_analysis.scoring.whatif import Scored, WhatIf, score

__all__ = [
    "Check",
    "Recomputed",
    "Scored",
    "Sheet",
    "Standing",
    "WhatIf",
    "check_year",
    "item_sheet",
    "part_maxima",
    "part_sheet",
    "rank",
    "recompute",
    "score",
    "standings",
    "weighted_sheet",
]
