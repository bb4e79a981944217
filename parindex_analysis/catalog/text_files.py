"""Read the text of any input file: which encoding it has, and which signs in it nobody can see."""

from __future__ import annotations

import codecs
import re
import unicodedata
from pathlib import Path

from parindex_analysis.catalog.problems import Problems

_MOST_BYTES = 200_000_000
# Controls, soft hyphens, signs without width or that turn the direction of writing, fillers, private signs.
INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff\ue000-\uf8ff"
    "\ud800-\udfff\U000e0000-\U000e0fff]"
)
_VIETNAMESE = re.compile(
    r"[\x00-\x7fÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúýĂăĐđĨĩŨũƠơƯư\u1ea0-\u1ef9"
    "\u00a0§«°±·»½×÷–—‘’“”…•€₫]*"
)


def read_text(path: Path, name: str, problems: Problems, *, most: int = _MOST_BYTES) -> str | None:
    """Read a file as text, whatever a spreadsheet saved it as.

    Parameters
    ----------
    path : Path
        UTF-8 with or without a byte-order mark; UTF-16 with one and Windows-1258 are read with a note.
    name : str
        How problems call it.
    problems : Problems
        Where problems and what was assumed are noted.
    most : int
        Bytes that it may have.

    Returns
    -------
    str or None
        The text, line ends as line feeds, letters composed (NFC); None where it can't be read.
    """
    try:
        size = path.stat().st_size if path.is_file() else 0
        content = path.read_bytes() if size <= most else b""
    except FileNotFoundError:
        problems.add(name, None, "", None, "The file is missing.", "Add it, or take away what names it.")
        return None
    except OSError as error:
        rule, remedy = "The file can't be read.", "Check the file and its rights."
        problems.add(name, None, "", error.strerror, rule, remedy)
        return None
    if size > most:
        rule, remedy = (
            "The file has more than {most} bytes.",
            "Split it, or leave out what does not belong in it.",
        )
        problems.add(name, None, "", None, rule, remedy, most=most)
        return None
    text = _decoded(content, name, problems)
    if text is None:
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decoded(content: bytes, name: str, problems: Problems) -> str | None:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            wide = content.decode("utf-16")
        except UnicodeDecodeError:
            pass
        else:
            _assumed(name, "UTF-16", problems)
            return wide
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        text = _windows(content)
        if text is not None:
            _assumed(name, "Windows-1258", problems)
            return text
        row = content[: error.start].count(b"\n") + 1
    remedy = "Save it as CSV UTF-8." if name.endswith(".csv") else "Save it as UTF-8."
    problems.add(name, row, "", None, "The file is not UTF-8.", remedy)
    return None


def _assumed(name: str, encoding: str, problems: Problems) -> None:
    rule, remedy = "The file is read as {encoding}.", "Save it as UTF-8 to be sure of every letter."
    problems.add(name, None, "", None, rule, remedy, note=True, encoding=encoding)


def _windows(content: bytes) -> str | None:
    """Return Vietnamese text of Windows-1258; None where it is something else, such as damaged UTF-8."""
    letters = sum(len(part) > 1 for part in re.findall(rb"[\xc3-\xef][\x80-\xbf]+", content))
    if letters > sum(byte > 127 for byte in content) // 4:
        return None  # most of it is UTF-8
    try:
        text = unicodedata.normalize("NFC", content.decode("cp1258"))
    except UnicodeDecodeError:
        return None
    plain = re.sub(r"[\t\n\r]", "", text)
    return text if _VIETNAMESE.fullmatch(plain) and not INVISIBLE.search(plain) else None


def composed(text: str, name: str, problems: Problems) -> str:
    """Return a text with its letters and accents in one (NFC); note the lines where they stood apart."""
    if unicodedata.is_normalized("NFC", text):
        return text
    rule, remedy = "Letters and their accents are stored apart (not NFC).", "Save the file as NFC."
    for number, line in enumerate(text.split("\n"), 1):
        if not unicodedata.is_normalized("NFC", line):
            problems.add(name, number, "", None, rule, remedy)
    return unicodedata.normalize("NFC", text)


def note_invisible(text: str, name: str, row: int, column: str, problems: Problems) -> None:
    """Note a sign in a cell or setting that nobody can see: it hides what the words are, or turns them."""
    found = INVISIBLE.search(text)
    if found is not None:
        sign = f"U+{ord(found[0]):04X}"
        shown = INVISIBLE.sub(lambda one: f"<U+{ord(one[0]):04X}>", text)
        rule, remedy = "It holds a sign that can't be seen ({sign}).", "Take it out; type the words anew."
        problems.add(name, row, column, shown, rule, remedy, sign=sign)
