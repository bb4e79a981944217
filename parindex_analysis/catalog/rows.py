"""Read the rows of an index's tables (units, facts): each cell checked against what it names."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from parindex_analysis.catalog.facts import BLOCK_MEASURES, COLUMNS, TEXT_MEASURES, UNIT_MEASURES, Fact
from parindex_analysis.catalog.models import IndexSettings
from parindex_analysis.catalog.problems import Problems
from parindex_analysis.catalog.tables import Row, read_table
from parindex_analysis.catalog.units import COLUMNS as UNIT_COLUMNS
from parindex_analysis.catalog.units import Unit

_SLUG = "abcdefghijklmnopqrstuvwxyz0123456789-"
_MOST_DECIMALS = 15  # what a number of the computer can hold


@dataclass(frozen=True)
class Known:
    """What the rows of a year may name."""

    settings: IndexSettings
    year: int
    units: Mapping[str, Unit]
    sources: Collection[str]


def read_units(
    raw: Path, settings: IndexSettings, sources: Collection[str], problems: Problems
) -> tuple[Unit, ...]:
    """Read the units of an index: its own, or the provinces."""
    if settings.units == "none":
        return ()
    name = "provinces.csv" if settings.units == "provinces" else f"{settings.id}/units.csv"
    found: dict[str, Unit] = {}
    rows = read_table(raw / name, name, UNIT_COLUMNS, problems)
    for row in rows:
        unit_id = row.required("unit_id")
        if unit_id.strip(_SLUG):
            row.bad(
                "unit_id", "An id holds only the letters a-z, digits and '-'.", "Write it like so-tai-chinh."
            )
        if unit_id in found:
            row.bad("unit_id", "The unit stands twice.", "Give each unit its own id.")
        row.one_of("group", settings.groups)
        row.one_of("name_en_status", ("official", "usual"))
        if sources:
            row.one_of("source_id", sources, optional=True)
        found[unit_id] = Unit(
            row["group"],
            unit_id,
            row.required("name_vi"),
            row.required("name_en"),
            row["name_en_status"],
            _split(row["aliases"]),
            row["code"],
            row["kind"],
            row.date("valid_from"),
            row.date("valid_to"),
            _split(row["predecessors"]),
            row["source_id"],
            row["note"],
        )
    for row in rows:
        for before in _split(row["predecessors"]):
            if before not in found:
                row.bad(
                    "predecessors", "There is no unit {unit}.", "Correct the unit id, or add it.", unit=before
                )
    return tuple(found.values())


def read_facts(path: Path, name: str, known: Known, problems: Problems) -> tuple[Fact, ...]:
    """Read ``facts.csv`` of a year: its printed figures."""
    rows = read_table(path, name, COLUMNS, problems)
    found: list[Fact] = []
    first: dict[tuple[object, ...], Fact] = {}
    for row in rows:
        fact = _fact(row, known)
        if fact is None:
            continue
        found.append(fact)
        other = first.setdefault((fact.group, fact.unit_id, fact.item, fact.measure, fact.threshold), fact)
        if fact.interval[0] > other.interval[1] or fact.interval[1] < other.interval[0]:
            row.bad(
                "value",
                "Row {first} gives another figure for the same.",
                "Keep the surer one, and name the other in its note.",
                first=other.row,
            )
    return tuple(found)


def _fact(row: Row, known: Known) -> Fact | None:
    level = row.one_of("level", ("unit", "block"))
    measure = row.one_of("measure", UNIT_MEASURES if level == "unit" else BLOCK_MEASURES)
    if row["index"] != known.settings.id:
        row.bad("index", "The row is of another index than its folder.", "Move the row or correct it.")
    if row["index_year"] != str(known.year):
        row.bad("index_year", "The row is of another year than its folder.", "Move the row or correct it.")
    group = row.one_of("group", {*known.settings.groups, "all"})
    unit_id = row["unit_id"]
    if level == "unit":
        of_group = [unit_id for unit_id, unit in known.units.items() if unit.group == group]
        check_unit(row, of_group or known.units, known)
    elif unit_id:
        row.bad(
            "unit_id", "A figure of the whole block names a unit.", "Empty the cell, or write level unit."
        )
    check_source(row, known)
    row.date("decision_date")
    comparator = row.one_of("comparator", ("=", ">", ">=", "<", "<="))
    text = row.required("value")
    value = math.nan if measure in TEXT_MEASURES else row.number_or_none("value")
    threshold = row.number_or_none("threshold")
    if measure == "count_above" and threshold is None:
        row.bad("threshold", "A count needs the value above which units are counted.", "Fill it in.")
    fact = Fact(
        group=group,
        unit_id=unit_id,
        item=row["item"],
        measure=measure,
        text=text,
        value=math.nan if value is None else value,
        decimals=row.whole_or_none("decimals", most=_MOST_DECIMALS),
        rounding=row.one_of("rounding", ("rounded", "truncated", "approximate")),
        comparator=comparator,
        threshold=threshold,
        scale=row.number_or_none("scale", least=0.0),
        of_n=row.whole_or_none("of_n", least=1),
        decision_no=row["decision_no"],
        source_id=row["source_id"],
        evidence=row.one_of("evidence", ("published", "derived", "illustrative")),  # type: ignore[arg-type]
        confidence=row.one_of("confidence", ("high", "medium", "low")),
        note=row["note"],
        row=row.number,
    )
    if value is None:
        return None
    _check_digits(row, fact)
    return fact


def _check_digits(row: Row, fact: Fact) -> None:
    """Hold the printed digits against the column decimals: spreadsheets drop last zeros."""
    digits = len(fact.text.partition(".")[2])
    if fact.decimals is not None and fact.measure not in TEXT_MEASURES and digits != fact.decimals:
        row.bad(
            "value",
            "The figure has {digits} decimals, the column decimals says {decimals}.",
            "Type the figure as printed (80.90 keeps its zero), or correct decimals.",
            digits=digits,
            decimals=fact.decimals,
        )
    if fact.measure in ("total", "points", "appraised_points", "survey_points") and fact.value < 0:
        row.bad("value", "Points can't be negative.", "Correct the figure.")


def _split(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("|") if part.strip())


def check_unit(row: Row, allowed: Collection[str], known: Known) -> str:
    """Return the unit that a row names: one of those allowed, and there in that year."""
    unit_id = row["unit_id"]
    if not known.units and known.settings.units != "none":
        return unit_id  # the units can't be read, which is noted where they stand
    if unit_id in allowed and not known.units[unit_id].in_year(known.year):
        row.bad(
            "unit_id",
            "The unit did not exist in {year}.",
            "Correct the id here, or valid_from and valid_to where units are listed.",
            year=known.year,
        )
        return unit_id
    return row.one_of("unit_id", allowed)


def check_source(row: Row, known: Known) -> None:
    """Note a source that a row names and that does not exist."""
    if known.sources:  # otherwise sources.csv can't be read, which is noted there
        row.one_of("source_id", known.sources)
