"""Years side by side: movers, what rules and what performance changed, units over time, targets, profiles."""

from parindex_analysis.trends.bridge import Bridge, bridge
from parindex_analysis.trends.firm import FirmTotal, firm_totals
from parindex_analysis.trends.leaders import (
    CommendationRule,
    Commended,
    Podium,
    Streak,
    open_places,
    podiums,
    short_list,
    streaks,
)
from parindex_analysis.trends.lines import Turn, carry_over, conversion, turns, turns_between
from parindex_analysis.trends.moves import (
    BlockChange,
    ChangeCheck,
    Comparison,
    Move,
    Mover,
    Moves,
    compare,
    moves,
)
from parindex_analysis.trends.positions import Position, positions
from parindex_analysis.trends.profile import (
    Break,
    Correlation,
    IndexLine,
    IndexYear,
    Profile,
    correlate,
    profile,
)
from parindex_analysis.trends.series import Line, Lines, rank_lines
from parindex_analysis.trends.targets import Doubt, Judged, Outcome, judge

__all__ = [
    "BlockChange",
    "Break",
    "Bridge",
    "ChangeCheck",
    "CommendationRule",
    "Commended",
    "Comparison",
    "Correlation",
    "Doubt",
    "FirmTotal",
    "IndexLine",
    "IndexYear",
    "Judged",
    "Line",
    "Lines",
    "Move",
    "Mover",
    "Moves",
    "Outcome",
    "Podium",
    "Position",
    "Profile",
    "Streak",
    "Turn",
    "bridge",
    "carry_over",
    "compare",
    "conversion",
    "correlate",
    "firm_totals",
    "judge",
    "moves",
    "open_places",
    "podiums",
    "positions",
    "profile",
    "rank_lines",
    "short_list",
    "streaks",
    "turns",
    "turns_between",
]
