"""What weights do to ranks where the parts are public."""

from parindex_analysis.sensitivity.radius import NeighbourRadius, neighbour_radii, pairwise_radius
from parindex_analysis.sensitivity.scenarios import Scenario, ScenarioRanks, run_scenarios, standard_scenarios
from parindex_analysis.sensitivity.share import Crossing, ShareLine, share_line

__all__ = [
    "Crossing",
    "NeighbourRadius",
    "Scenario",
    "ScenarioRanks",
    "ShareLine",
    "neighbour_radii",
    "pairwise_radius",
    "run_scenarios",
    "share_line",
    "standard_scenarios",
]
