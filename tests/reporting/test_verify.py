"""A year made again: what is the same, and what is not."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from parindex_analysis.home import find_home


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
    before = sorted(home.rglob("*"))
    done = verify(home, "2017", "--index", "binhduong", "--json")
    assert done.returncode == 4, done.stderr
    rows = json.loads(done.stdout)["rows"]
    assert {row["what"]: row["how"] for row in rows if not row["same"]} == {
        "data/raw/sources.csv": "changed",
        "data/processed/binhduong/2017/ranking.csv": "changed",
        "data/processed/binhduong/2017/gone.csv": "missing",
    }
    assert sum(row["same"] for row in rows) > 5
    assert sorted(home.rglob("*")) == before
