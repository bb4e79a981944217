"""A manifest of hashes: which bytes each file has, so that anyone can see whether one changed."""

from __future__ import annotations

import csv
import hashlib
import io
import sys
from collections.abc import Mapping
from pathlib import Path

from parindex_analysis.catalog.problems import Problems
from parindex_analysis.catalog.tables import read_table
from parindex_analysis.errors import DataProblem

NAME = "manifest.csv"
SOFTWARE = "software.csv"  # beside the manifest of data/processed: which versions made it


def digest_tree(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file below a folder by its relative path, manifests and READMEs aside."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in (NAME, SOFTWARE, "README.md") and not path.name.startswith(".")
    }


def read_manifest(path: Path) -> dict[str, str]:
    """Return a manifest's hashes by path; empty where there is none.

    Raises
    ------
    DataProblem
        The file is no manifest.
    """
    if not path.is_file():
        return {}
    problems = Problems()
    rows = read_table(path, path.name, ("path", "sha256"), problems)
    if problems.errors:
        raise DataProblem(problems.errors)
    return {row["path"]: row["sha256"] for row in rows}


def known_digests(folder: Path) -> dict[str, str]:
    """Return the hashes that a folder's manifest names; of one that can't be read, of the files there."""
    try:
        return read_manifest(folder / NAME)
    except DataProblem:
        return digest_tree(folder) if folder.is_dir() else {}


def manifest_text(digests: Mapping[str, str]) -> str:
    """Return a manifest as CSV, ordered by path."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(("path", "sha256"))
    writer.writerows(sorted(digests.items()))
    return stream.getvalue()


def differences(wanted: Mapping[str, str], found: Mapping[str, str]) -> dict[str, str]:
    """Return what differs by path: 'changed', 'missing' (in found) or 'new' (not in wanted)."""
    told = {}
    for path in sorted({*wanted, *found}):
        if path not in found:
            told[path] = "missing"
        elif path not in wanted:
            told[path] = "new"
        elif wanted[path] != found[path]:
            told[path] = "changed"
    return told


def write_manifest(raw: Path) -> dict[str, str]:
    """Write the manifest of data/raw anew, in place of a damaged one, too; return what differs by path."""
    path, found = raw / NAME, digest_tree(raw)
    try:
        before = read_manifest(path)
    except DataProblem:
        before = {}
    path.write_text(manifest_text(found), encoding="utf-8", newline="\n")
    return differences(before, found)


def main() -> None:
    """Write the manifest of data/raw anew: ``python -m parindex_analysis.catalog.manifest``."""
    from parindex_analysis.home import find_home

    raw = find_home().raw
    told = write_manifest(raw)
    lines = [f"{what}: {name}" for name, what in told.items()] or ["nothing changed"]
    sys.stdout.write("\n".join([*lines, str(raw / NAME), ""]))


if __name__ == "__main__":
    main()
