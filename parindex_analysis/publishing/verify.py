"""Make years again and hold them against the committed manifest: what comes out the same, what does not."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from parindex_analysis.catalog.manifest import NAME as MANIFEST
from parindex_analysis.catalog.manifest import differences, digest_tree, read_manifest
from parindex_analysis.home import Home
from parindex_analysis.language import Language
from parindex_analysis.publishing.run import Progress, run_year
from parindex_analysis.publishing.software import NAME as SOFTWARE
from parindex_analysis.publishing.software import changed_versions, read_record
from parindex_analysis.publishing.table_diff import Detail, differing
from parindex_analysis.study.parameters import Parameters

Row = dict[str, Any]
_SHOWN = 5  # differences of a table; the others are counted


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
        ``same``, ``how`` it differs (changed, missing or new; with ``disk_`` before it where the file that
        lies in data/processed is not that of the manifest), ``details`` (cells, rows and columns of a
        changed table, see :func:`.table_diff.differing`), ``remark`` (why there are none: the committed file
        is missing or is not that of the manifest, ``committed``; the same cells are only ordered or written
        in another way, ``written``), and ``reasons`` that are likely: software of another version, inputs
        that changed.

    Raises
    ------
    ParindexError
        A run failed.
    """
    inputs = _compared(read_manifest(home.raw / MANIFEST), digest_tree(home.raw), "data/raw")
    rows = [row for row in inputs if not row["same"]]
    changed = [{"kind": "input", "name": row["what"], "committed": None, "now": None} for row in rows]
    wanted, recorded = read_manifest(home.processed / MANIFEST), read_record(home.processed / SOFTWARE)
    with tempfile.TemporaryDirectory(prefix="parindex-") as folder:
        aside = Home(Path(folder), home.raw, home.notebooks)
        for parameters in jobs:
            run_year(aside, parameters, progress)
            year = f"{parameters.index}/{parameters.year}"
            own = {name: digest for name, digest in wanted.items() if name.startswith(f"{year}/")}
            rows += _spoilt(own, home.processed, year)
            made = {f"{year}/{name}": d for name, d in digest_tree(aside.processed / year).items()}
            software = [
                {"kind": "software", "name": name, "committed": old, "now": now}
                for name, old, now in changed_versions(recorded.get(year, {}))
            ]
            for row in _compared(own, made, "data/processed"):
                if not row["same"]:
                    row["reasons"] = [*software, *changed]
                if row["how"] == "changed":
                    name = row["what"].removeprefix("data/processed/")
                    row |= _details(name, own[name], home.processed, aside.processed)
                rows.append(row)
    return rows


def _spoilt(own: Mapping[str, str], processed: Path, year: str) -> list[Row]:
    """Return a row for each file that lies in data/processed otherwise than the manifest says."""
    folder = processed / year
    here = {f"{year}/{name}": d for name, d in digest_tree(folder).items()} if folder.is_dir() else {}
    return [
        {**row, "how": f"disk_{row['how']}"}
        for row in _compared(own, here, "data/processed")
        if not row["same"]
    ]


def _compared(wanted: Mapping[str, str], found: Mapping[str, str], folder: str) -> list[Row]:
    told = differences(wanted, found)
    return [
        {
            "what": f"{folder}/{name}",
            "same": name not in told,
            "how": told.get(name),
            "details": [],
            "remark": None,
            "reasons": [],
        }
        for name in sorted({*wanted, *found})
    ]


def _details(name: str, digest: str, committed: Path, made: Path) -> Row:
    """Return what differs of one table, where the file that was committed is still there."""
    try:
        old = (committed / name).read_bytes()
    except OSError:
        return {"remark": "committed"}
    if hashlib.sha256(old).hexdigest() != digest:
        return {"remark": "committed"}
    texts = [content.decode("utf-8", "replace") for content in (old, (made / name).read_bytes())]
    found = differing(Path(name).stem, *texts)
    return {"details": found, "remark": None if found else "written"}


def difference_lines(row: Row, say: Language) -> Iterator[str]:
    """Say in lines how a file differs: the first few cells and rows, and how many more there are."""
    how = {
        "changed": say("is not the same"),
        "missing": say("is in the manifest, but was not made"),
        "new": say("was made, but is not in the manifest"),
        "disk_changed": say("was changed after the manifest was written"),
        "disk_missing": say("is in the manifest, but the file is gone"),
        "disk_new": say("lies there, but is not in the manifest"),
    }[row["how"]]
    yield f"{row['what']} {how}"
    remarks = {
        "committed": say("what differs can't be shown: the committed file is missing, or was changed itself"),
        "written": say("the same cells, in another order or written in another way"),
    }
    if row["remark"] is not None:
        yield f"  {remarks[row['remark']]}"
    details: list[Detail] = row["details"]
    for detail in details[:_SHOWN]:
        yield f"  {_detail_words(detail, say)}"
    if len(details) > _SHOWN:
        yield "  " + say("and {n} more", n=say.number(len(details) - _SHOWN, 0))


def _detail_words(detail: Detail, say: Language) -> str:
    row, column, committed, made = (detail[name] for name in ("row", "column", "committed", "made"))
    place = row or say("column {column}", column=column)
    if made is None:
        return say("{place}: only in the committed table", place=place)
    if committed is None:
        return say("{place}: only in the table made now", place=place)
    empty = say("empty")
    return say(
        "{row}: {column} was {committed}, now {made}",
        row=row,
        column=column,
        committed=committed or empty,
        made=made or empty,
    )


def reason_lines(rows: Sequence[Row], say: Language) -> Iterator[str]:
    """Say what is likely to have made the differences, each reason once."""
    told = dict.fromkeys(_reason_words(reason, say) for row in rows for reason in row["reasons"])
    for words in told:
        yield say("A likely reason: {reason}", reason=words)


def _reason_words(reason: Mapping[str, str | None], say: Language) -> str:
    if reason["kind"] == "input":
        return say("{file} is not that of its manifest.", file=reason["name"])
    return say(
        "{name} is {now}; the committed tables were made with {committed}.",
        name=reason["name"],
        now=reason["now"],
        committed=reason["committed"],
    )
