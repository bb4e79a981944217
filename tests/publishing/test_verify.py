"""A year made again: what is the same, and what is not."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from parindex_analysis.home import find_home
from parindex_analysis.language import language
from parindex_analysis.publishing.verify import Row, difference_lines, reason_lines


def verify(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the verb in an analysis folder of its own."""
    return subprocess.run(
        [sys.executable, "-m", "parindex_analysis.cli", "verify", *arguments],
        env={**os.environ, "PARINDEX_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.slow
def test_a_changed_table_and_a_changed_input_are_named_and_nothing_is_written(tmp_path: Path) -> None:
    repository = find_home()
    home = tmp_path / "home"
    for name in ("raw", "processed"):
        shutil.copytree(repository.root / "data" / name, home / "data" / name)
    shutil.copytree(repository.notebooks, home / "notebooks")
    manifest = home / "data" / "processed" / "manifest.csv"
    lines = manifest.read_text("utf-8").splitlines()
    spoilt = [f"{line[:-4]}0000" if "binhduong/2017/ranking.csv" in line else line for line in lines]
    manifest.write_text("\n".join([*spoilt, f"binhduong/2017/gone.csv,{'0' * 64}", ""]), "utf-8")
    note = home / "data" / "raw" / "sources.csv"
    note.write_text(note.read_text("utf-8") + "\n", "utf-8")
    table = home / "data" / "processed" / "binhduong" / "2017" / "crossings.csv"
    text = table.read_text("utf-8")
    mended = text.replace("0.06161971831", "0.5").replace("huyen-dau-tieng", "=nobody")
    table.write_text(mended, "utf-8")
    old, new = (hashlib.sha256(one.encode()).hexdigest() for one in (text, mended))
    manifest.write_text(manifest.read_text("utf-8").replace(old, new), "utf-8")
    record = home / "data" / "processed" / "software.csv"
    record.write_text("year,numpy\nbinhduong/2017,1.0\nbinhduong/2016,0.9\n", "utf-8")
    folder = home / "data" / "processed" / "binhduong" / "2017"
    (folder / "radii.csv").unlink()
    (folder / "stranger.csv").write_text("a\n1\n", "utf-8")
    before = sorted(home.rglob("*"))
    done = verify(home, "2017", "--index", "binhduong", "--json")
    assert done.returncode == 4, done.stderr
    told = json.loads(done.stdout)["rows"]
    on_disk = {row["what"]: row["how"] for row in told if (row["how"] or "").startswith("disk_")}
    rows = {row["what"]: row for row in told if not (row["how"] or "").startswith("disk_")}
    year = "data/processed/binhduong/2017"
    assert {name: row["how"] for name, row in rows.items() if not row["same"]} == {
        "data/raw/sources.csv": "changed",
        f"{year}/ranking.csv": "changed",
        f"{year}/crossings.csv": "changed",
        f"{year}/gone.csv": "missing",
    }
    assert on_disk == {
        f"{year}/ranking.csv": "disk_changed",
        f"{year}/gone.csv": "disk_missing",
        f"{year}/radii.csv": "disk_missing",
        f"{year}/stranger.csv": "disk_new",
    }
    assert sum(row["same"] for row in rows.values()) > 5
    assert sorted(home.rglob("*")) == before
    assert rows[f"{year}/ranking.csv"]["remark"] == "committed"
    details = rows[f"{year}/crossings.csv"]["details"]
    assert details[0] == {
        "row": "group=district, above=thi-xa-ben-cat, below=huyen-phu-giao",
        "column": "share",
        "committed": "0.5",
        "made": "0.06161971831",
    }
    assert [one for one in details if one["made"] is None] and [
        one for one in details if one["committed"] is None
    ]
    reasons = rows[f"{year}/gone.csv"]["reasons"]
    assert [(one["kind"], one["name"], one["committed"]) for one in reasons] == [
        ("software", "numpy", "1.0"),
        ("input", "data/raw/sources.csv", None),
    ]


def row_of(n: int, **changes: Any) -> Row:
    """Return a changed table with n changed cells."""
    details = [{"row": f"unit_id={at}", "column": "rank", "committed": "1", "made": ""} for at in range(n)]
    return {
        "what": "data/processed/x/2020/ranking.csv",
        "same": False,
        "how": "changed",
        "details": details,
        "remark": None,
        "reasons": [],
        **changes,
    }


def test_the_first_few_differences_are_said_and_the_others_counted() -> None:
    assert list(difference_lines(row_of(8), language("en"))) == [
        "data/processed/x/2020/ranking.csv is not the same",
        *(f"  unit_id={at}: rank was 1, now empty" for at in range(5)),
        "  and 3 more",
    ]
    assert len(list(difference_lines(row_of(5), language("vi")))) == 6


def test_what_only_one_table_has_is_said() -> None:
    details = [
        {"row": "", "column": "total", "committed": "", "made": None},
        {"row": "unit_id=a", "column": "", "committed": None, "made": ""},
    ]
    lines = list(difference_lines(row_of(0, details=details), language("en")))[1:]
    assert lines == ["  column total: only in the committed table", "  unit_id=a: only in the table made now"]


@pytest.mark.parametrize(
    ("remark", "words"), [("committed", "can't be shown"), ("written", "the same cells")]
)
def test_where_no_cell_can_be_named_the_reader_is_told_why(remark: str, words: str) -> None:
    assert words in list(difference_lines(row_of(0, remark=remark), language("en")))[1]


def test_each_likely_reason_is_said_once() -> None:
    reasons = [
        {"kind": "software", "name": "numpy", "committed": "1.0", "now": "2.0"},
        {"kind": "input", "name": "data/raw/a.csv", "committed": None, "now": None},
    ]
    rows = [row_of(1, reasons=reasons), row_of(2, reasons=reasons)]
    assert list(reason_lines(rows, language("en"))) == [
        "A likely reason: numpy is 2.0; the committed tables were made with 1.0.",
        "A likely reason: data/raw/a.csv is not that of its manifest.",
    ]
