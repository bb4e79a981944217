"""The house: one way through it, no circle, no two modules of one name, and a map whose paths exist."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import parindex_analysis

PACKAGE = Path(parindex_analysis.__file__).parent
ROOT = Path(__file__).parents[1]
# Nothing imports what stands to its right; rooms of one floor do not import each other.
FLOORS = (
    {"errors", "home", "html", "language", "moved", "solver"},
    {"catalog"},
    {"scoring"},
    {"illustrative"},
    {"evidence", "sensitivity"},
    {"trends"},
    {"study"},
    {"words"},
    {"figures"},
    {"pages"},
    {"exports"},
    {"site"},
    {"notebook"},
    {"publishing"},
    {"cli"},
)
MOST_LINES = 450


@cache
def modules() -> dict[str, Path]:
    """Return all modules by dotted name, without the package's own."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        if name and "_installed" not in parts:
            found[name] = path
    return found


def imported(path: Path, *, typing: bool) -> set[str]:
    """Return the modules of the package that a file imports; ``typing`` adds those for type checkers only."""
    tree = ast.parse(path.read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING" and not typing:
            node.body = []
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("parindex_analysis"):
            base = (node.module or "").removeprefix("parindex_analysis").removeprefix(".")
            for alias in node.names:
                longer = f"{base}.{alias.name}".removeprefix(".")
                found.add(longer if longer in modules() else base)
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names if alias.name.startswith("parindex_analysis.")]
            found |= {name.removeprefix("parindex_analysis.") for name in names}
    return found - {""}


def room(module: str) -> str:
    return module.split(".")[0]


def test_every_room_has_a_floor() -> None:
    assert {room(name) for name in modules()} <= set().union(*FLOORS)


def test_arrows_between_rooms_run_one_way() -> None:
    floor = {name: at for at, names in enumerate(FLOORS) for name in names}
    up = [
        f"{name} imports {other}"
        for name, path in modules().items()
        for other in imported(path, typing=False)
        if room(other) != room(name) and floor[room(other)] > floor[room(name)] - (floor[room(name)] > 0)
    ]
    assert up == []


def test_nothing_that_publishes_imports_the_made_up_kit() -> None:
    users = {
        room(name)
        for name, path in modules().items()
        if "illustrative" in map(room, imported(path, typing=True))
    }
    assert users <= {"illustrative", "cli"}


def test_no_modules_import_each_other_in_a_circle() -> None:
    arrows = {name: imported(path, typing=False) - {name} for name, path in modules().items()}
    TopologicalSorter(arrows).prepare()


def test_no_file_is_longer_than_a_reader_can_hold() -> None:
    lines = {name: len(path.read_text("utf-8").splitlines()) for name, path in modules().items()}
    long = {name: n for name, n in lines.items() if n > MOST_LINES}
    assert long == {}


def test_no_room_holds_two_modules_of_one_name() -> None:
    names = defaultdict(list)
    for name in modules():
        names[name.rsplit(".", 1)[-1]].append(name)
    twice = {name: found for name, found in names.items() if len({room(one) for one in found}) < len(found)}
    assert {name for name in twice if name != "__main__"} <= {
        "firmness",
        "weights",
        "years",
        "explain",
        "study",
        "report",
    }


def test_the_map_for_strangers_leads_to_files_that_exist() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    table = text.split("## I want to", 1)[1].split("\n## ", 1)[0]
    rows = re.findall(r"^\| .+ \| (.+) \|$", table, re.MULTILINE)
    paths = [path for row in rows for path in re.findall(r"`([\w./<>*-]+)`", row)]
    assert len(paths) > 20
    missing = [path for path in paths if not any(ROOT.glob(re.sub(r"<\w+>", "*", path)))]
    assert missing == []
    assert max(len(re.findall(r"`[\w./<>*-]+`", row)) for row in rows) <= 4
