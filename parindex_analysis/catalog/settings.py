"""Read YAML settings: each problem with its line, none of them fatal to the next."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from parindex_analysis.catalog.problems import Problems
from parindex_analysis.errors import did_you_mean

Model = TypeVar("Model", bound=BaseModel)
Place = tuple[str | int, ...]


def read_settings(path: Path, name: str, model: type[Model], problems: Problems) -> Model | None:
    """Read one YAML file into its model.

    Parameters
    ----------
    path : Path
        The file.
    name : str
        How problems call it (its path below ``data/raw``).
    model : type
        Pydantic model of the file.
    problems : Problems
        Where each problem is noted, with the line that it is on.

    Returns
    -------
    Model or None
        None where the file is missing or breaks a rule.
    """
    loaded = _load(path, name, problems)
    if loaded is None:
        return None
    data, lines = loaded
    try:
        return model.model_validate(data)
    except ValidationError as error:
        for detail in error.errors():
            _note(detail, name, lines, model, problems)
        return None


def _load(path: Path, name: str, problems: Problems) -> tuple[Any, dict[Place, int]] | None:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        problems.add(name, None, "", None, "The file is missing.", "Add it, or take away what names it.")
        return None
    except (OSError, UnicodeDecodeError) as error:
        problems.add(name, None, "", error, "The file can't be read as UTF-8 text.", "Save it as UTF-8.")
        return None
    if text != unicodedata.normalize("NFC", text):
        problems.add(
            name,
            None,
            "",
            None,
            "Letters and their accents are stored apart (not NFC).",
            "Save the file as NFC.",
        )
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        data = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        what = getattr(error, "problem", None) or error
        row = mark.line + 1 if mark else None
        problems.add(name, row, "", what, "This is not valid YAML.", "Mend the line; mind spaces and colons.")
        return None
    lines: dict[Place, int] = {}
    if node is not None:
        _collect_lines(node, (), lines, name, problems)
    return data, lines


def _collect_lines(
    node: yaml.Node, place: Place, lines: dict[Place, int], name: str, problems: Problems
) -> None:
    lines[place] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                problems.add(
                    name,
                    key.start_mark.line + 1,
                    key.value,
                    None,
                    "The key stands twice.",
                    "Keep one of the two.",
                )
            seen.add(key.value)
            _collect_lines(value, (*place, str(key.value)), lines, name, problems)
    elif isinstance(node, yaml.SequenceNode):
        for position, value in enumerate(node.value):
            _collect_lines(value, (*place, position), lines, name, problems)


def _note(
    detail: Any, name: str, lines: dict[Place, int], model: type[BaseModel], problems: Problems
) -> None:
    place: Place = tuple(part if isinstance(part, int) else str(part) for part in detail["loc"])
    row = None
    for end in range(len(place), -1, -1):
        keyed = tuple(
            part if part in _positions(lines, place[:at]) else str(part)
            for at, part in enumerate(place[:end])
        )
        if keyed in lines:
            row = lines[keyed]
            break
    column = ".".join(str(part) for part in place)
    value = detail["input"] if isinstance(detail["input"], str | int | float) else None
    if detail["type"] == "extra_forbidden":
        near = did_you_mean(str(place[-1]), model.model_fields)
        remedy = "Did you mean {near}?" if near else "Take the key out or correct its name."
        problems.add(name, row, column, value, "There is no such setting.", remedy, near=near)
    elif detail["type"] == "missing":
        problems.add(name, row, column, None, "This setting is missing.", "Add it.")
    else:
        problems.add(name, row, column, value, "{reason}.", "Correct the value.", reason=detail["msg"])


def _positions(lines: dict[Place, int], place: Place) -> set[int]:
    """Return the list positions that exist below a place."""
    return {
        key[len(place)]  # type: ignore[misc]
        for key in lines
        if len(key) == len(place) + 1 and key[: len(place)] == place and isinstance(key[-1], int)
    }
