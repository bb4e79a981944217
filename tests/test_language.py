"""Words and figures in both languages."""

from __future__ import annotations

import datetime as dt
import string
import unicodedata

import pytest
from babel.messages.pofile import read_po
from messages import PACKAGE, messages

from parindex_analysis.language import language

CATALOGUE = PACKAGE / "locale" / "vi.po"
SAME_IN_BOTH = {"{item} +{share}", "{item} −{share}"}


def names_in(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.fixture(scope="module")
def translated() -> dict[str, str]:
    with CATALOGUE.open("rb") as stream:
        entries = [entry for entry in read_po(stream, locale="vi") if entry.id]
    found = {}
    for entry in entries:
        name = entry.id if isinstance(entry.id, str) else entry.id[0]
        found[name] = entry.string if isinstance(entry.string, str) else str((entry.string or ("",))[0])
    return found


def test_every_message_is_translated_and_none_is_left_over(translated: dict[str, str]) -> None:
    remedy = "run: python tests/messages.py, then translate what it prints in locale/vi.po"
    assert set(messages()) == set(translated), remedy
    assert [message for message, text in translated.items() if not text.strip()] == [], remedy


def test_translations_keep_every_value(translated: dict[str, str]) -> None:
    plurals = {one: many for one, many in messages().items() if many}
    wrong = [m for m, text in translated.items() if names_in(text) != names_in(plurals.get(m, m))]
    assert wrong == []


def test_translations_are_vietnamese_and_composed(translated: dict[str, str]) -> None:
    assert [m for m, text in translated.items() if m == text and m not in SAME_IN_BOTH] == []
    assert all(unicodedata.is_normalized("NFC", text) for text in translated.values())


@pytest.mark.parametrize(
    ("value", "decimals", "vi", "en"),
    [
        (92.76, 2, "92,76", "92.76"),
        (1234.5, 1, "1.234,5", "1,234.5"),
        (-0.001, 2, "0,00", "0.00"),
        (80.9, 2, "80,90", "80.90"),
    ],
)
def test_numbers_follow_the_language(value: float, decimals: int, vi: str, en: str) -> None:
    assert (language("vi").number(value, decimals), language("en").number(value, decimals)) == (vi, en)


def test_small_differences_show_two_digits_and_noise_shows_none() -> None:
    say = language("en")
    assert [say.small(value) for value in (0.552, 0.0000067, 1e-5, 1.4e-14, 0.0)] == [
        "0.552",
        "0.0000067",
        "0.00001",
        "0",
        "0",
    ]


@pytest.mark.parametrize(
    ("rank", "told"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (11, "11th"), (23, "23rd"), (112, "112th"), (4.5, "4.5th")],
)
def test_english_ordinals(rank: float, told: str) -> None:
    assert language("en").ordinal(rank) == told


def test_dates_are_written_as_decisions_write_them() -> None:
    may, february = dt.date(2021, 5, 5), dt.date(2024, 2, 20)
    assert language("vi").date(may) == "05/5/2021" and language("vi").date(february) == "20/02/2024"
    assert language("en").date(may) == "05/5/2021 (5 May 2021)"


def test_names_that_hold_an_and_are_parted_clearly() -> None:
    assert language("en").names(["Hà Nội", "Huế", "Đà Nẵng"]) == "Hà Nội, Huế and Đà Nẵng"
    assert language("vi").names(["Sở Nội vụ", "Sở Tài chính"]) == "Sở Nội vụ và Sở Tài chính"
    joined = language("vi").names(["Sở Văn hóa và Thể thao", "Sở Nội vụ"])
    assert joined == "Sở Văn hóa và Thể thao, và Sở Nội vụ"
    assert language("en").names([]) == ""
