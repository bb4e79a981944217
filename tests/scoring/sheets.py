"""Score sheets for tests, without files: every kind of row, as reading them would give."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import pandas as pd

from parindex_analysis.catalog.scores import TABLE_COLUMNS

Record = dict[str, Any]


def cell(unit_id: str, item_id: str, value: float | str, kind: str = "value", **cells: Any) -> Record:
    """Return a row: a number, an answer in words, or ``n/a``; text keeps the decimals of its figure."""
    text = str(value)
    given = {"evidence": "published", "source_id": "paper", "file": "scores.csv", "row": 0}
    given |= {"note": "", "input": "", "remark": "", "proof": ""}
    given |= {"unit_id": unit_id, "item_id": item_id, "kind": kind, "text": text}
    given["decimals"] = len(text.partition(".")[2])
    if text == "n/a":
        given |= {"kind": "max", "value": 0.0}
    else:
        try:
            given["value"] = float(text)
        except ValueError:
            given |= {"value": math.nan, "decimals": 0}
    return given | cells


def sheet(rows: Iterable[Record]) -> pd.DataFrame:
    """Return rows as a sheet; those without a place in a file get the next line."""
    found = [{**row, "row": row["row"] or line} for line, row in enumerate(rows, 2)]
    return pd.DataFrame(found, columns=list(TABLE_COLUMNS))
