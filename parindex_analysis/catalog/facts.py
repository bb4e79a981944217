"""A fact: one printed figure, with how exact the print is, where it stands and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Evidence = Literal["published", "derived", "implied", "not_excluded", "illustrative"]
# From the strongest to the weakest: what rests on several is no stronger than the weakest of them.
STRENGTH: tuple[Evidence, ...] = get_args(Evidence)


def weakest(*kinds: Evidence) -> Evidence:
    """Return the weakest of some kinds of evidence; ``published`` of none."""
    return max(kinds, key=STRENGTH.index, default="published")


COLUMNS = (
    "index",
    "index_year",
    "group",
    "level",
    "unit_id",
    "unit_name",
    "item",
    "measure",
    "value",
    "decimals",
    "rounding",
    "comparator",
    "threshold",
    "scale",
    "of_n",
    "decision_no",
    "decision_date",
    "source_id",
    "evidence",
    "confidence",
    "note",
)

# Measures of a unit and of a block. Whole-number measures are exact; the others are read by their precision.
UNIT_MEASURES = {
    "total",
    "unweighted_total",
    "rank",
    "rank_change",
    "list_position",
    "class",
    "appraised_points",
    "survey_points",
    "self_points",
    "points",
    "points_lost",
    "satisfaction_pct",
    "satisfaction_points",
}
BLOCK_MEASURES = {
    "n_units",
    "n_domains",
    "n_criteria",
    "n_subcriteria",
    "n_scored_criteria",
    "max_total",
    "min_total",
    "mean_total",
    "mean_total_change",
    "count_above",
    "survey_max",
    "appraisal_max",
    "survey_satisfaction_max",
    "satisfaction_share_of_survey_pct",
    "mean_appraised_pct",
    "mean_survey_pct",
    "mean_appraised_points",
    "mean_self_points",
    "mean_survey_points",
    "mean_appraised_change_pct",
    "mean_survey_change_pct",
    "mean_satisfaction_change_pct",
    "domain_index_change_pct",
}
WHOLE = {
    "rank",
    "rank_change",
    "list_position",
    "n_units",
    "n_domains",
    "n_criteria",
    "n_subcriteria",
    "n_scored_criteria",
    "count_above",
    "survey_max",
    "appraisal_max",
    "survey_satisfaction_max",
}
TEXT_MEASURES = {"class"}


@dataclass(frozen=True)
class Fact:
    """One printed figure.

    Attributes
    ----------
    group : str
        Block it speaks of (``all`` for the whole index).
    unit_id : str
        Unit it speaks of, or empty for a block.
    item : str
        Item id it speaks of, or empty for the total.
    measure : str
        What is measured; see ``UNIT_MEASURES`` and ``BLOCK_MEASURES``.
    text : str
        The figure as printed (80.90 keeps its zero).
    value : float
        The same as a number; NaN for a measure in words.
    decimals : int or None
        Printed decimals; None for a figure copied from a file at full precision.
    rounding : str
        rounded, truncated or approximate.
    threshold : float or None
        For counts: the value above which units are counted.
    of_n : int or None
        For ranks: the number of units ranked.
    evidence : str
        published, or derived (arithmetic on published figures).
    confidence : str
        high, medium or low: that of the source, not of the figure.
    row : int
        Line of facts.csv.
    """

    group: str
    unit_id: str
    item: str
    measure: str
    text: str
    value: float
    decimals: int | None
    rounding: str
    comparator: str
    threshold: float | None
    scale: float | None
    of_n: int | None
    decision_no: str
    source_id: str
    evidence: Evidence
    confidence: str
    note: str
    row: int

    @property
    def interval(self) -> tuple[float, float]:
        """Least and greatest value that the print allows (closed).

        Whole numbers and full-precision figures are exact. A rounded figure is ± half a unit of its last
        place, a truncated one reaches one unit up, an approximate one reaches one unit both ways. A derived
        figure is the sum or difference of two printed ones: their errors add up to a whole unit.
        """
        if self.measure in WHOLE or self.decimals is None:
            return self.value, self.value
        unit = 10.0**-self.decimals
        if self.rounding == "truncated":
            return self.value, self.value + unit
        if self.rounding == "approximate" or self.evidence == "derived":
            return self.value - unit, self.value + unit
        return self.value - unit / 2, self.value + unit / 2
