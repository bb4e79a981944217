"""How a year's pages were made: inputs with hashes, parameters, software, and the run that ties them."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import parindex_analysis
from parindex_analysis.exports.record.graph import Graph, Ref, local_id
from parindex_analysis.home import Home
from parindex_analysis.pages.context import NOTEBOOKS
from parindex_analysis.pages.provenance import PACKAGES, rerun_command
from parindex_analysis.study.parameters import Parameters
from parindex_analysis.study.study import Analysis

FORMATS = {
    ".csv": "text/csv",
    ".html": "text/html",
    ".ipynb": "application/x-ipynb+json",
    ".json": "application/json",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xml": "application/xml",
    ".yaml": "application/yaml",
}
_HOMES = {
    "Python": "https://www.python.org/",
    "numpy": "https://numpy.org/",
    "pandas": "https://pandas.pydata.org/",
    "scipy": "https://scipy.org/",
    "matplotlib": "https://matplotlib.org/",
    "seaborn": "https://seaborn.pydata.org/",
    "papermill": "https://papermill.readthedocs.io/",
    "nbconvert": "https://nbconvert.readthedocs.io/",
}
_BEYOND = ("profiles.csv", "targets.csv")  # what the page on years also reads


def file_properties(path: Path) -> dict[str, Any]:
    """Return format, size and hash of a file."""
    content = path.read_bytes()
    return {
        "encodingFormat": FORMATS.get(path.suffix.lower()),
        "contentSize": str(len(content)),
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def inputs(analysis: Analysis, raw: Path) -> list[str]:
    """Return the files below data/raw that a year's pages rest on.

    Those of the year and of the one it is compared with, the figures of all earlier years of the index, and
    the tables of profiles and targets.
    """
    year = analysis.year
    found = {*year.files, *(analysis.before.files if analysis.before else ()), *_BEYOND}
    for earlier in year.settings.years:
        if earlier < year.year:
            found |= {
                path.relative_to(raw).as_posix() for path in (raw / year.index / str(earlier)).glob("*.*")
            }
    return sorted(name for name in found if (raw / name).is_file())


def add_inputs(graph: Graph, analysis: Analysis, raw: Path) -> list[Ref]:
    """Add the inputs; they lie outside the crate, so they are no files of it."""
    return [
        graph.add(
            local_id("raw", name), "CreativeWork", name=f"data/raw/{name}", **file_properties(raw / name)
        )
        for name in inputs(analysis, raw)
    ]


def add_parameters(graph: Graph, parameters: Parameters) -> list[Ref]:
    """Add the parameters of the run, each with whether it was changed."""
    changed = {"year", "index", *parameters.changed}
    return [
        graph.add(
            local_id("parameter", name),
            "PropertyValue",
            name=name,
            value="" if value is None else str(value),
            description="given" if name in changed else "as preset",
        )
        for name, value in parameters.model_dump().items()
        if value is not None
    ]


def add_software(graph: Graph, notebooks: Path) -> Ref:
    """Add this package, what it needs, and the notebooks that it ran."""
    needed = {"Python": platform.python_version(), **{name: version(name) for name in PACKAGES}}
    requirements = [
        graph.add(
            local_id("software", name),
            "SoftwareApplication",
            name=name,
            softwareVersion=number,
            url=_HOMES.get(name),
        )
        for name, number in needed.items()
    ]
    ran = [
        graph.add(
            local_id("notebook", path.name),
            "SoftwareSourceCode",
            name=path.name,
            programmingLanguage="Python",
            **file_properties(path),
        )
        for path in (notebooks / f"{name}.ipynb" for name in NOTEBOOKS)
        if path.is_file()
    ]
    return graph.add(
        local_id("software", "parindex_analysis"),
        "SoftwareApplication",
        name="parindex_analysis",
        softwareVersion=parindex_analysis.__version__,
        softwareRequirements=requirements,
        hasPart=ran,
    )


def add_run(graph: Graph, analysis: Analysis, home: Home, results: Sequence[Ref]) -> Ref:
    """Add the run: with which instrument, from what, under which parameters, it made the files."""
    parameters = analysis.parameters
    return graph.add(
        "#run",
        "CreateAction",
        name=f"parindex run {parameters.year}",
        description=rerun_command(parameters),
        instrument=add_software(graph, home.notebooks),
        object=[*add_inputs(graph, analysis, home.raw), *add_parameters(graph, parameters)],
        result=list(results),
    )
