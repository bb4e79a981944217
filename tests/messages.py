"""Find every message in the package that a reader may see, by reading its syntax trees.

``python tests/messages.py`` brings the Vietnamese catalogue up to date and prints what waits for translation.
"""

from __future__ import annotations

import ast
import io
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

import parindex_analysis

PACKAGE = Path(parindex_analysis.__file__).parent
_HEADER = """# Vietnamese messages of parindex_analysis.
msgid ""
msgstr ""
"Language: vi\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""
# Function -> positions of its arguments that are messages.
_CALLS: dict[str, tuple[int, ...]] = {
    "say": (0,),
    "plural": (0, 1),
    "_count_of": (0,),
    "bad": (1, 2),
    "add": (4, 5),
    "fail": (0,),
    "FormulaError": (2,),
    "Phrase": (0,),
    "unknown": (0,),
    "ParindexError": (0,),
    "UsageError": (0,),
    "AnalysisFailed": (0,),
    "Interrupted": (0,),
    "NotReproduced": (0,),
}
_ASSIGNED = {"remedy", "rule", "template", "templates", "_EXPECTED", "_ONE_OF", "_SAID"}


def _strings(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _strings(node.body)
        yield from _strings(node.orelse)
    elif isinstance(node, ast.Dict):
        for value in node.values:
            yield from _strings(value)


def _assigned(node: ast.Assign) -> Iterator[ast.expr]:
    """Yield what is assigned to names of messages, also in pairs: ``rule, remedy = "…", "…"``."""
    for target in node.targets:
        pair = isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple)
        names = target.elts if isinstance(target, ast.Tuple) and pair else [target]
        values = node.value.elts if isinstance(node.value, ast.Tuple) and pair else [node.value]
        for name, value in zip(names, values, strict=False):
            if isinstance(name, ast.Name) and name.id in _ASSIGNED:
                yield value


def messages() -> dict[str, str | None]:
    """Return each message with its plural form (None without)."""
    found: dict[str, str | None] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Assign):
                found.update(dict.fromkeys(text for value in _assigned(node) for text in _strings(value)))
            if not isinstance(node, ast.Call):
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if name == "plural" and len(node.args) >= 2:
                one, many = list(_strings(node.args[0])), list(_strings(node.args[1]))
                found.update(zip(one, many, strict=True))
                continue
            for at in _CALLS.get(name, ()):
                if at < len(node.args):
                    found.update(
                        dict.fromkeys(
                            text
                            for text in _strings(node.args[at])
                            if " " in text or name in ("say", "Phrase")
                        )
                    )
    return found


def update(catalogue: Path) -> list[str]:
    """Bring a catalogue up to date: drop what is no longer said, add what is new with no translation.

    Returns the messages that wait for a translation.
    """
    with catalogue.open("rb") as stream:
        old = {_id(message.id): message for message in read_po(stream, locale="vi") if message.id}
    fresh = Catalog(locale="vi", project="parindex_analysis", charset="utf-8", fuzzy=False)
    for one, many in sorted(messages().items()):
        kept = old.get(one)
        fresh.add(one if many is None else (one, many), string=kept.string if kept else "")
    with io.BytesIO() as text:
        write_po(text, fresh, width=110, omit_header=True, sort_output=True)
        header = _HEADER.encode("utf-8")
        catalogue.write_bytes(header + text.getvalue().strip() + b"\n")
    return [one for one in sorted(messages()) if one not in old or not any(_strings_of(old[one]))]


def _id(message_id: str | tuple[str, ...] | list[str]) -> str:
    return message_id if isinstance(message_id, str) else message_id[0]


def _strings_of(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


if __name__ == "__main__":
    for missing in update(PACKAGE / "locale" / "vi.po"):
        print(missing)
