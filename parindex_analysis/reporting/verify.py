"""Make years again and hold them against the committed manifest: what comes out the same, what does not."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from parindex_analysis.catalog.manifest import NAME as MANIFEST
from parindex_analysis.catalog.manifest import differences, digest_tree, read_manifest
from parindex_analysis.home import Home
from parindex_analysis.reporting.language import Language
from parindex_analysis.reporting.parameters import Parameters
from parindex_analysis.reporting.run import Progress, run_year

Row = dict[str, Any]


def verify_rows(home: Home, jobs: Sequence[Parameters], progress: Progress = lambda _: None) -> list[Row]:
    """Re-run years in a folder of their own and compare their tables with the manifest of data/processed.

    Parameters
    ----------
    home : Home
        Where inputs, notebooks and the manifest are; nothing of it is changed.
    jobs : sequence of Parameters
        The years; they are run with the parameters as preset.
    progress : callable
        Told each step in a few words.

    Returns
    -------
    list of dict
        ``what`` (a file below data/processed, or below data/raw where an input is not that of its manifest),
        ``same``, and ``how`` it differs: changed, missing or new.

    Raises
    ------
    ParindexError
        A run failed.
    """
    inputs = _compared(read_manifest(home.raw / MANIFEST), digest_tree(home.raw), "data/raw")
    rows = [row for row in inputs if not row["same"]]
    wanted = read_manifest(home.processed / MANIFEST)
    with tempfile.TemporaryDirectory(prefix="parindex-") as folder:
        aside = Home(Path(folder), home.raw, home.notebooks)
        for parameters in jobs:
            run_year(aside, parameters, progress)
            year = f"{parameters.index}/{parameters.year}"
            own = {name: digest for name, digest in wanted.items() if name.startswith(f"{year}/")}
            made = digest_tree(aside.processed / year)
            rows += _compared(
                own, {f"{year}/{name}": digest for name, digest in made.items()}, "data/processed"
            )
    return rows


def _compared(wanted: Mapping[str, str], found: Mapping[str, str], folder: str) -> list[Row]:
    told = differences(wanted, found)
    return [
        {"what": f"{folder}/{name}", "same": name not in told, "how": told.get(name)}
        for name in sorted({*wanted, *found})
    ]


def how_words(how: str, say: Language) -> str:
    """Say how a file differs."""
    return {
        "changed": say("is not the same"),
        "missing": say("is in the manifest, but was not made"),
        "new": say("was made, but is not in the manifest"),
    }[how]
