"""Renew the locks, one for each task and one for uv: ``make lock``, ``make lock ARGS=--upgrade``.

All are cut from one resolution, so that a package has the same version in each. Versions that still fit are
kept, unless `--upgrade` or `--upgrade-package NAME` is given.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from install import BIN, LOCKS, PYTHON, ROOT, TASKS, pip_settings, uv_environment

EXTRAS = {"report": (), "test": ("test",), "lab": ("lab",), "check": ("test", "dev")}
COMPILE = ["--universal", "--python-version=3.11", "--generate-hashes", "--no-header", "--no-annotate", "-q"]


def renew(options: list[str]) -> None:
    """Resolve all together, then write what each task needs of it."""
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.lock"
        whole.write_text(
            "".join(path.read_text("utf-8") for path in sorted(LOCKS.glob("*.lock"))), encoding="utf-8"
        )
        _compile("pyproject.toml", whole, "--all-extras", *options)
        for task in TASKS:
            extras = [word for extra in ("install", *EXTRAS[task]) for word in ("--extra", extra)]
            parts = ("-c", str(whole), "--no-emit-package", "uv", *extras)
            _compile("pyproject.toml", LOCKS / f"{task}.lock", *parts)
        only_uv = Path(folder) / "uv.in"
        only_uv.write_text("uv\n", encoding="utf-8")
        _compile(str(only_uv), LOCKS / "uv.lock", "-c", str(whole))


def _compile(source: str, lock: Path, *options: str) -> None:
    subprocess.run(
        [BIN / "uv", "pip", "compile", source, *COMPILE, *options, "-o", lock], cwd=ROOT, check=True
    )


if __name__ == "__main__":
    if not (BIN / "uv").exists():
        sys.exit("The locks are made by uv, which could not be had when .venv was made.")
    listed = subprocess.run(
        [PYTHON, "-m", "pip", "config", "list"], stdout=subprocess.PIPE, check=False
    ).stdout
    os.environ.update(uv_environment(pip_settings(listed), os.environ))
    try:
        renew(sys.argv[1:])
    except subprocess.CalledProcessError as error:
        sys.exit(error.returncode)
