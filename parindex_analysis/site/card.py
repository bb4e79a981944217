"""The picture that networks show beside a link: index, year, who leads, and how that is known."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from parindex_analysis.figures.style import COLOURS, png

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH, HEIGHT = 1200, 630  # pixels: what Facebook and X ask for
_DPI = 100
_EDGE = 70
_LEADING = 1.3
_MEASURED = 100.0  # size at which letters are measured
_BAND = "#0b4955"
_FOOT = HEIGHT - 92  # where it says what is public


def draw_card(
    site: str, index: str, year: int, findings: Sequence[tuple[str, str, str]], known: str
) -> bytes:
    """Return a card as PNG; the same arguments give the same bytes.

    Parameters
    ----------
    site : str
        Name of the site.
    index : str
        Name of the index.
    year : int
    findings : sequence of (str, str, str)
        Evidence, the word for it, and the sentence; as many are shown as there is room for.
    known : str
        What is public.

    Returns
    -------
    bytes
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH / _DPI, HEIGHT / _DPI), dpi=_DPI, facecolor="white")
    axes: Any = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, WIDTH), ylim=(HEIGHT, 0))
    axes.axis("off")
    axes.axhspan(0, 80, color=_BAND)
    axes.axhspan(HEIGHT - 14, HEIGHT, color=_BAND)
    _write(axes, [site], _EDGE, 27, 26, color="white", weight="bold")
    _write(axes, [str(year)], WIDTH - _EDGE, 106, 56, color=_BAND, weight="bold", ha="right")
    below = _write(axes, wrapped(index, 36, WIDTH - 2 * _EDGE - 200, 2), _EDGE, 118, 36, weight="bold") + 34
    for evidence, word, sentence in findings:
        lines = wrapped(sentence, 27, WIDTH - 2 * _EDGE, 3)
        if below + 32 + len(lines) * 27 * _LEADING > _FOOT:
            break
        below = _finding(axes, evidence, word, lines, below)
    _write(axes, wrapped(known, 20, WIDTH - 2 * _EDGE, 2), _EDGE, _FOOT + 8, 20, color=COLOURS["muted"])
    return png(figure, _DPI)


def _finding(axes: Axes, evidence: str, word: str, lines: Sequence[str], top: float) -> float:
    sign = {"color": COLOURS.get(evidence, COLOURS["muted"]), "markersize": 11, "markeredgewidth": 2}
    if evidence == "implied":  # an interval: a bar between two ends
        axes.plot([_EDGE + 1, _EDGE + 17], [top + 15] * 2, marker="|", **sign)  # type: ignore[arg-type]
    else:
        fill = "none" if evidence == "illustrative" else "full"
        mark = "D" if evidence == "derived" else "o"
        axes.plot([_EDGE + 9], [top + 15], marker=mark, fillstyle=fill, **sign)  # type: ignore[arg-type]
    _write(axes, [word], _EDGE + 30, top, 20, color=COLOURS["muted"])
    return 20 + _write(axes, lines, _EDGE, top + 32, 27)


def _write(axes: Axes, lines: Sequence[str], left: float, top: float, size: float, **style: Any) -> float:
    """Write lines of a size in pixels, and return where they end."""
    for number, line in enumerate(lines):
        axes.text(
            left,
            top + number * size * _LEADING,
            line,
            fontsize=size * 72 / _DPI,
            fontfamily="DejaVu Sans",
            va="top",
            parse_math=False,  # a name with two dollar signs is a name
            **{"color": COLOURS["text"], **style},
        )
    return top + len(lines) * size * _LEADING


def wrapped(text: str, size: float, width: float, most: int) -> list[str]:
    """Break a text into lines of a width in pixels; one with more than the most lines ends in an ellipsis."""
    lines: list[str] = []
    words = text.split()
    for number, word in enumerate(words):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and _width(longer, size) <= width:
            lines[-1] = longer
        elif len(lines) < most:
            lines.append(_cut(word, size, width))
        else:
            return [*lines[:-1], _cut(" ".join([lines[-1], *words[number:]]), size, width)]
    return lines


def _cut(line: str, size: float, width: float) -> str:
    """Return a line, or as much of it as has room before an ellipsis."""
    if _width(line, size) <= width:
        return line
    fits = bisect_right(range(len(line)), width, key=lambda n: _width(line[: n + 1] + "…", size))
    return line[:fits].rstrip(" ,;.–") + "…"


def _width(text: str, size: float) -> float:
    """Return about how wide a text is, in pixels; bold letters are wider, so that they have room, too."""
    font = _font()
    font.set_text(text)
    return float(font.get_width_height()[0] / 64 * size / _MEASURED * 1.12)


@cache
def _font() -> Any:
    from matplotlib.font_manager import findfont
    from matplotlib.ft2font import FT2Font

    font = FT2Font(findfont("DejaVu Sans"))  # our own: of matplotlib's, whoever draws changes the size
    font.set_size(_MEASURED, 72)
    return font
