"""Load an index and its years from data/raw; every problem is named, not only the first."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from parindex_analysis.catalog.facts import BLOCK_MEASURES, COLUMNS, TEXT_MEASURES, UNIT_MEASURES, Fact
from parindex_analysis.catalog.models import Decision, IndexSettings
from parindex_analysis.catalog.problems import Problems
from parindex_analysis.catalog.rules import RuleSet, read_rule_set
from parindex_analysis.catalog.settings import read_settings
from parindex_analysis.catalog.sources import Source, read_sources
from parindex_analysis.catalog.tables import Row, read_table
from parindex_analysis.catalog.units import COLUMNS as UNIT_COLUMNS
from parindex_analysis.catalog.units import Unit
from parindex_analysis.catalog.year import Year
from parindex_analysis.errors import DataProblem, UsageError, did_you_mean

if TYPE_CHECKING:
    import pandas as pd

SCORE_COLUMNS = ("unit_id", "item_id", "kind", "value", "evidence", "source_id", "note")
SCORE_KINDS = ("value", "self", "appraised", "survey", "max")


@dataclass(frozen=True)
class Index:
    """An index: its settings, units and rule sets (what its years share)."""

    settings: IndexSettings
    units: tuple[Unit, ...]
    rule_sets: dict[str, RuleSet]
    sources: dict[str, Source]
    raw: Path

    @property
    def years(self) -> tuple[int, ...]:
        """The years that the index names, first to last."""
        return tuple(sorted(self.settings.years))

    def require(self, year: int) -> None:
        """Raise a UsageError that says which years exist, where a year does not."""
        if year not in self.settings.years:
            raise UsageError(
                "{index} has no data for {year}. Years with data: {years}.",
                index=self.settings.id,
                year=year,
                years=", ".join(str(known) for known in self.years) or "–",
            )


def list_indices(raw: Path) -> tuple[str, ...]:
    """Return the ids of all indices below data/raw, the home index hanoi first, then by name."""
    found = sorted(path.parent.name for path in raw.glob("*/index.yaml"))
    return tuple(sorted(found, key=lambda index: (index != "hanoi", index)))


def load_index(raw: Path, index: str, problems: Problems | None = None) -> Index:
    """Load what all years of an index share.

    Parameters
    ----------
    raw : Path
        The folder data/raw.
    index : str
        Id of the index (its folder's name).
    problems : Problems, optional
        Where problems are noted; without it they are raised.

    Returns
    -------
    Index

    Raises
    ------
    UsageError
        There is no such index.
    DataProblem
        Files break rules, and no ``problems`` was given to collect them.
    """
    known = list_indices(raw)
    if index not in known:
        near = did_you_mean(index, known)
        told = {"index": index, "near": near, "known": ", ".join(known)}
        if near:
            raise UsageError(
                "There is no index '{index}'; did you mean '{near}'? There are: {known}.", **told
            )
        raise UsageError("There is no index '{index}'. There are: {known}.", **told)
    collected = Problems() if problems is None else problems
    sources = read_sources(raw, collected)
    settings = read_settings(raw / index / "index.yaml", f"{index}/index.yaml", IndexSettings, collected)
    if settings is None:
        raise DataProblem(collected.errors)
    units = _read_units(raw, settings, collected)
    folders = sorted((raw / index / "rules").glob("*/"))
    loaded = {
        folder.name: read_rule_set(folder, f"{index}/rules/{folder.name}", collected) for folder in folders
    }
    rule_sets = {name: rule_set for name, rule_set in loaded.items() if rule_set is not None}
    if settings.id != index:
        collected.add(
            f"{index}/index.yaml",
            None,
            "id",
            settings.id,
            "The id is not the folder's name.",
            "Call it {folder}.",
            folder=index,
        )
    if problems is None and collected.errors:
        raise DataProblem(collected.errors)
    return Index(settings, units, rule_sets, sources, raw)


def load_year(raw: Path, index: str, year: int, problems: Problems | None = None) -> Year:
    """Load one year of an index.

    Parameters
    ----------
    raw : Path
        The folder data/raw.
    index : str
        Id of the index.
    year : int
        The year that is assessed.
    problems : Problems, optional
        Where problems are noted; without it they are raised.

    Returns
    -------
    Year

    Raises
    ------
    UsageError
        There is no such index or year; the message says which years exist.
    DataProblem
        Files break rules, and no ``problems`` was given to collect them.
    """
    collected = Problems() if problems is None else problems
    shared = load_index(raw, index, problems)
    shared.require(year)
    loaded = read_year(shared, year, collected)
    if problems is None and collected.errors:
        raise DataProblem(collected.errors)
    return loaded


def read_year(shared: Index, year: int, problems: Problems) -> Year:
    """Read the files of one year of a loaded index; see :func:`load_year`."""
    index, folder = shared.settings.id, f"{shared.settings.id}/{year}"
    path = shared.raw / index / str(year)
    files = ["sources.csv", f"{index}/index.yaml"]
    files.append("provinces.csv" if shared.settings.units == "provinces" else f"{index}/units.csv")
    decision = None
    if (path / "decision.yaml").is_file():
        decision = read_settings(path / "decision.yaml", f"{folder}/decision.yaml", Decision, problems)
        files.append(f"{folder}/decision.yaml")
    rules = _rules_of(shared, year, problems)
    files += [
        f"{index}/rules/{rule_set.settings.id}/{name}"
        for rule_set in rules.values()
        for name in ("ruleset.yaml", "criteria.csv")
    ]
    units = tuple(unit for unit in shared.units if unit.in_year(year))
    facts: tuple[Fact, ...] = ()
    if (path / "facts.csv").is_file():
        rows = read_table(path / "facts.csv", f"{folder}/facts.csv", COLUMNS, problems)
        facts = tuple(fact for row in rows if (fact := _fact(row, shared, year)) is not None)
        files.append(f"{folder}/facts.csv")
    scores = None
    if (path / "scores.csv").is_file():
        items = {item.item_id for rule_set in rules.values() for item in rule_set.items}
        scores = _read_scores(path / "scores.csv", f"{folder}/scores.csv", units, items, shared, problems)
        files.append(f"{folder}/scores.csv")
    if not facts and scores is None:
        problems.add(
            f"{index}/index.yaml",
            None,
            f"years.{year}",
            None,
            "There is neither facts.csv nor scores.csv in {folder}.",
            "Add one of them, or take the year out.",
            folder=folder,
        )
    present = tuple(sorted({name for name in files if (shared.raw / name).is_file()}))
    return Year(shared.settings, year, decision, rules, units, facts, scores, shared.sources, present)


def _rules_of(shared: Index, year: int, problems: Problems) -> dict[str, RuleSet]:
    named = shared.settings.years[year].rules
    if named is None:
        return {}
    by_group = named if isinstance(named, dict) else dict.fromkeys(shared.settings.groups, named)
    found: dict[str, RuleSet] = {}
    for group, name in by_group.items():
        rule_set = shared.rule_sets.get(name)
        if rule_set is None:
            near = did_you_mean(name, shared.rule_sets)
            remedy = "Did you mean {near}?" if near else "Add the folder rules/{name}."
            problems.add(
                f"{shared.settings.id}/index.yaml",
                None,
                f"years.{year}.rules",
                name,
                "There is no such rule set.",
                remedy,
                near=near,
                name=name,
            )
        elif isinstance(named, dict) or not rule_set.settings.groups or group in rule_set.settings.groups:
            found[group] = rule_set
    return found


def _read_units(raw: Path, settings: IndexSettings, problems: Problems) -> tuple[Unit, ...]:
    if settings.units == "none":
        return ()
    name = "provinces.csv" if settings.units == "provinces" else f"{settings.id}/units.csv"
    found: dict[str, Unit] = {}
    for row in read_table(raw / name, name, UNIT_COLUMNS, problems):
        unit_id = row.required("unit_id")
        if unit_id in found:
            row.bad("unit_id", "The unit stands twice.", "Give each unit its own id.")
        row.one_of("group", settings.groups)
        row.one_of("name_en_status", ("official", "usual"))
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
    return tuple(found.values())


def _split(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("|") if part.strip())


def _fact(row: Row, shared: Index, year: int) -> Fact | None:
    level = row.one_of("level", ("unit", "block"))
    measure = row.one_of("measure", UNIT_MEASURES if level == "unit" else BLOCK_MEASURES)
    if row["index"] != shared.settings.id:
        row.bad("index", "The row is of another index than its folder.", "Move the row or correct it.")
    if row["index_year"] != str(year):
        row.bad("index_year", "The row is of another year than its folder.", "Move the row or correct it.")
    group = row.one_of("group", {*shared.settings.groups, "all"})
    unit_id = row["unit_id"]
    if level == "unit":
        ids = {unit.unit_id for unit in shared.units if unit.group == group}
        row.one_of("unit_id", ids)
    elif unit_id:
        row.bad(
            "unit_id", "A figure of the whole block names a unit.", "Empty the cell, or write level unit."
        )
    row.one_of("source_id", shared.sources)
    comparator = row.one_of("comparator", ("=", ">", ">=", "<", "<="))
    text = row.required("value")
    value = float("nan") if measure in TEXT_MEASURES else row.number_or_none("value")
    if value is None:
        return None
    threshold = row.number_or_none("threshold")
    if measure == "count_above" and threshold is None:
        row.bad("threshold", "A count needs the value above which units are counted.", "Fill it in.")
        return None
    return Fact(
        group=group,
        unit_id=unit_id,
        item=row["item"],
        measure=measure,
        text=text,
        value=value,
        decimals=row.whole_or_none("decimals"),
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


def _read_scores(
    path: Path, name: str, units: tuple[Unit, ...], items: set[str], shared: Index, problems: Problems
) -> pd.DataFrame:
    import pandas as pd

    ids = {unit.unit_id for unit in units}
    seen: set[tuple[str, str, str]] = set()
    records: list[tuple[str, str, str, float, str, str, str]] = []
    for row in read_table(path, name, SCORE_COLUMNS, problems):
        key = (row.one_of("unit_id", ids), row.one_of("item_id", items), row.one_of("kind", SCORE_KINDS))
        value = row.number_or_none("value")
        if key in seen:
            row.bad("item_id", "The unit has this item twice.", "Keep one of the two rows.")
        seen.add(key)
        row.one_of("source_id", shared.sources)
        evidence = row.one_of("evidence", ("published", "derived", "illustrative"))
        if value is not None:
            records.append((*key, value, evidence, row["source_id"], row["note"]))
    return pd.DataFrame(records, columns=list(SCORE_COLUMNS))
