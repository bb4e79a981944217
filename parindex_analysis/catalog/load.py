"""Load an index and its years from data/raw; every problem is named, not only the first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from parindex_analysis.catalog.facts import Fact
from parindex_analysis.catalog.models import Decision, IndexSettings
from parindex_analysis.catalog.problems import Problems
from parindex_analysis.catalog.rows import Known, read_facts, read_units
from parindex_analysis.catalog.rule_files import read_rule_sets
from parindex_analysis.catalog.rules import RuleSet
from parindex_analysis.catalog.scores import PRIVATE, read_scores
from parindex_analysis.catalog.settings import read_settings
from parindex_analysis.catalog.sources import Source, read_sources
from parindex_analysis.catalog.units import Unit
from parindex_analysis.catalog.year import Year
from parindex_analysis.errors import DataProblem, Hint, Phrase, UsageError, unknown


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
        raise unknown("There is no index '{name}'", index, known)
    collected = Problems() if problems is None else problems
    sources = read_sources(raw, collected)
    settings = read_settings(raw / index / "index.yaml", f"{index}/index.yaml", IndexSettings, collected)
    rule_sets = read_rule_sets(raw / index / "rules", f"{index}/rules", collected)
    if settings is None:
        raise DataProblem(collected.errors)
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
        settings = settings.model_copy(update={"id": index})  # the files are where the folder is
    _check_groups(settings, collected)
    _check_sources(index, rule_sets, sources, collected)
    units = read_units(raw, settings, sources, collected)
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
    shared = load_index(raw, index, collected)
    shared.require(year)
    loaded = read_year(shared, year, collected)
    if problems is None and collected.errors:
        raise DataProblem(collected.errors)
    return loaded


def read_year(shared: Index, year: int, problems: Problems, private: Path | None = None) -> Year:
    """Read the files of one year of a loaded index; see :func:`load_year`.

    ``private`` is the folder of score sheets that are not public (``<index>/<year>/scores.csv`` in it): their
    rows join the public ones.
    """
    index, folder = shared.settings.id, f"{shared.settings.id}/{year}"
    path = shared.raw / index / str(year)
    units_file = "provinces.csv" if shared.settings.units == "provinces" else f"{index}/units.csv"
    files = ["sources.csv", f"{index}/index.yaml", units_file]
    files += [f"{folder}/{name}" for name in ("decision.yaml", "facts.csv", "scores.csv")]
    decision = read_decision(shared, folder, problems)
    rules = _rules_of(shared, year, problems)
    files += [name for rule_set in rules.values() for name in _rule_files(shared, rule_set)]
    units = tuple(unit for unit in shared.units if unit.in_year(year))
    known = Known(shared.settings, year, {unit.unit_id: unit for unit in shared.units}, shared.sources)
    facts: tuple[Fact, ...] = ()
    if (path / "facts.csv").exists():
        facts = read_facts(path / "facts.csv", f"{folder}/facts.csv", known, problems)
    sheets = [(path / "scores.csv", f"{folder}/scores.csv")]
    own = private / folder / "scores.csv" if private is not None else None
    if own is not None:
        sheets.append((own, f"{PRIVATE}/{folder}/scores.csv"))
    sheets = [(file, name) for file, name in sheets if file.exists()]
    scores = read_scores(sheets, known, rules, problems) if sheets else None
    if scores is not None:
        scored = set(scores["unit_id"])
        for fact in facts:
            if fact.measure == "rank" and fact.unit_id in known.units and fact.unit_id not in scored:
                rule = "The unit {name} has a rank, but no row in scores.csv."
                remedy = "Its total can't be recomputed; add its rows where they are public."
                unit = known.units[fact.unit_id].name_vi
                place = f"{folder}/facts.csv"
                problems.add(place, fact.row, "unit_id", fact.unit_id, rule, remedy, note=True, name=unit)
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
    is_private = own is not None and own.exists()
    return Year(
        shared.settings, year, decision, rules, units, facts, scores, shared.sources, present, is_private
    )


def read_decision(shared: Index, folder: str, problems: Problems) -> Decision | None:
    """Read the decision of a year (folder ``hanoi/2020``); None where there is none or it can't be read."""
    name = f"{folder}/decision.yaml"
    if not (shared.raw / name).exists():
        return None
    decision = read_settings(shared.raw / name, name, Decision, problems)
    named = decision.source_id if decision else None
    if named and shared.sources and named not in shared.sources:
        problems.add(name, None, "source_id", named, "There is no such source.", "Add it to sources.csv.")
    return decision


