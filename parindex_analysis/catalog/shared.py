"""Tables that all indices share: read row by row, with their sources checked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TypeVar

from parindex_analysis.catalog.problems import Problems
from parindex_analysis.catalog.tables import Row, read_table
from parindex_analysis.errors import DataProblem

Record = TypeVar("Record")


def read_shared(
    raw: Path,
    name: str,
    columns: Sequence[str],
    record: Callable[[Row], Record],
    problems: Problems | None = None,
    sources: Iterable[str] = (),
) -> tuple[Record, ...]:
    """Read a table of data/raw that belongs to no single index.

    Parameters
    ----------
    raw : Path
        The folder data/raw.
    name : str
        The file; none is there in a folder that has nothing to say about it.
    columns : sequence of str
        Its columns.
    record : callable
        Makes a record of a row and notes what is wrong with it.
    problems : Problems, optional
        Where problems are noted; without it they are raised.
    sources : iterable of str
        Ids that ``source_id`` may name; none are checked where it is empty.

    Returns
    -------
    tuple
        A record a row.

    Raises
    ------
    DataProblem
        Rows break rules, and no ``problems`` was given to collect them.
    """
    if not (raw / name).exists():
        return ()
    collected, known = Problems() if problems is None else problems, set(sources)
    found = []
    for row in read_table(raw / name, name, columns, collected):
        if known:
            row.one_of("source_id", known, optional=True)
        found.append(record(row))
    if problems is None and collected.errors:
        raise DataProblem(collected.errors)
    return tuple(found)
