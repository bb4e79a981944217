"""Read the rows of an index's tables (units, facts): each cell checked against what it names."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from parindex_analysis.catalog.facts import BLOCK_MEASURES, COLUMNS, TEXT_MEASURES, UNIT_MEASURES, Fact
from parindex_analysis.catalog.models import IndexSettings
from parindex_analysis.catalog.problems import Problems
from parindex_analysis.catalog.tables import Row, read_table
from parindex_analysis.catalog.units import COLUMNS as UNIT_COLUMNS
from parindex_analysis.catalog.units import Unit, plain

_SLUG = "abcdefghijklmnopqrstuvwxyz0123456789-"
_MOST_DECIMALS = 15  # what a number of the computer can hold


@dataclass(frozen=True)
class Known:
    """What the rows of a year may name."""

    settings: IndexSettings
    year: int
    units: Mapping[str, Unit]
    sources: Collection[str]

    @cached_property
    def by_group(self) -> dict[str, dict[str, Unit]]:
        """The units of each block by their ids."""
        found: dict[str, dict[str, Unit]] = defaultdict(dict)
        for unit_id, unit in self.units.items():
            found[unit.group][unit_id] = unit
        return found

    @cached_property
    def by_name(self) -> dict[tuple[str, str], Unit]:
        """The units by block and plain name, of each of their names."""
        return {(unit.group, plain(name)): unit for unit in self.units.values() for name in unit.all_names}


def read_units(
    raw: Path, settings: IndexSettings, sources: Collection[str], problems: Problems
) -> tuple[Unit, ...]:
    """Read the units of an index: its own, or the provinces."""
    if settings.units == "none":
        return ()
    name = "provinces.csv" if settings.units == "provinces" else f"{settings.id}/units.csv"
    found: dict[str, Unit] = {}
    rows = read_table(raw / name, name, UNIT_COLUMNS, problems, optional=("parent",))
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
    _check_circles(rows)
    return _told_apart(rows, tuple(found.values()))


def _check_circles(rows: Sequence[Row]) -> None:
    """Note units that come from each other in a circle."""
    before = {row["unit_id"]: _split(row["predecessors"]) for row in rows}
    try:
        TopologicalSorter(before).prepare()
    except CycleError as error:
        circle = set(error.args[1])
        for row in rows:
            if row["unit_id"] in circle and circle & set(before[row["unit_id"]]):
                row.bad("predecessors", "Units come from each other in a circle.", "Name earlier units only.")


def _told_apart(rows: Sequence[Row], units: tuple[Unit, ...]) -> tuple[Unit, ...]:
    """Note units of a block with one name at one time; the place above them, where it is given, joins it."""
    same: dict[tuple[str, str], list[int]] = defaultdict(list)
    for at, unit in enumerate(units):
        same[unit.group, plain(unit.name_vi)].append(at)
    row_of = {row["unit_id"]: row for row in reversed(rows)}
    told = list(units)
    for places in same.values():
        seen: dict[str, Unit] = {}
        for at in places if len(places) > 1 else ():
            unit, row = units[at], row_of[units[at].unit_id]
            above = row["parent"]
            other = seen.setdefault(plain(above), unit)
            if other is not unit and other.overlaps(unit):
                rule = "The unit {other} of this block has the same name."
                remedy = "Give both a column parent with the place above, or correct the name."
                row.bad("name_vi", rule, remedy, other=other.unit_id)
            if above:
                told[at] = replace(
                    unit,
                    name_vi=f"{unit.name_vi} ({above})",
                    name_en=f"{unit.name_en} ({above})",
                    aliases=(*unit.aliases, unit.name_vi, unit.name_en),
                )
    return tuple(told)


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
        if other is not fact and replace(fact, row=0, note="") == replace(other, row=0, note=""):
            row.bad("value", "Row {first} says the same.", "Keep one of the two rows.", first=other.row)
        if fact.interval[0] > other.interval[1] or fact.interval[1] < other.interval[0]:
            row.bad(
                "value",
                "Row {first} gives another figure for the same.",
                "Keep the surer one, and name the other in its note.",
                first=other.row,
            )
    _check_maxima(found, known, name, problems)
    return tuple(found)


def _check_maxima(facts: Sequence[Fact], known: Known, name: str, problems: Problems) -> None:
    """Note a block whose greatest points of appraisal and survey together are above the scale."""
    parts = ("survey_max", "appraisal_max")
    most = {(fact.group, fact.measure): fact for fact in facts if fact.measure in parts}
    scale = known.settings.years[known.year].scale or known.settings.scale
    for (group, measure), survey in most.items():
        appraisal = most.get((group, "appraisal_max"))
        if measure == "survey_max" and appraisal is not None and survey.value + appraisal.value > scale:
            problems.add(
                name,
                survey.row,
                "value",
                survey.text,
                "With row {other} (appraisal_max) this is {total} points, above the scale of {scale}.",
                "Compare both with the decision; on two scales of their own they are no parts of one total.",
                other=appraisal.row,
                total=f"{survey.value + appraisal.value:g}",
                scale=f"{scale:g}",
            )


def _check_name(row: Row, known: Known) -> None:
    """Hold the name that a row gives against its id: a column sorted alone swaps the figures of units."""
    unit, name = known.units.get(row["unit_id"]), row["unit_name"]
    if unit is None or not name or plain(name) in map(plain, unit.all_names):
        return
    other = known.by_name.get((unit.group, plain(name)))
    row.bad(
        "unit_name",
        "The unit {unit_id} is not called this.",
        "Compare the row with its source: write {other} as unit_id, or {name} as unit_name."
        if other
        else "Write {name}, or add the name to aliases where units are listed.",
        unit_id=unit.unit_id,
        name=unit.name_vi,
        other=other.unit_id if other else "",
    )


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
        check_unit(row, known.by_group.get(group, known.units), known)
        _check_name(row, known)
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
