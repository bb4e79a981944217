"""From measurements to points, totals, ranks – and back from the printed figures to their own sums."""

from parindex_analysis.scoring.appraised_and_survey import part_block, part_maxima
from parindex_analysis.scoring.checks import Check, check_year
from parindex_analysis.scoring.explain import Opened, explain_score
from parindex_analysis.scoring.maxima import WhatIf
from parindex_analysis.scoring.open_units import open_units
from parindex_analysis.scoring.overstating import Overstating, overstating
from parindex_analysis.scoring.rank import rank
from parindex_analysis.scoring.recompute import Recomputed, recompute
from parindex_analysis.scoring.scores import BlockScores, Reason, score_block
from parindex_analysis.scoring.sheet import Sheet, item_sheet, part_sheet, weighted_sheet
from parindex_analysis.scoring.standings import Standing, standings
from parindex_analysis.scoring.whatif import Scored, score

__all__ = [
    "BlockScores",
    "Check",
    "Opened",
    "Overstating",
    "Reason",
    "Recomputed",
    "Scored",
    "Sheet",
    "Standing",
    "WhatIf",
    "check_year",
    "explain_score",
    "item_sheet",
    "open_units",
    "overstating",
    "part_block",
    "part_maxima",
    "part_sheet",
    "rank",
    "recompute",
    "score",
    "score_block",
    "standings",
    "weighted_sheet",
]
