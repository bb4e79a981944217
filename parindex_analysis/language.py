"""Words and figures in Vietnamese and English.

Messages are English templates with named values; Vietnamese comes from ``locale/vi.po``. Figures, dates and
lists follow the locale (92,76 and 92.76).
"""

from __future__ import annotations

import datetime as dt
import gettext
import io
import math
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from babel.dates import format_date
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

if TYPE_CHECKING:
    from parindex_analysis.catalog import Fact

LANGUAGES = ("vi", "en")
_LOCALE = Path(__file__).parent / "locale"


class Language:
    """One language's words and ways of writing figures.

    Call it with an English template and its values: ``say("{n} of {of} totals are public.", n=5, of=52)``.

    Parameters
    ----------
    lang : {'vi', 'en'}
        The language.
    """

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self._messages = _translations(lang)

    def __call__(self, message: str, **values: Any) -> str:
        """Return a message in this language with its values put in."""
        return self._messages.gettext(message).format(**values)

    def plural(self, one: str, many: str, n: int, **values: Any) -> str:
        """Return the singular or plural message for n, with ``{n}`` and the other values put in."""
        return self._messages.ngettext(one, many, n).format(n=self.number(n, 0), **values)

    def number(self, value: float, decimals: int) -> str:
        """Write a number with a fixed number of decimals (92,76 or 92.76)."""
        if math.isinf(value):
            return "∞" if value > 0 else "−∞"
        rounded = round(float(value), decimals) + 0.0  # + 0.0: no minus zero
        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
        return str(format_decimal(rounded, format=pattern, locale=self.lang, decimal_quantization=False))

    def signed(self, value: float, decimals: int) -> str:
        """Write a change with its sign (+2,73, −1,26, 0,00)."""
        text = self.number(abs(value), decimals)
        if round(value, decimals) == 0:
            return text
        return ("+" if value > 0 else "−") + text

    def percent(self, share: float, decimals: int = 0) -> str:
        """Write a share from 0 to 1 as a percentage."""
        return f"{self.number(100 * share, decimals)}%"

    def small(self, value: float) -> str:
        """Write a small difference with two significant digits (0.0000067)."""
        if abs(value) < 1e-9:
            return "0"  # what arithmetic leaves behind is no difference
        digits = max(3, 1 - math.floor(math.log10(abs(value))))
        text = self.number(value, digits)
        return text.rstrip("0") if digits > 3 else text

    def plain(self, value: float) -> str:
        """Write a given number, such as a maximum, with the decimals it needs (10, 7.5, 16.25)."""
        value = round(float(value), 4)
        return self.number(value, next(n for n in range(5) if round(value, n) == value))

    def ordinal(self, rank: float) -> str:
        """Write a rank (26th, thứ 26; 4.5 for an average rank)."""
        text = self.number(rank, 0 if rank == int(rank) else 1)
        if self.lang == "vi":
            return f"thứ {text}"
        last = int(rank) % 100
        ending = (
            "th" if 10 < last < 14 or rank != int(rank) else {1: "st", 2: "nd", 3: "rd"}.get(last % 10, "th")
        )
        return text + ending

    def figure(self, fact: Fact) -> str:
        """Write a figure with its printed decimals; a truncated one as its interval, ≈ before a rough one."""
        decimals = 2 if fact.decimals is None else fact.decimals
        if fact.rounding == "truncated":
            return "–".join(self.number(end, decimals) for end in fact.interval)
        return ("≈" if fact.rounding == "approximate" else "") + self.number(fact.value, decimals)

    def interval(self, ends: tuple[float, float], decimals: int) -> str:
        """Write an interval, one figure where both ends print alike, ≥ where there is no upper end."""
        if math.isinf(ends[1]):
            return f"≥ {self.number(ends[0], decimals)}"
        low, high = (self.number(end, decimals) for end in ends)
        return low if low == high else f"{low}–{high}"

    def date(self, date: dt.date) -> str:
        """Write a date as decisions do (05/5/2021), in English with its words beside it."""
        official = f"{date.day:02d}/{date.month if date.month > 2 else f'{date.month:02d}'}/{date.year}"
        if self.lang == "vi":
            return official
        month = format_date(date, "MMMM", locale="en")
        return f"{official} ({date.day} {month} {date.year})"

    def names(self, names: Sequence[str]) -> str:
        """Join names as a sentence does (A, B and C); those that hold an "and" are parted more clearly."""
        joint = " và " if self.lang == "vi" else " and "
        if len(names) > 1 and any(joint in name for name in names):
            mark = "," if len(names) == 2 else ";"
            return f"{mark} ".join(names[:-1]) + mark + joint + names[-1]
        return str(format_list(list(names), locale="vi" if self.lang == "vi" else "en_GB")) if names else ""


@cache
def language(lang: str) -> Language:
    """Return the language object of 'vi' or 'en'."""
    return Language(lang)


@cache
def _translations(lang: str) -> gettext.NullTranslations:
    path = _LOCALE / f"{lang}.po"
    if not path.is_file():
        return gettext.NullTranslations()
    with path.open("rb") as stream:
        catalogue = read_po(stream, locale=lang)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
