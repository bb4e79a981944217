"""Names of the files of units' pages."""

from __future__ import annotations

FOLDER = "units"


def unit_href(unit_id: str, lang: str) -> str:
    """Return the address of a unit's page, relative to the pages of its year."""
    return f"{FOLDER}/{unit_id}.{lang}.html"
