"""Profiles: one place in several indices, each figure on its own scale."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from parindex_analysis.catalog.facts import Evidence
from parindex_analysis.catalog.problems import Problems
from parindex_analysis.catalog.shared import read_shared
from parindex_analysis.catalog.tables import Row

NAME = "profiles.csv"
COLUMNS = (
    "profile",
    "index",
    "year",
    "measure",
    "value",
    "low",
    "rank",
    "rank_low",
    "rank_high",
    "of_n",
    "source_id",
    "evidence",
    "confidence",
    "note",
)


@dataclass(frozen=True)
class ProfileFigure:
    """One figure of a place in an index.

    Attributes
    ----------
    place : str
        The place, as the table calls it.
    index : str
        The index, as the table calls it (PAR_INDEX, SIPAS, PAPI, PCI, DTI …).
    measure : str
        What the value measures; it names the scale (``unweighted_total_of_60``, ``pct``, ``score_0_1``).
    text : str
        The value as printed, empty where there is none.
    value : float
        The same as a number; NaN where only a range or a rank is known.
    low : float
        The least value, where the source says no more; NaN otherwise.
    ranks : (int, int) or None
        Best and worst rank that the source allows; equal where the rank is printed.
    of_n : int or None
        How many were ranked.
    evidence, confidence : str
        As for a fact.
    row : int
        Line of the table.
    """

    place: str
    index: str
    year: int
    measure: str
    text: str
    value: float
    low: float
    ranks: tuple[int, int] | None
    of_n: int | None
    source_id: str
    evidence: Evidence
    confidence: str
    note: str
    row: int

    @property
    def decimals(self) -> int:
        """Printed decimals of the value."""
        return len(self.text.partition(".")[2])

    @property
    def interval(self) -> tuple[float, float] | None:
        """Least and greatest value that the print allows (closed); None for a rank alone."""
        if not math.isnan(self.value):
            unit = 10.0**-self.decimals
            room = unit if self.evidence == "derived" else unit / 2
            return self.value - room, self.value + room
        return None if math.isnan(self.low) else (self.low, math.inf)

    @property
    def scale(self) -> float | None:
        """Greatest value of the scale, None where the measure does not name one."""
        if self.measure.endswith("pct"):
            return 100.0
        last = self.measure.rpartition("_")[2]
        return float(last) if last.isdecimal() else None


def read_profiles(
    raw: Path, problems: Problems | None = None, sources: Iterable[str] = ()
) -> tuple[ProfileFigure, ...]:
    """Read profiles.csv; see :func:`parindex_analysis.catalog.shared.read_shared`."""
    return read_shared(raw, NAME, COLUMNS, _figure, problems, sources)


def _figure(row: Row) -> ProfileFigure:
    value, low = row.number_or_none("value"), row.number_or_none("low")
    year, rank = row.whole_or_none("year"), row.whole_or_none("rank")
    best, worst = row.whole_or_none("rank_low"), row.whole_or_none("rank_high")
    of_n = row.whole_or_none("of_n")
    for column in ("profile", "index", "year", "measure"):
        row.required(column)
    ranks = (rank, rank) if rank is not None else None
    if ranks is None and best is not None and worst is not None:
        ranks = (best, worst)
    if ranks is not None and (ranks[0] > ranks[1] or (of_n is not None and ranks[1] > of_n)):
        row.bad(
            "rank" if rank is not None else "rank_high",
            "The rank is beyond the number of those ranked, or the range is upside down.",
            "Correct it.",
        )
    return ProfileFigure(
        row["profile"],
        row["index"],
        year or 0,
        row["measure"],
        row["value"],
        math.nan if value is None else value,
        math.nan if low is None else low,
        ranks,
        of_n,
        row["source_id"],
        row.one_of("evidence", ("published", "derived")),  # type: ignore[arg-type]
        row.one_of("confidence", ("high", "medium", "low")),
        row["note"],
        row.number,
    )
