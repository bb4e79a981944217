"""The one door for parameters: their names, types and limits, for notebooks and the command line alike."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from parindex_analysis.errors import UsageError, unknown


def _no_boolean(value: Any) -> Any:
    if isinstance(value, bool):
        raise ValueError("must be a number")
    return value


def _share(value: Any) -> Any:
    """Read 25% as 0.25."""
    if isinstance(value, str) and value.strip().endswith("%"):
        return float(value.strip().removesuffix("%")) / 100
    return _no_boolean(value)


class Parameters(BaseModel):
    """What a reader may change in a year's pages.

    Attributes
    ----------
    year : int
        The year that is assessed. The only one that must be given.
    index : str
        Id of the index.
    vary : float
        Share by which weights are moved up and down, 0 to 1 (25% may be written).
    against : int or None
        The year that the year is compared with; the latest earlier one if not given.
    top, rise : int
        The short list for commendation: the first ``top`` units, and those who gained ``rise`` places.
    low_confidence : bool
        Whether figures from sources of low confidence are used.
    private : bool
        Whether the score sheet in data/private, which is not public, is used, too.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    year: Annotated[int, BeforeValidator(_no_boolean), Field(ge=1900, le=2200)]
    index: str = "hanoi"
    vary: Annotated[float, BeforeValidator(_share), Field(gt=0, lt=1)] = 0.25
    against: Annotated[Annotated[int, Field(ge=1900, le=2200)] | None, BeforeValidator(_no_boolean)] = None
    top: Annotated[int, BeforeValidator(_no_boolean), Field(ge=1, le=1000)] = 3
    rise: Annotated[int, BeforeValidator(_no_boolean), Field(ge=1, le=1000)] = 5
    low_confidence: bool = False
    private: bool = False

    @property
    def changed(self) -> dict[str, Any]:
        """Optional parameters that differ from their defaults, index aside."""
        fields = type(self).model_fields
        return {
            name: getattr(self, name)
            for name in ("vary", "against", "top", "rise", "low_confidence", "private")
            if getattr(self, name) != fields[name].default
        }


_EXPECTED = {
    "year": "The parameter year can't be {value}; it is a whole number such as 2020.",
    "index": "The parameter index can't be {value}; it is the id of an index such as hanoi.",
    "vary": "The parameter vary can't be {value}; it is a share between 0 and 1, such as 0.25 or 25%.",
    "against": "The parameter against can't be {value}; it is an earlier year of the index, such as 2019.",
    "top": "The parameter top can't be {value}; it is a whole number of 1 or more.",
    "rise": "The parameter rise can't be {value}; it is a whole number of 1 or more.",
    "low_confidence": "The parameter low_confidence can't be {value}; it is True or False.",
    "private": "The parameter private can't be {value}; it is True or False.",
}


def read_parameters(given: Mapping[str, Any]) -> Parameters:
    """Check parameters and return them typed.

    Parameters
    ----------
    given : mapping
        Names and values, as a notebook or the command line has them.

    Returns
    -------
    Parameters.
        What was given, typed; the rest as preset.

    Raises
    ------
    UsageError
        An unknown name (with a suggestion), a missing year, or a value of the wrong kind.
    """
    refuse_unknown(given, Parameters.model_fields)
    if given.get("year") is None:
        raise UsageError("The parameter year is missing; give it a whole number such as 2020.")
    try:
        return Parameters.model_validate(dict(given))
    except ValidationError as error:
        name = str(error.errors()[0]["loc"][0])
        raise UsageError(_EXPECTED[name], value=repr(given[name])) from None


def refuse_unknown(given: Mapping[str, Any], known: Mapping[str, Any]) -> None:
    """Raise a UsageError with a suggestion where a name is not a parameter."""
    for name in given:
        if name not in known:
            raise unknown("There is no parameter '{name}'", name, known)


def declared_in(notebook: Path) -> tuple[str, ...]:
    """Return the names that a notebook's ``parameters`` cell declares.

    Parameters
    ----------
    notebook : Path
        An .ipynb file.

    Returns
    -------
    tuple of str
        Names, in the order of the cell.

    Raises
    ------
    UsageError
        The notebook has no cell tagged ``parameters``.
    """
    import nbformat

    try:
        document: Any = nbformat.reads(notebook.read_text(encoding="utf-8"), as_version=4)  # type: ignore[no-untyped-call]
    except (OSError, ValueError, AttributeError, KeyError, TypeError, nbformat.ValidationError):
        raise UsageError(
            "The notebook {name} is damaged and can't be read. "
            "Take it from the package or the repository anew.",
            name=notebook.name,
        ) from None
    for cell in document.cells:
        if cell.cell_type == "code" and "parameters" in cell.metadata.get("tags", []):
            try:
                tree = ast.parse(cell.source)
            except (SyntaxError, ValueError) as error:
                raise UsageError(
                    "The cell tagged 'parameters' of {name} can't be read (line {line}). "
                    "Write lines such as year = 2020.",
                    name=notebook.name,
                    line=getattr(error, "lineno", None) or 1,
                ) from None
            targets = (
                target
                for node in tree.body
                for target in (
                    node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
                )
            )
            return tuple(target.id for target in targets if isinstance(target, ast.Name))
    raise UsageError("{name} has no cell tagged 'parameters'.", name=notebook.name)
