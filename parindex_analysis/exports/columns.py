"""What a codebook says of a table and of a column, and the columns that many tables have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from parindex_analysis.language import Language

Kind = Literal[
    "id", "text", "flag", "rank", "places", "points", "percent", "share", "count", "year", "figure"
]
Empty = Literal["never", "unknown", "block", "total", "result", "doubts", "difference", "unused", "source"]
NUMBERS = frozenset({"rank", "places", "points", "percent", "share", "count", "year", "figure"})


@dataclass(frozen=True)
class Column:
    """What one column holds.

    Attributes
    ----------
    meaning : str
        In the reader's language.
    kind : str
        Decides its unit or range (:func:`kind_words`), and whether it holds numbers.
    empty : str
        What an empty cell means (:func:`empty_words`).
    """

    meaning: str
    kind: Kind
    empty: Empty = "never"


@dataclass(frozen=True)
class Table:
    """What one table holds.

    Attributes
    ----------
    line : str
        In the reader's language, for lists of tables.
    columns : mapping of str to Column
        In the order of the table.
    key : tuple of str
        The columns that name a row, for comparisons; rows with the same key are counted.
    """

    line: str
    columns: Mapping[str, Column]
    key: tuple[str, ...]


def kind_words(say: Language) -> dict[Kind, str]:
    """Return unit or range of each kind of column."""
    return {
        "id": say("id: letters of ASCII, digits, hyphens and underscores"),
        "text": say("text"),
        "flag": say("True or False"),
        "rank": say("place; 1 is the best, halves only for averaged ties"),
        "places": say("places; above 0 is better, below 0 worse"),
        "points": say("points on the scale of the index"),
        "percent": say("per cent"),
        "share": say("share; 1 is 100%"),
        "count": say("whole number from 0"),
        "year": say("year"),
        "figure": say("number in the unit of what is promised or compared"),
    }


def empty_words(say: Language) -> dict[Empty, str]:
    """Return what an empty cell means."""
    return {
        "never": say("never empty"),
        "unknown": say("not published, and does not follow from what is"),
        "block": say("about the whole block or year, not one unit"),
        "total": say("the row is the total"),
        "result": say("no result of that year is known"),
        "doubts": say("nothing makes it doubtful"),
        "difference": say("one of the two figures is not known"),
        "unused": say("the comparison has no such figure"),
        "source": say("computed from several sources"),
    }


def unit_columns(say: Language) -> dict[str, Column]:
    """Return the columns that name a unit: block, id, names."""
    return {**unit_ids(say), **name_columns(say)}


def unit_ids(say: Language) -> dict[str, Column]:
    """Return the columns that name a unit by its id."""
    return {
        "group": Column(say("Block of units that are ranked together"), "id"),
        "unit_id": Column(say("The unit; the same id in all years and tables"), "id"),
    }


def name_columns(say: Language) -> dict[str, Column]:
    """Return the columns with a unit's names."""
    return {
        "name_vi": Column(say("Name of the unit in Vietnamese"), "text"),
        "name_en": Column(say("Name of the unit in English"), "text"),
    }


def evidence_column(say: Language) -> Column:
    """Return the column that says how a row's figures are known."""
    return Column(
        say(
            "How it is known: published (printed), derived (arithmetic on published figures), implied (holds "
            "whatever the unpublished figures are), not_excluded (could be: the public figures do not rule "
            "it out) or illustrative (made up)"
        ),
        "text",
    )