def _rule_files(shared: Index, rule_set: RuleSet) -> Iterator[str]:
    """Yield the files of a rule set and of those that it amends."""
    seen: list[str] = []
    at: RuleSet | None = rule_set
    while at is not None and at.settings.id not in seen:
        seen.append(at.settings.id)
        for name in ("ruleset.yaml", "criteria.csv"):
            yield f"{shared.settings.id}/rules/{at.settings.id}/{name}"
        at = shared.rule_sets.get(at.settings.amends or "")


def _rules_of(shared: Index, year: int, problems: Problems) -> dict[str, RuleSet]:
    named = shared.settings.years[year].rules
    if named is None:
        return {}
    by_group = named if isinstance(named, dict) else dict.fromkeys(shared.settings.groups, named)
    found: dict[str, RuleSet] = {}
    for group, name in by_group.items():
        rule_set = shared.rule_sets.get(name)
        if rule_set is None:
            if (shared.raw / shared.settings.id / "rules" / name).is_dir():
                continue  # it can't be read, which is noted where it stands
            hint = Hint(name, shared.rule_sets, Phrase("Add the folder rules/{name}.", {"name": name}))
            place, rule = f"years.{year}.rules", "There is no such rule set."
            problems.add(f"{shared.settings.id}/index.yaml", None, place, name, rule, "{hint}", hint=hint)
        elif isinstance(named, dict) or not rule_set.settings.groups or group in rule_set.settings.groups:
            found[group] = rule_set
    for rule_set in {id(rule_set): rule_set for rule_set in found.values()}.values():
        _check_validity(rule_set, year, f"{shared.settings.id}/index.yaml", problems)
    return found


def _check_validity(rule_set: RuleSet, year: int, name: str, problems: Problems) -> None:
    first, last = rule_set.settings.years or (None, None)
    if (first is not None and year < first) or (last is not None and year > last):
        problems.add(
            name,
            None,
            f"years.{year}.rules",
            rule_set.settings.id,
            "The rule set holds for {first} to {last}.",
            "Name another one, or correct years in its ruleset.yaml.",
            first=first or "…",
            last=last or "…",
        )


def _check_groups(settings: IndexSettings, problems: Problems) -> None:
    """Blocks that bands, rules and known contradictions name must be blocks of the index."""
    named = [(f"bands.{at}.group", band.group) for at, band in enumerate(settings.bands)]
    named += [
        (f"known_contradictions.{at}.group", known.group)
        for at, known in enumerate(settings.known_contradictions)
    ]
    named += [
        (f"years.{year}.rules", group)
        for year, own in settings.years.items()
        if isinstance(own.rules, dict)
        for group in own.rules
    ]
    for place, group in named:
        if group is not None and group not in settings.groups:
            rule, hint = "The word is not one of those allowed.", Hint(group, settings.groups)
            problems.add(f"{settings.id}/index.yaml", None, place, group, rule, "{hint}", hint=hint)


def _check_sources(
    index: str, rule_sets: dict[str, RuleSet], sources: dict[str, Source], problems: Problems
) -> None:
    """Note sources that rule sets name and that do not exist."""
    for key, rule_set in rule_sets.items():
        folder = f"{index}/rules/{key}"
        named: list[tuple[str, int | None, str | None]] = [
            (f"{folder}/criteria.csv", item.row, item.source_id) for item in rule_set.items if item.row
        ]
        named.append((f"{folder}/ruleset.yaml", None, rule_set.settings.source_id))
        for name, row, source_id in named:
            if source_id and sources and source_id not in sources:
                problems.add(
                    name, row, "source_id", source_id, "There is no such source.", "Add it to sources.csv."
                )
