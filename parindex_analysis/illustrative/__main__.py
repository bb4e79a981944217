"""Write an illustrative index into a folder: ``python -m parindex_analysis.illustrative FOLDER``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from parindex_analysis.catalog import load_year
from parindex_analysis.errors import ParindexError
from parindex_analysis.home import find_home
from parindex_analysis.illustrative.rules import INDEX
from parindex_analysis.illustrative.year import write_illustrative


def main(arguments: Sequence[str] | None = None) -> int:
    """Parse, write, and return the exit code of the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m parindex_analysis.illustrative",
        description="Write made-up rules and scores at full size, for tests and teaching, into a new folder.",
    )
    parser.add_argument("folder", type=Path, help="a new or empty folder")
    parser.add_argument("--seed", type=int, default=0, help="0 or more; the same seed gives the same bytes")
    told = parser.parse_args(arguments)
    try:
        raw = write_illustrative(load_year(find_home().raw, "hanoi", 2020), told.folder, told.seed)
    except ParindexError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    sys.stdout.write(f"{raw}: index {INDEX}, year 2020, seed {told.seed}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
