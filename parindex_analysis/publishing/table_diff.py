"""What differs between two texts of one table: cells by row and column, rows and columns of only one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from parindex_analysis.exports.codebook import row_key
from parindex_analysis.exports.csv_files import read_csv

Detail = dict[str, str | None]
Row = Mapping[str, str]


def differing(table: str, committed: str, made: str) -> list[Detail]:
    """Return what differs, in the order of the committed table, then what only the new one has.

    Parameters
    ----------
    table : str
        Its name; the codebook knows which columns name a row.
    committed, made : str
        CSV.

    Returns
    -------
    list of dict
        ``row`` (the columns that name it), ``column``, and the value in each: ``committed``, ``made``; None
        where only the other has the row or the column. Nothing where the same cells are written or ordered
        in another way.
    """
    (old_columns, old), (new_columns, new) = _rows(committed), _rows(made)
    key = [name for name in row_key(table) if name in old_columns and name in new_columns]
    before, after = _named(old, key), _named(new, key)
    found: list[Detail] = [_detail("", name, "", None) for name in old_columns if name not in new_columns]
    found += [_detail("", name, None, "") for name in new_columns if name not in old_columns]
    shared = [name for name in old_columns if name in new_columns]
    for name, row in before.items():
        if name not in after:
            found.append(_detail(name, "", "", None))
            continue
        found += [_detail(name, c, row[c], after[name][c]) for c in shared if row[c] != after[name][c]]
    return found + [_detail(name, "", None, "") for name in after if name not in before]


def _rows(text: str) -> tuple[list[str], list[Row]]:
    header, *rows = read_csv(text) or [[]]
    return header, [dict(zip(header, [*row, *[""] * len(header)], strict=False)) for row in rows]


def _named(rows: Sequence[Row], key: Sequence[str]) -> dict[str, Row]:
    """Return rows by what names them; the second row of one name is told apart by its number."""
    seen: Counter[str] = Counter()
    found = {}
    for at, row in enumerate(rows, 2):
        name = ", ".join(f"{column}={row[column]}" for column in key if row[column]) or f"line {at}"
        seen[name] += 1
        found[name if seen[name] == 1 else f"{name} #{seen[name]}"] = row
    return found


def _detail(row: str, column: str, committed: str | None, made: str | None) -> Detail:
    return {"row": row, "column": column, "committed": committed, "made": made}
