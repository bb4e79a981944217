"""Read YAML settings: each problem with its line, none of them fatal to the next."""

from __future__ import annotations

import contextlib
import unicodedata
from pathlib import Path
from typing import Any, TypeVar, get_args

import yaml
from pydantic import BaseModel, ValidationError

from parindex_analysis.catalog.problems import Problems
from parindex_analysis.catalog.text_files import note_invisible, read_text
from parindex_analysis.errors import Hint, Phrase

Model = TypeVar("Model", bound=BaseModel)
Place = tuple[str | int, ...]
Scalar = tuple[str, int, str]  # a text of the file, its line, its place in words

_ONE_OF = "The word is not one of those allowed.", "Use one of: {allowed}."
_MOST_BYTES, _MOST_LINES = 1_500_000, 20_000  # of settings: the longest that are known have 5,000 bytes
_NO_KEY = Phrase("Take the key out or correct its name.")
_SAID = {
    "date": ("This is not a date.", "Write year-month-day, such as 2021-05-05."),
    "float": ("This is not a number.", "Write a number, such as 92.76."),
    "int": ("This is not a whole number.", "Write a whole number."),
}


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
    data, lines, texts = loaded
    before = {problem.row for problem in problems if problem.file == name}
    try:
        return model.model_validate(data)
    except ValidationError as error:
        noted: set[Place] = set()  # a setting that may be of several types is one problem, not one a type
        for detail in error.errors():
            place = _place(detail, data)
            if place not in noted:
                _note(detail, place, name, lines, model, problems)
            noted.add(place)
        return None
    finally:
        rows = {problem.row for problem in problems if problem.file == name} - before
        for text, row, column in texts:
            if row not in rows:  # else what is wrong with the line is said already
                note_invisible(text, name, row, column, problems)


def _load(path: Path, name: str, problems: Problems) -> tuple[Any, dict[Place, int], list[Scalar]] | None:
    text = read_text(path, name, problems, most=_MOST_BYTES)
    if text is None:
        return None
    if not unicodedata.is_normalized("NFC", text):
        rule, remedy = "Letters and their accents are stored apart (not NFC).", "Save the file as NFC."
        problems.add(name, None, "", None, rule, remedy)
    if text.count("\n") > _MOST_LINES:
        rule, remedy = "The file has more than {most} lines.", "Leave out what does not belong in it."
        problems.add(name, None, "", None, rule, remedy, most=_MOST_LINES)
        return None
    lines: dict[Place, int] = {}
    texts: list[Scalar] = []
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        if node is None:
            return None, lines, texts
        again = _used_again(node)
        if again is not None:
            row = again.start_mark.line + 1
            problems.add(name, row, "", None, "An alias (*) repeats this value.", "Write the value out.")
            return None
        _collect_lines(node, (), lines, texts, name, problems)
        return loader.construct_document(node), lines, texts
    except RecursionError:
        problems.add(name, None, "", None, "The settings are nested too deeply.", "Write fewer levels.")
        return None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        what = getattr(error, "problem", None) or getattr(error, "reason", None)
        line = mark.line + 1 if mark else None
        if isinstance(error, yaml.reader.ReaderError):
            line = text.count("\n", 0, error.position) + 1
        problems.add(
            name, line, "", what, "This is not valid YAML.", "Mend the line; mind spaces and colons."
        )
        return None


