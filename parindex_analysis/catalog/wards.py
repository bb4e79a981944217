"""Which old communes, of which old districts, each commune of 2025 was made of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from parindex_analysis.catalog.problems import Problems
from parindex_analysis.catalog.shared import read_shared
from parindex_analysis.catalog.tables import Row

NAME = "ward_conversion.csv"
COLUMNS = (
    "new_code",
    "new_name",
    "old_code",
    "old_name",
    "merged",
    "old_district_code",
    "old_district",
    "source_id",
)
# "part_of_area…": a part of the land; with all of the people, where the table says so.
MERGED = ("whole", "part", "part_of_area", "part_of_area_all_people")


@dataclass(frozen=True)
class WardPart:
    """An old commune, whole or in part, in a new one; codes are those of the statistics office."""

    new_code: str
    new_name: str
    old_code: str
    old_name: str
    merged: str
    old_district_code: str
    old_district: str
    source_id: str

    @property
    def whole(self) -> bool:
        """Whether all of the old commune went into the new one."""
        return self.merged == "whole"


def read_ward_parts(
    raw: Path, problems: Problems | None = None, sources: Iterable[str] = ()
) -> tuple[WardPart, ...]:
    """Read ward_conversion.csv; see :func:`parindex_analysis.catalog.shared.read_shared`."""
    return read_shared(raw, NAME, COLUMNS, _part, problems, sources)


def _part(row: Row) -> WardPart:
    for column in ("new_code", "new_name", "old_district_code"):
        row.required(column)
    row.one_of("merged", MERGED)
    return WardPart(**{column: row[column] for column in COLUMNS})
