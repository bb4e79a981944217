"""Find every message in the package that a reader may see, by reading its syntax trees."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import parindex_analysis

PACKAGE = Path(parindex_analysis.__file__).parent
# Function -> positions of its arguments that are messages.
_CALLS: dict[str, tuple[int, ...]] = {
    "say": (0,), "N_": (0,), "plural": (0, 1), "_count_of": (0,), "bad": (1, 2), "add": (4, 5),
    "ParindexError": (0,), "UsageError": (0,), "AnalysisFailed": (0,), "Interrupted": (0,), "NotReproduced": (0,),
}  # fmt: skip
_ASSIGNED = {"remedy", "_EXPECTED"}


def _strings(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _strings(node.body)
        yield from _strings(node.orelse)
    elif isinstance(node, ast.Dict):
        for value in node.values:
            yield from _strings(value)


def messages() -> dict[str, str | None]:
    """Return each message with its plural form (None without)."""
    found: dict[str, str | None] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id in _ASSIGNED for t in node.targets):
                found.update(dict.fromkeys(_strings(node.value)))
            if not isinstance(node, ast.Call):
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if name == "plural" and len(node.args) >= 2:
                one, many = list(_strings(node.args[0])), list(_strings(node.args[1]))
                found.update(zip(one, many, strict=True))
                continue
            for at in _CALLS.get(name, ()):
                if at < len(node.args):
                    found.update(dict.fromkeys(text for text in _strings(node.args[at]) if " " in text or name == "say"))
    return found