class _Loader(yaml.SafeLoader):
    """PyYAML's loader; what its constructors trip over (2020-02-30, !!int '') gets its line."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:  # noqa: FBT001, FBT002
        try:
            return super().construct_object(node, deep)
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            said = str(node.value) if isinstance(node, yaml.ScalarNode) else node.tag
            raise yaml.constructor.ConstructorError(None, None, said, node.start_mark) from error


def _used_again(root: yaml.Node) -> yaml.Node | None:
    """Return a node that aliases repeat: few letters can stand for endless settings that way."""
    seen: set[int] = set()
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            return node
        seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            waiting += [part for pair in node.value for part in pair]
        elif isinstance(node, yaml.SequenceNode):
            waiting += node.value
    return None


def _collect_lines(
    node: yaml.Node, place: Place, lines: dict[Place, int], texts: list[Scalar], name: str, problems: Problems
) -> None:
    lines.setdefault(place, node.start_mark.line + 1)
    if isinstance(node, yaml.ScalarNode):
        texts.append((node.value, node.start_mark.line + 1, ".".join(map(str, place))))
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            text, line = str(key.value), key.start_mark.line + 1
            texts.append((text, line, ""))
            if text in seen:
                problems.add(name, line, text, None, "The key stands twice.", "Keep one of the two.")
            seen.add(text)
            lines[(*place, text)] = line
            with contextlib.suppress(ValueError):  # an unquoted 1.10 is the number 1.1
                lines.setdefault((*place, str(float(text))), line)
            _collect_lines(value, (*place, text), lines, texts, name, problems)
    elif isinstance(node, yaml.SequenceNode):
        for position, value in enumerate(node.value):
            _collect_lines(value, (*place, position), lines, texts, name, problems)


def _key(data: dict[Any, Any], part: object) -> Any:
    """Return the key that pydantic calls ``part``; looked up first, as there may be very many."""
    return part if part in data else next((key for key in data if str(key) == str(part)), None)


def _place(detail: Any, data: Any) -> Place:
    """Return where a problem is: the keys and positions of the file, without pydantic's names of types."""
    place: list[str | int] = []
    for part in detail["loc"]:
        key = _key(data, part) if isinstance(data, dict) else None
        if isinstance(data, dict) and key is not None:
            data = data[key]
            place.append(str(part))
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            data = data[part]
            place.append(part)
    if detail["type"] == "missing":
        place.append(str(detail["loc"][-1]))
    return tuple(place)


def _note(
    detail: Any, place: Place, name: str, lines: dict[Place, int], model: type[BaseModel], problems: Problems
) -> None:
    row = next((lines[place[:end]] for end in range(len(place), -1, -1) if place[:end] in lines), None)
    column = ".".join(str(part) for part in place)
    value = detail["input"] if isinstance(detail["input"], str | int | float) else None
    kind = str(detail["type"])
    if kind == "extra_forbidden":
        hint = Hint(str(place[-1]), _keys_at(model, place[:-1]), _NO_KEY)
        problems.add(name, row, column, value, "There is no such setting.", "{hint}", hint=hint)
    elif kind in ("tuple_type", "list_type"):
        rule, remedy = "A single value stands here; a list belongs here.", 'Write ["{word}"], in brackets.'
        problems.add(name, row, column, value, rule, remedy, word=value)
    elif (kind == "missing" and isinstance(detail["loc"][-1], int)) or kind == "too_long":
        rule, remedy = "The list is too short or too long.", "Write a first and a last, such as [2020, 2024]."
        problems.add(name, row, column, value, rule, remedy)
    elif kind == "dict_type":
        rule, remedy = (
            "Settings belong here, not a list or a single value.",
            "Write lines of the form key: value.",
        )
        problems.add(name, row, column, value, rule, remedy)
    elif kind == "missing":
        problems.add(name, row, column, None, "This setting is missing.", "Add it.")
    elif kind == "model_type":
        problems.add(name, row, column, value, "Settings belong here.", "Write lines of the form key: value.")
    elif kind == "string_type":
        problems.add(name, row, column, value, "This is not text.", "Write words, or a number in quotes.")
    elif kind == "literal_error":
        problems.add(name, row, column, value, *_ONE_OF, allowed=detail["ctx"]["expected"])
    elif kind.endswith(("_type", "_parsing", "_from_float")) and (said := _SAID.get(kind.partition("_")[0])):
        problems.add(name, row, column, value, *said)
    else:
        reason = str(detail["msg"]).removeprefix("Value error, ")
        problems.add(name, row, column, value, "{reason}.", "Correct the value.", reason=reason)


def _keys_at(model: type[BaseModel], place: Place) -> set[str]:
    """Return the settings that a place of the file may have."""
    models = [model]
    for part in place:
        for known in models:
            field = {info.alias or key: info for key, info in known.model_fields.items()}.get(str(part))
            if field is not None:
                models = _models_in(field.annotation)
                break
    return {info.alias or key for known in models for key, info in known.model_fields.items()}


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [known for argument in get_args(annotation) for known in _models_in(argument)]
