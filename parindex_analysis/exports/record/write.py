"""Write the crate of a year: the pages and tables of a folder, what they are about, how they were made."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

from parindex_analysis.exports.codebook import table_line
from parindex_analysis.exports.record.graph import PROFILE, Graph, Ref
from parindex_analysis.exports.record.process import add_run, file_properties
from parindex_analysis.exports.record.subject import add_decision, add_index, add_rules, add_sources
from parindex_analysis.home import Home
from parindex_analysis.language import LANGUAGES, language
from parindex_analysis.pages.context import year_title
from parindex_analysis.pages.provenance import citation
from parindex_analysis.study.study import Analysis
from parindex_analysis.words.sources import facts_as_of

NAME = "ro-crate-metadata.json"


def crate_text(analysis: Analysis, home: Home, folder: Path) -> str:
    """Return the description of a year's pages for machines.

    Parameters
    ----------
    analysis : Analysis
        The year's results.
    home : Home
        Where the inputs and the notebooks are.
    folder : Path
        The year's pages and what lies beside them, complete but for this file.

    Returns
    -------
    str
        JSON-LD; the same for the same files.
    """
    graph, year = Graph(), analysis.year
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path != folder / NAME)
    results = [_add_file(graph, path, folder) for path in files]
    decision, rules = add_decision(graph, year), add_rules(graph, year)
    english, vietnamese = language("en"), language("vi")
    date = facts_as_of(year)
    graph.describe(
        name=year_title(year, english),
        alternateName=year_title(year, vietnamese),
        description=year.settings.about.en,
        datePublished=date.isoformat() if date else str(year.year),
        temporalCoverage=str(year.year),
        inLanguage=list(LANGUAGES),
        license=_add_licence(graph),
        creditText=citation(year, english),
        about=add_index(graph, year),
        isBasedOn=[*([decision] if decision else []), *rules],
        citation=add_sources(graph, year),
        mentions=add_run(graph, analysis, home, results),
        conformsTo=graph.add(PROFILE, "CreativeWork", name="Process Run Crate", version="0.5"),
    )
    return graph.text()


def _add_file(graph: Graph, path: Path, folder: Path) -> Ref:
    told: dict[str, Any] = {"name": path.name, **file_properties(path)}
    page = re.search(r"\.(vi|en)\.html$", path.name)
    if path.suffix == ".html":
        title = re.search(r"<title>(.*?)</title>", path.read_text(encoding="utf-8"), re.DOTALL)
        told |= {"name": unescape(title[1]).strip()} if title else {}
        told |= {"inLanguage": page[1]} if page else {}
    elif path.suffix == ".csv":
        told["description"] = table_line(path.stem, "en")
    return graph.add_file(path.relative_to(folder).as_posix(), **told)


def _add_licence(graph: Graph) -> Ref:
    words = [
        say("Text and figures may be used freely if the source is named. Data: see the sources.")
        for say in (language("en"), language("vi"))
    ]
    return graph.add("#licence", "CreativeWork", name=words[0], alternateName=words[1], description=words[0])
