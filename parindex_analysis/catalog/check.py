"""Check all of data/raw, or one file of it: every problem at once."""

from __future__ import annotations

from pathlib import Path

from parindex_analysis.catalog.load import Index, list_indices, load_index, read_year
from parindex_analysis.catalog.problems import Problem, Problems
from parindex_analysis.catalog.tables import read_table
from parindex_analysis.errors import DataProblem, UsageError

_WARD_COLUMNS = (
    "new_code",
    "new_name",
    "old_code",
    "old_name",
    "merged",
    "old_district_code",
    "old_district",
    "source_id",
)
_PROFILE_COLUMNS = (
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
_TARGET_COLUMNS = (
    "profile",
    "about",
    "due",
    "measure",
    "value",
    "direction",
    "strict",
    "issued_by",
    "source_id",
    "note",
)
_SHARED = {
    "ward_conversion.csv": _WARD_COLUMNS,
    "profiles.csv": _PROFILE_COLUMNS,
    "targets.csv": _TARGET_COLUMNS,
}


def check_raw(raw: Path, only: Path | None = None) -> list[Problem]:
    """Read everything below data/raw and return what is wrong with it.

    Parameters
    ----------
    raw : Path
        The folder data/raw.
    only : Path, optional
        A file or folder of it: only its problems are returned.

    Returns
    -------
    list of Problem
        By file, row and column; flaws of published texts that rule sets declare are marked ``known``.

    Raises
    ------
    UsageError
        ``only`` does not exist or is not below data/raw.
    """
    problems = Problems()
    prefix = _prefix(raw, only)
    sources: set[str] = set()
    for index in list_indices(raw):
        try:
            shared = load_index(raw, index, problems)
        except DataProblem:
            continue  # index.yaml itself is broken: that is noted, and nothing below it can be read
        sources = set(shared.sources)
        _check_sources_of(shared, problems)
        for year in shared.years:
            read_year(shared, year, problems)
        _check_strays(shared, problems)
    for name, columns in _SHARED.items():
        if (raw / name).is_file():
            for row in read_table(raw / name, name, columns, problems):
                row.one_of("source_id", sources, optional=True)
    unique = dict.fromkeys(problems)  # files that indices share are read once for each of them
    return [
        problem
        for problem in unique
        if not prefix or problem.file == prefix or problem.file.startswith(f"{prefix}/")
    ]


def _prefix(raw: Path, only: Path | None) -> str:
    if only is None:
        return ""
    path = only if only.is_absolute() or only.exists() else raw / only
    if not path.exists():
        raise UsageError("There is no file or folder {path}.", path=only)
    path, root = path.resolve(), raw.resolve()
    if not path.is_relative_to(root):
        raise UsageError("{path} is not below {raw}.", path=only, raw=root)
    return "" if path == root else path.relative_to(root).as_posix()


def _check_sources_of(shared: Index, problems: Problems) -> None:
    """Note sources that do not exist and predecessors that are no units."""
    name = "provinces.csv" if shared.settings.units == "provinces" else f"{shared.settings.id}/units.csv"
    ids = {unit.unit_id for unit in shared.units}
    for unit in shared.units:
        if unit.source_id and unit.source_id not in shared.sources:
            problems.add(
                name, None, "source_id", unit.source_id, "There is no such source.", "Add it to sources.csv."
            )
        for before in unit.predecessors:
            if before not in ids:
                problems.add(
                    name, None, "predecessors", before, "There is no such unit.", "Correct the unit id."
                )
    for key, rule_set in shared.rule_sets.items():
        named = {rule_set.settings.source_id or ""} | {item.source_id for item in rule_set.items}
        for source_id in sorted(named - {""} - shared.sources.keys()):
            problems.add(
                f"{shared.settings.id}/rules/{key}",
                None,
                "source_id",
                source_id,
                "There is no such source.",
                "Add it to sources.csv.",
            )


def _check_strays(shared: Index, problems: Problems) -> None:
    """Note folders of years that index.yaml does not name: they would be left out silently."""
    for folder in sorted((shared.raw / shared.settings.id).iterdir()):
        if folder.is_dir() and folder.name.isdigit() and int(folder.name) not in shared.settings.years:
            problems.add(
                f"{shared.settings.id}/{folder.name}",
                None,
                "",
                None,
                "index.yaml does not name this year.",
                "Add it under years, or remove the folder.",
            )
