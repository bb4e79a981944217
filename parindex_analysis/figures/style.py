"""How figures look, and how they become bytes that are the same in every run."""

from __future__ import annotations

import io
import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from parindex_analysis.html import MADE_UP

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH = 6.2  # inches: 446 CSS points, so that text stays readable when a phone shrinks it
COLOURS = {
    "published": "#0b5c8a",
    "derived": "#b5530a",
    "implied": "#5f6b76",
    "line": "#d5dbe1",
    "up": "#0b7a5e",
    "down": "#b3261e",
    "text": "#1d2733",
    "muted": "#5f6b76",
}
_STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",  # text stays text
    "svg.hashsalt": "parindex",  # ids that do not change from run to run
    "font.family": "DejaVu Sans",
    "font.size": 9.0,
    "axes.edgecolor": COLOURS["line"],
    "axes.labelcolor": COLOURS["text"],
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": COLOURS["muted"],
    "ytick.color": COLOURS["text"],
    "text.color": COLOURS["text"],
    "axes.unicode_minus": True,
}


def new_figure(height: float, width: float = WIDTH) -> tuple[Figure, Axes]:
    """Return a figure of our style with one pair of axes (sizes in inches)."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(width, height), layout="constrained")
        axes = figure.subplots()
    axes.set_axisbelow(True)
    return figure, axes


def new_panels(
    rows: int, columns: int, height: float, width: float = WIDTH
) -> tuple[Figure, list[list[Axes]]]:
    """Return a figure of our style with a grid of axes (sizes in inches)."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(width, height), layout="constrained")
        grid = figure.subplots(rows, columns, squeeze=False)
    return figure, [list(row) for row in grid]


def svg(figure: Figure) -> str:
    """Return a figure as SVG text, without date or random ids."""
    import matplotlib as mpl

    buffer = io.StringIO()
    _mark(figure)
    _as_written(figure)
    with mpl.rc_context(_STYLE):
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    figure.set_layout_engine("none")  # all is in its place; the PNG of the same figure need not look again
    return buffer.getvalue()


def _mark(figure: Figure) -> None:
    """Write across a picture of made-up figures that they are: in the picture itself, wherever it goes."""
    word = MADE_UP.get()
    if word and not any(text.get_gid() == "made-up" for text in figure.texts):
        figure.text(
            0.5, 0.5, word.upper(), ha="center", va="center", rotation=20, fontsize=34,
            color=COLOURS["muted"], alpha=0.35, gid="made-up", in_layout=False,
        )  # fmt: skip


def _as_written(figure: Figure) -> None:
    """Have names drawn as they are written: matplotlib takes what stands between two $ for a formula."""
    from matplotlib.text import Text

    for text in figure.findobj(Text):
        if isinstance(text, Text):
            text.set_parse_math(False)


def png(figure: Figure, dpi: int = 144) -> bytes:
    """Return a figure as PNG of at most 128 colours, without the software's name and version."""
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from PIL import Image

    _mark(figure)
    _as_written(figure)
    canvas, small = FigureCanvasAgg(figure), io.BytesIO()
    with mpl.rc_context(_STYLE):
        figure.dpi = dpi
        canvas.draw()  # type: ignore[no-untyped-call]
    image = Image.frombuffer("RGBA", canvas.get_width_height(), canvas.buffer_rgba())  # type: ignore[no-untyped-call]
    few = image.convert("RGB").quantize(128, method=Image.Quantize.FASTOCTREE)
    palette = few.getpalette() or []
    ground = few.getpixel((0, 0))  # white, which this quick method misses by a shade
    if isinstance(ground, int):
        palette[3 * ground : 3 * ground + 3] = [255, 255, 255]
        few.putpalette(palette)
    few.save(small, format="png", dpi=(dpi, dpi))
    return small.getvalue()


def label(axes: Axes, text: str, at: tuple[float, float], dx: float = 5, dy: float = 0, **style: Any) -> None:
    """Write words beside a point, ``dx`` and ``dy`` CSS-like points away from it."""
    given = {"fontsize": 8, "va": "center", **style}
    axes.annotate(text, at, xytext=(dx, dy), textcoords="offset points", **given)


def shorten(name: str, most: int = 34) -> str:
    """Cut a long name at a word for an axis; tables carry the whole name."""
    if len(name) > most:
        name = name.replace("Department of ", "Dept. of ", 1)  # so that what tells departments apart stays
    if len(name) <= most:
        return name
    return name[: most - 1].rsplit(" ", 1)[0].rstrip(" ,-–") + "…"


def nice_limits(low: float, high: float, scale: float) -> tuple[float, float]:
    """Return axis limits with a little room, within 0 and the scale where the values are."""
    room = max((high - low) * 0.06, scale * 0.004)
    return low - room, high + room


def spread(heights: Mapping[str, float], apart: float) -> list[tuple[str, float]]:
    """Return labels with heights moved up, then down again below the highest, so that none covers another."""
    placed: list[tuple[str, float]] = []
    above = -math.inf
    for name, height in sorted(heights.items(), key=lambda pair: (pair[1], pair[0])):
        above = max(height, above + apart)
        placed.append((name, above))
    below = max(heights.values(), default=0.0) + apart
    for at in reversed(range(len(placed))):
        name, height = placed[at]
        below = min(height, below - apart)
        placed[at] = (name, below)
    return placed
