"""Runs of the command line in analysis folders of their own, for tests."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from html import unescape
from pathlib import Path
from typing import Any

import nbformat
import psutil

from parindex_analysis.home import find_home

REPOSITORY = find_home().root
ENDS_WITHIN = 5.0  # seconds that an interrupted or failed run may take to end


def parindex(
    home: Path, *arguments: str, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the command line in an analysis folder of its own."""
    command = [sys.executable, "-m", "parindex_analysis.cli", *arguments]
    variables = {**os.environ, "PARINDEX_HOME": str(home), **(env or {})}
    return subprocess.run(
        command, env=variables, cwd=home, capture_output=True, text=True, timeout=120, check=False
    )


def start(home: Path, *arguments: str) -> subprocess.Popen[str]:
    """Start the command line in a session of its own, so that a test can signal it alone."""
    command = [sys.executable, "-m", "parindex_analysis.cli", *arguments]
    return subprocess.Popen(
        command,
        env={**os.environ, "PARINDEX_HOME": str(home)},
        cwd=home,
        text=True,
        start_new_session=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def digests(home: Path) -> dict[str, str]:
    """Return the hash of every published file."""
    roots = (home / "reports", home / "data" / "processed")
    return {
        path.relative_to(home).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for root in roots
        for path in sorted(root.rglob("*"))
        if path.is_file() and not {"_failed", ".staging"} & set(path.parts) and not path.name.startswith(".")
    }


def text_of(page: Path) -> str:
    """Return what a reader reads: the page without tags, styles and drawings' markup."""
    html = re.sub(r"<(style|pre|script).*?</\1>", " ", page.read_text("utf-8"), flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


def new_home(folder: Path) -> Path:
    """Make an analysis folder with the repository's inputs and notebooks of its own."""
    shutil.copytree(REPOSITORY / "data" / "raw", folder / "data" / "raw")
    shutil.copytree(REPOSITORY / "notebooks", folder / "notebooks", ignore=shutil.ignore_patterns(".*"))
    return folder


def publish(home: Path, *runs: str) -> Path:
    """Run years ("hanoi 2020") in an analysis folder of their own, and return it."""
    for run in runs:
        index, year = run.split()
        done = parindex(home, "run", year, "--index", index)
        assert done.returncode == 0, done.stderr
        assert "Traceback" not in done.stderr and "Warning" not in done.stderr
    return home


def spoil(home: Path, source: str, name: str = "03_annual_report") -> None:
    """Put a cell into a notebook of an analysis folder, right before its last one."""
    path = home / "notebooks" / f"{name}.ipynb"
    notebook: Any = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    notebook.cells.insert(-1, nbformat.v4.new_code_cell(source, id="spoilt"))  # type: ignore[no-untyped-call]
    nbformat.write(notebook, path)  # type: ignore[no-untyped-call]


def kernels_of(home: Path) -> list[psutil.Process]:
    """Return the kernels that work in an analysis folder."""
    found = []
    for process in psutil.process_iter(["cmdline", "environ"]):
        command = " ".join(process.info["cmdline"] or ())
        if "ipykernel" in command and (process.info["environ"] or {}).get("PARINDEX_HOME") == str(home):
            found.append(process)
    return found


def no_kernel_within(home: Path, seconds: float) -> bool:
    """Wait until no kernel of the folder is left."""
    end = time.monotonic() + seconds
    while kernels_of(home) and time.monotonic() < end:
        time.sleep(0.05)
    return not kernels_of(home)
