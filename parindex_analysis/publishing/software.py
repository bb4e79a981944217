"""With which software each year's tables in data/processed were made: a record beside the manifest.

It is for the reader of a difference, and no part of what has to be the same: the manifest leaves it out.
"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

import parindex_analysis
from parindex_analysis.catalog.manifest import SOFTWARE

NAME = SOFTWARE
_PACKAGES = ("numpy", "pandas", "scipy")  # what figures rest on


def versions() -> dict[str, str]:
    """Return name and version of what the tables are computed with; of Python the first two numbers."""
    return {
        "python": f"{sys.version_info.major}.{sys.version_info.minor}",
        "parindex_analysis": parindex_analysis.__version__,
        **{name: version(name) for name in _PACKAGES},
    }


def read_record(path: Path) -> dict[str, dict[str, str]]:
    """Return the recorded versions by year (``hanoi/2020``); nothing where there is no record to be read."""
    try:
        rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
    except (OSError, ValueError, csv.Error):
        return {}
    return {
        row["year"]: {name: text for name, text in row.items() if name and name != "year" and text}
        for row in rows
        if row.get("year")
    }


def record_text(path: Path, year: str) -> str:
    """Return the record with a year as it is made now.

    Parameters
    ----------
    path : Path
        The record so far; it need not be there.
    year : str
        Index and year, ``hanoi/2020``.
    """
    found = {**read_record(path), year: versions()}
    stream = io.StringIO()
    names = ("year", *versions())
    writer = csv.DictWriter(stream, names, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows({"year": name, **found[name]} for name in sorted(found))
    return stream.getvalue()


def changed_versions(recorded: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Return name, recorded and present version of all that is not as recorded."""
    now = versions()
    return [(name, old, now[name]) for name, old in recorded.items() if name in now and now[name] != old]
