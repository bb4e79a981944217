"""A manifest of hashes: which bytes each file has, so that anyone can see whether one changed."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Mapping
from pathlib import Path

NAME = "manifest.csv"


def digest_tree(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file below a folder by its relative path, manifests and READMEs aside."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in (NAME, "README.md") and not path.name.startswith(".")
    }


def read_manifest(path: Path) -> dict[str, str]:
    """Return a manifest's hashes by path; empty where there is none."""
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as stream:
        return {row["path"]: row["sha256"] for row in csv.DictReader(stream)}


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
