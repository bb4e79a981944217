"""Check all of data/raw, or one file of it: every problem at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from parindex_analysis.catalog.load import Index, list_indices, load_index, read_year
from parindex_analysis.catalog.problems import Problem, Problems
from parindex_analysis.catalog.profiles import read_profiles
from parindex_analysis.catalog.site import read_site
from parindex_analysis.catalog.sources import read_sources
from parindex_analysis.catalog.targets import read_targets
from parindex_analysis.catalog.wards import read_ward_parts
from parindex_analysis.catalog.year import Year
from parindex_analysis.errors import DataProblem, UsageError

_OF_A_YEAR = ("decision.yaml", "facts.csv", "scores.csv")
_SHARED = (read_ward_parts, read_profiles, read_targets, read_site)


def check_raw(
    raw: Path, only: Path | None = None, also: Callable[[Index, Sequence[Year], Problems], None] | None = None
) -> list[Problem]:
    """Read everything below data/raw and return what is wrong with it.

    Parameters
    ----------
    raw : Path
        The folder data/raw.
    only : Path, optional
        A file or folder of it: only its problems are returned.
    also : callable, optional
        What later rooms check of each index and its years, such as the formulas of its rule sets.

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
    sources = set(read_sources(raw, problems))
    unread: list[str] = []
    for index in list_indices(raw):
        try:
            shared = load_index(raw, index, problems)
        except DataProblem:
            unread.append(index)  # index.yaml itself is broken: that is noted, but its years can't be read
            continue
        years = [read_year(shared, year, problems) for year in shared.years]
        _check_strays(shared, problems)
        if also is not None:
            also(shared, years, problems)
    for read in _SHARED:
        read(raw, problems, sources)
    unique = dict.fromkeys(problems)  # files that indices share are read once for each of them
    why_unread = {f"{index}/index.yaml" for index in unread if prefix.startswith(f"{index}/")}
    return [
        problem
        for problem in unique
        if not prefix or problem.file in {prefix, *why_unread} or problem.file.startswith(f"{prefix}/")
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


def _check_strays(shared: Index, problems: Problems) -> None:
    """Note years that index.yaml does not name and files that nothing reads: both are left out silently."""
    for folder in sorted((shared.raw / shared.settings.id).iterdir()):
        if not (folder.is_dir() and folder.name.isdecimal()):
            continue
        name = f"{shared.settings.id}/{folder.name}"
        if int(folder.name) not in shared.settings.years:
            rule, remedy = "index.yaml does not name this year.", "Add it under years, or remove the folder."
            problems.add(name, None, "", None, rule, remedy)
        for path in sorted(folder.iterdir()):
            if path.name not in _OF_A_YEAR and not path.name.startswith("."):
                rule = "No such file belongs to a year; it is not read."
                remedy = "A year has {names}; mind capitals."
                problems.add(f"{name}/{path.name}", None, "", None, rule, remedy, names=", ".join(_OF_A_YEAR))
