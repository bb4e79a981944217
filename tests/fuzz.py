"""Search for examples that break a law, with fresh ones in every round.

``make fuzz [MINUTES=10] [SEED=1234] [ONLY=tests/evidence]``: each round tries every law with a seed of its
own, SEED, SEED + 1 and so on, until the time is over; a round is always ended. ``MINUTES=0 SEED=n`` tries one
seed again. A find is printed as pytest prints it, and left out of the rounds that follow. Write it down as an
``@example`` of its law, or as a test, before you mend the fault.
"""

from __future__ import annotations

import argparse
import os
import re
import secrets
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
_NO_TESTS = 5  # pytest's exit code where no test was left


def fuzz(seed: int, minutes: float, only: list[str]) -> list[str]:
    """Search until the time is over; return the laws that were broken."""
    finds: list[str] = []
    tried, rounds, end = 0, 0, time.monotonic() + 60 * minutes
    while rounds == 0 or time.monotonic() < end:
        examples, found = _round(seed + rounds, only, finds)
        rounds += 1
        tried += examples
        finds += found
        print(f"==> Seed {seed + rounds - 1}: {examples:,} examples, {len(found)} laws broken", flush=True)
        if not examples:
            break
    print(f"==> {rounds} seeds from {seed}: {tried:,} examples in all, {len(finds)} laws broken")
    return finds


def _round(seed: int, only: list[str], known: list[str]) -> tuple[int, list[str]]:
    """Try every law with one seed; return the number of examples and the laws that were broken."""
    with tempfile.TemporaryDirectory(prefix="parindex-fuzz-") as folder:
        notes = Path(folder) / "examples.txt"
        command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "worksteal", "--no-header"]
        command += ["-p", "no:cacheprovider", f"--hypothesis-seed={seed}", "-m", "not browser"]
        command += [f"--deselect={law}" for law in known]
        done = subprocess.run(
            [*command, *only],
            cwd=ROOT,
            env={**os.environ, "PARINDEX_FUZZ": str(notes), "PYTHONHASHSEED": str(seed % 2**32)},
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            check=False,
        )
        examples = sum(map(int, notes.read_text("ascii").split())) if notes.exists() else 0
    found = re.findall(r"^(?:FAILED|ERROR) (\S+)", done.stdout, flags=re.MULTILINE)
    if done.returncode not in (0, _NO_TESTS):
        print(done.stdout)
        if not found:
            raise SystemExit(done.returncode)
    return examples, found


def main() -> int:
    """Read the command line, search, and return 1 if a law was broken."""
    parser = argparse.ArgumentParser(description="Search for examples that break a law.")
    parser.add_argument("--seed", type=int, help="seed of the first round (drawn and printed if not given)")
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("only", nargs="*", help="files or folders of tests, all if not given")
    given = parser.parse_args()
    seed = secrets.randbelow(10**6) if given.seed is None else given.seed
    print(f"==> Fuzzing from seed {seed} for {given.minutes:g} minutes", flush=True)
    return 1 if fuzz(seed, given.minutes, given.only) else 0


if __name__ == "__main__":
    sys.exit(main())
