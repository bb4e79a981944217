"""environment.yml, pyproject.toml and the locks of requirements/ agree; what is imported is declared."""

from __future__ import annotations

import ast
import json
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest
import yaml
from install import LOCKS, ROOT, TASKS
from lock import EXTRAS

from parindex_analysis import __version__

# Names that differ on conda-forge. The `-base` and `-core` packages leave out Qt, statsmodels and Pandoc.
CONDA_NAMES = {
    "build": "python-build",
    "jupyter-client": "jupyter_client",
    "jupyter-core": "jupyter_core",
    "matplotlib": "matplotlib-base",
    "nbconvert": "nbconvert-core",
    "playwright": "playwright-python",
    "seaborn": "seaborn-base",
}
PIP_ONLY = {"axe-playwright-python", "rocrate"}

Floors = dict[str, str]


def project() -> dict[str, Any]:
    table: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return table


def floors(requirements: list[str]) -> Floors:
    """Split `name>=floor`; any other form is an error, so that every dependency has exactly a floor."""
    found = {}
    for requirement in requirements:
        match = re.fullmatch(r"([a-z0-9_-]+)>=([0-9.]+)", requirement)
        assert match, f"{requirement!r} is not of the form name>=floor"
        found[match[1]] = match[2]
    return found


def declared(*extras: str) -> Floors:
    table = project()
    return floors(table["dependencies"] + [r for x in extras for r in table["optional-dependencies"][x]])


def environment() -> tuple[list[str], list[str]]:
    """Return what environment.yml asks of conda and what it asks of pip."""
    entries = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))["dependencies"]
    conda = [entry for entry in entries if isinstance(entry, str)]
    (pip,) = [entry["pip"] for entry in entries if isinstance(entry, dict)]
    return conda, pip


def lock_entries(lock: Path) -> list[str]:
    """Return the entries of a lock, each with its hashes on one line."""
    lines = lock.read_text("utf-8").replace("\\\n", " ").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]


def pins(lock: Path) -> dict[str, set[str]]:
    """Return the versions of each package; some have one for old Pythons and one for new."""
    found: dict[str, set[str]] = {}
    for entry in lock_entries(lock):
        match = re.match(r"([a-z0-9-]+)==(\S+)", entry)
        assert match, f"not a pin: {entry[:80]}"
        found.setdefault(match[1], set()).add(match[2])
    return found


def imports(text: str) -> Iterator[str]:
    """Yield the packages that a module imports from, at any depth."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (name.name.partition(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def imported(folder: str) -> set[str]:
    """Return the distributions that code and notebooks in a folder import from, but for Python's own."""
    texts = [path.read_text("utf-8") for path in (ROOT / folder).rglob("*.py")]
    for path in (ROOT / folder).rglob("*.ipynb"):
        cells = json.loads(path.read_text("utf-8"))["cells"]
        texts += ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    own = {"parindex_analysis"}
    if folder == "tests":  # they import each other, and the scripts
        own |= {path.stem for place in ("tests", "requirements") for path in (ROOT / place).rglob("*")}
    names = {name for text in texts for name in imports(text)} - own - sys.stdlib_module_names
    found = packages_distributions()
    return {found.get(name, [name])[0].lower().replace("_", "-") for name in names}


def version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", text))


def test_environment_asks_conda_for_the_floors_of_pyproject() -> None:
    conda, _ = environment()
    expected = {CONDA_NAMES.get(n, n): f for n, f in declared("lab", "test").items() if n not in PIP_ONLY}
    expected["python"] = project()["requires-python"].removeprefix(">=")
    assert floors([entry for entry in conda if entry != "pip"]) == expected


def test_environment_asks_pip_for_the_rest_and_the_package_itself() -> None:
    conda, pip = environment()
    assert "pip" in conda
    assert "-e ." in pip
    expected = {n: f for n, f in declared("lab", "test").items() if n in PIP_ONLY}
    assert floors([entry for entry in pip if entry != "-e ."]) == expected


def test_maps_name_only_what_pyproject_declares() -> None:
    assert set(CONDA_NAMES) | PIP_ONLY <= set(declared("lab", "test"))


@pytest.mark.parametrize(
    ("folder", "extras"), [("parindex_analysis", ()), ("notebooks", ()), ("tests", ("test",))]
)
def test_everything_imported_is_declared(folder: str, extras: tuple[str, ...]) -> None:
    found = imported(folder)
    assert found or folder == "notebooks"
    assert found - set(declared(*extras)) == set()


def test_imports_are_found_wherever_they_stand() -> None:
    code = "import a.b, c\nfrom . import d\nfrom .e import f\ndef g():\n from h.i import j\n import k as l\n"
    assert list(imports(code)) == ["a", "c", "h", "k"]


@pytest.mark.parametrize("task", TASKS)
def test_a_lock_pins_every_dependency_of_its_task_at_or_above_its_floor(task: str) -> None:
    pinned = pins(LOCKS / f"{task}.lock")
    for name, floor in declared("install", *EXTRAS[task]).items():
        if name != "uv":  # has a lock of its own: there are platforms without it
            assert name in pinned, f"{name} is not in requirements/{task}.lock: run `make lock`"
            assert all(version(pin) >= version(floor) for pin in pinned[name]), (
                f"{name} {pinned[name]} < {floor}"
            )
    assert "uv" not in pinned
    assert pins(LOCKS / "uv.lock").keys() == {"uv"}


def test_every_extra_is_in_a_lock() -> None:
    assert {"install", *(extra for extras in EXTRAS.values() for extra in extras)} == set(
        project()["optional-dependencies"]
    )


def test_locks_agree_on_every_version() -> None:
    every = [pins(LOCKS / f"{task}.lock") for task in TASKS]
    for name in set().union(*every):
        assert len({frozenset(pinned[name]) for pinned in every if name in pinned}) == 1, name


def test_reports_need_neither_the_lab_nor_tools_of_tests_and_checks() -> None:
    named = {extra: set(floors(names)) for extra, names in project()["optional-dependencies"].items()}
    unneeded = named["lab"] | named["test"] | named["dev"] - set(declared())
    # psutil comes with ipykernel
    assert pins(LOCKS / "report.lock").keys() & unneeded <= {"psutil"}


@pytest.mark.parametrize("lock", sorted(LOCKS.glob("*.lock")), ids=lambda path: path.stem)
def test_a_lock_has_a_hash_for_every_pin_and_no_place_to_download_from(lock: Path) -> None:
    sha256 = re.compile(r"--hash=sha256:[0-9a-f]{64}\b")
    assert [entry.split()[0] for entry in lock_entries(lock) if not sha256.search(entry)] == []
    assert not re.search(r"://|--index|--extra-index|--find-links", lock.read_text("utf-8"))


def test_contributing_says_why_for_each_runtime_dependency() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    said = re.findall(r"^- (`[a-z0-9-]+`(?:, `[a-z0-9-]+`)*): \S", text, flags=re.MULTILINE)
    said = [name.strip("`") for names in said for name in names.split(", ")]
    assert sorted(said) == sorted(declared())


def test_version_is_the_same_everywhere() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert project()["version"] == citation["version"] == __version__
