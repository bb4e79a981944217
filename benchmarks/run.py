"""Run the benchmarks and print ratios: ``python benchmarks/run.py [subject …] [--peers PYTHON]``."""

from __future__ import annotations

import argparse
import importlib
import sys
from pathlib import Path

HERE = Path(__file__).parent
SUBJECTS = {
    "limit": "simulation against what the machine must do at least",
    "peers": "against PySensMCDA, pymcdm and SALib",
    "growth": "cost as draws, units and items grow",
    "memory": "greatest memory as draws grow",
    "forced": "bounds and contradictions of every year, against loading it",
    "scoring": "10,000 units by 118 items, from measurements to ranks",
}


def main() -> int:
    """Run the wished subjects, each a module of this folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("subjects", nargs="*", help=f"some of: {', '.join(SUBJECTS)}")
    parser.add_argument("--peers", type=Path, default=HERE / ".peers" / "bin" / "python", metavar="PYTHON")
    options = parser.parse_args()
    unknown = [subject for subject in options.subjects if subject not in SUBJECTS]
    if unknown:
        parser.error(f"there is no subject {', '.join(unknown)}; there are: {', '.join(SUBJECTS)}")
    sys.path.insert(0, str(HERE.parent))
    for subject in options.subjects or SUBJECTS:
        print(f"\n{subject}: {SUBJECTS[subject]}", flush=True)
        for line in importlib.import_module(subject).lines(options):
            print(f"  {line}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
