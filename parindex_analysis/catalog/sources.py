"""Sources: who published a figure, where, when, under which licence."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from parindex_analysis.catalog.problems import Problems
from parindex_analysis.catalog.site import is_address
from parindex_analysis.catalog.tables import read_table

COLUMNS = ("source_id", "title", "publisher", "date", "url", "licence", "note")


@dataclass(frozen=True)
class Source:
    """A document or data set that figures are taken from."""

    source_id: str
    title: str
    publisher: str
    date: str
    url: str
    licence: str
    note: str

    @property
    def label(self) -> str:
        """The words that a page calls the source by."""
        return ": ".join(part for part in (self.publisher, self.title) if part) or self.source_id


def read_sources(raw: Path, problems: Problems) -> dict[str, Source]:
    """Read ``sources.csv``: each source by its id."""
    found: dict[str, Source] = {}
    for row in read_table(raw / "sources.csv", "sources.csv", COLUMNS, problems):
        source_id = row.required("source_id")
        if source_id in found:
            row.bad("source_id", "The source stands twice.", "Keep one of the two rows.")
        if row["url"] and not row["url"].startswith(("https://", "http://")):
            row.bad("url", "A web address starts with https:// or http://.", "Correct the address.")
        elif row["url"] and not is_address(row["url"]):
            row.bad("url", "No browser can open this address.", "Copy it anew from the browser.")
        found[source_id] = Source(
            source_id, row["title"], row["publisher"], row["date"], row["url"], row["licence"], row["note"]
        )
    return found
