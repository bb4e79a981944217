"""What weights do to ranks where the parts are public."""

from parindex_analysis.sensitivity.admissible import Admissible, admissible, admissible_for
from parindex_analysis.sensitivity.benefit import Benefit, benefit, benefit_of_the_doubt
from parindex_analysis.sensitivity.choices import Choices, vary_choices
from parindex_analysis.sensitivity.confidence import RankConfidence, rank_confidence
from parindex_analysis.sensitivity.draws import (
    Draws,
    Parts,
    admissible_draws,
    by_domain,
    by_item,
    dirichlet_draws,
    ordered_draws,
    simplex_draws,
)
from parindex_analysis.sensitivity.importance import Importance, importance
from parindex_analysis.sensitivity.least_change import (
    LeastChange,
    WeightChange,
    least_change,
    least_weight_change,
)
from parindex_analysis.sensitivity.least_points import LeastPoints, least_points, points_to_rank
from parindex_analysis.sensitivity.leave_out import LeaveOut, leave_out
from parindex_analysis.sensitivity.order import (
    NecessaryOrder,
    necessary_order,
    order_of,
    transitive_reduction,
)
from parindex_analysis.sensitivity.place_up import PlaceUp, one_place_up
from parindex_analysis.sensitivity.possible import PossibleRanks, RankRanges, possible_ranks, rank_ranges
from parindex_analysis.sensitivity.radius import (
    NeighbourRadius,
    neighbour_radii,
    pairwise_radius,
    radius_matrix,
    ranking_radius,
)
from parindex_analysis.sensitivity.scenarios import Scenario, ScenarioRanks, run_scenarios, standard_scenarios
from parindex_analysis.sensitivity.share import Crossing, ShareLine, share_line
from parindex_analysis.sensitivity.simulate import Simulation, simulate, simulate_scenarios
from parindex_analysis.sensitivity.sobol import (
    SobolEstimates,
    WeightPower,
    sobol_estimates,
    sobol_indices,
    weight_power,
)
from parindex_analysis.sensitivity.spans import RankSpans, rank_spans
from parindex_analysis.sensitivity.stability import (
    Stability,
    StabilityInterval,
    stability,
    stability_intervals,
)
from parindex_analysis.sensitivity.weightings import changed, nearest, one_at_a_time, under_rules

__all__ = [
    "Admissible",
    "Benefit",
    "Choices",
    "Crossing",
    "Draws",
    "Importance",
    "LeastChange",
    "LeastPoints",
    "LeaveOut",
    "NecessaryOrder",
    "NeighbourRadius",
    "Parts",
    "PlaceUp",
    "PossibleRanks",
    "RankConfidence",
    "RankRanges",
    "RankSpans",
    "Scenario",
    "ScenarioRanks",
    "ShareLine",
    "Simulation",
    "SobolEstimates",
    "Stability",
    "StabilityInterval",
    "WeightChange",
    "WeightPower",
    "admissible",
    "admissible_draws",
    "admissible_for",
    "benefit",
    "benefit_of_the_doubt",
    "by_domain",
    "by_item",
    "changed",
    "dirichlet_draws",
    "importance",
    "least_change",
    "least_points",
    "least_weight_change",
    "leave_out",
    "nearest",
    "necessary_order",
    "neighbour_radii",
    "one_at_a_time",
    "one_place_up",
    "order_of",
    "ordered_draws",
    "pairwise_radius",
    "points_to_rank",
    "possible_ranks",
    "radius_matrix",
    "rank_confidence",
    "rank_ranges",
    "rank_spans",
    "ranking_radius",
    "run_scenarios",
    "share_line",
    "simplex_draws",
    "simulate",
    "simulate_scenarios",
    "sobol_estimates",
    "sobol_indices",
    "stability",
    "stability_intervals",
    "standard_scenarios",
    "transitive_reduction",
    "under_rules",
    "vary_choices",
    "weight_power",
]
