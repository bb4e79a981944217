"""What notebooks use: open a page, show what it says in both languages, hand over its tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from parindex_analysis import html
from parindex_analysis.exports.csv_files import defused
from parindex_analysis.home import find_home
from parindex_analysis.language import LANGUAGES, Language, language
from parindex_analysis.pages.render import PAGE_MIME, TABLE_MIME, UNITS_MIME
from parindex_analysis.study.parameters import read_parameters, refuse_unknown
from parindex_analysis.study.study import Analysis, analyse

if TYPE_CHECKING:
    import pandas as pd

_OF_IPYTHON = {"In", "Out", "exit", "quit", "open", "get_ipython", "open_page"}

_Made = TypeVar("_Made")
Builder = Callable[[Analysis, Language], str]
UnitBuilder = Callable[[Analysis, Language], Mapping[str, str]]


class Page:
    """One executing notebook: its analysis, and what it puts on the page.

    Parameters
    ----------
    analysis : Analysis
        The year under its parameters.
    """

    def __init__(self, analysis: Analysis) -> None:
        self.analysis = analysis

    def show(self, builder: Builder) -> None:
        """Put what a builder makes on the page, once in each language."""
        made = {lang: self._made(builder, lang) for lang in LANGUAGES}
        if any(made.values()):
            _display({"text/html": made["en"], PAGE_MIME: made})

    def units(self, part: str, builder: UnitBuilder) -> None:
        """Hand a part of the units' pages over to the run, which puts the parts of all notebooks together.

        Parameters
        ----------
        part : str
            One of :data:`parindex_analysis.pages.unit.page.PARTS`.
        builder : callable
            Returns what the part says of each unit, by unit id.
        """
        made = {lang: dict(self._made(builder, lang)) for lang in LANGUAGES}
        told = f"{part}: pages of {len(made['en'])} units"
        _display({"text/plain": told, UNITS_MIME: {"part": part, "made": made}})

    def _made(self, builder: Callable[[Analysis, Language], _Made], lang: str) -> _Made:
        """Return what a builder makes; of made-up inputs every sign and picture says that they are."""
        say = language(lang)
        token = html.MADE_UP.set(say("illustrative") if self.analysis.year.is_illustrative() else "")
        try:
            return builder(self.analysis, say)
        finally:
            html.MADE_UP.reset(token)

    def save(self, name: str, table: pd.DataFrame) -> None:
        """Hand a tidy table over to the run, which writes it to data/processed as ``name``.csv.

        Evidence is the weakest of what went in: of a block with made-up inputs every row is illustrative.
        """
        table = table.copy()
        year = self.analysis.year
        made_up = [group for group in ("", *year.groups) if year.is_illustrative(group)]
        if made_up and "group" in table:
            rows = table["group"].fillna("").isin(made_up)
            if "evidence" in table:
                table.loc[rows, "evidence"] = "illustrative"
            elif rows.any():
                table["evidence"] = rows.map({True: "illustrative", False: "derived"})
        words = table.select_dtypes(exclude="number").columns
        safe = table.assign(**{name: table[name].map(_safe) for name in words})
        csv = safe.to_csv(index=False, float_format="%.10g", lineterminator="\n")
        _display({"text/plain": f"{name}.csv: {len(table)} rows", TABLE_MIME: {"name": name, "csv": csv}})


def open_page(namespace: Mapping[str, Any], **parameters: Any) -> Page:
    """Check a notebook's parameters and load its year.

    Parameters
    ----------
    namespace : mapping
        The notebook's ``globals()``: a name in it that is no parameter was mistyped on papermill's command
        line and is refused.
    **parameters
        The notebook's parameters.

    Returns
    -------
    Page

    Raises
    ------
    UsageError
        An unknown parameter, a wrong value, no such index or year.
    DataProblem
        The index's files break rules.
    """
    strangers = {
        name: value
        for name, value in namespace.items()
        if not name.startswith("_") and name not in _OF_IPYTHON and name not in parameters
    }
    refuse_unknown(strangers, parameters)
    return Page(analyse(find_home(), read_parameters(parameters)))


def _safe(cell: object) -> object:
    return defused(cell) if isinstance(cell, str) else cell


def _display(bundle: dict[str, Any]) -> None:
    from IPython.display import display

    display(bundle, raw=True)  # type: ignore[no-untyped-call]
