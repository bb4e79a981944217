"""Units: departments, districts, communes, provinces – what an index ranks."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

COLUMNS = (
    "group",
    "unit_id",
    "name_vi",
    "name_en",
    "name_en_status",
    "aliases",
    "code",
    "kind",
    "valid_from",
    "valid_to",
    "predecessors",
    "source_id",
    "note",
)


@dataclass(frozen=True)
class Unit:
    """One ranked body.

    Attributes
    ----------
    unit_id : str
        ASCII slug, unique in its index.
    name_vi, name_en : str
        Names; ``name_en_status`` says whether the English one is official or the usual translation.
    aliases : tuple of str
        Other spellings that sources use.
    valid_from, valid_to : str
        First and last day of the unit (ISO), empty where not known.
    predecessors : tuple of str
        Units that it was made of.
    """

    group: str
    unit_id: str
    name_vi: str
    name_en: str
    name_en_status: str
    aliases: tuple[str, ...]
    code: str
    kind: str
    valid_from: str
    valid_to: str
    predecessors: tuple[str, ...]
    source_id: str
    note: str

    def name(self, lang: str) -> str:
        """Return the unit's name in one language ('vi' or 'en')."""
        return self.name_vi if lang == "vi" else self.name_en

    @property
    def all_names(self) -> tuple[str, ...]:
        """Its names in both languages and the other spellings."""
        return (self.name_vi, self.name_en, *self.aliases)

    def overlaps(self, other: Unit) -> bool:
        """Say whether there was a day on which both existed."""
        return (not self.valid_to or self.valid_to >= other.valid_from) and (
            not other.valid_to or other.valid_to >= self.valid_from
        )

    def in_year(self, year: int) -> bool:
        """Say whether the unit existed at some time of a year (Hà Tây still has a PCI of 2008)."""
        first, last = f"{year}-01-01", f"{year}-12-31"
        return (not self.valid_from or self.valid_from <= last) and (
            not self.valid_to or self.valid_to >= first
        )


def plain(name: str) -> str:
    """Return a name as it is compared: composed letters, no capitals, single spaces."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def sort_key(name: str) -> tuple[str, str]:
    """Return a key that sorts Vietnamese names by letters first and marks second (Đ after D)."""
    plain = unicodedata.normalize("NFD", name.casefold().replace("đ", "d~"))
    return "".join(c for c in plain if not unicodedata.combining(c)), name
