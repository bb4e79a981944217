"""The files that name dependencies and the version agree with pyproject.toml."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from parindex_analysis import __version__

ROOT = Path(__file__).resolve().parents[1]

# Names that differ on conda-forge. The `-base` and `-core` packages leave out Qt, statsmodels and Pandoc.
CONDA_NAMES = {
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
        match = re.fullmatch(r"([a-z0-9-]+)>=([0-9.]+)", requirement)
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


def lock_entries() -> list[str]:
    """Return the entries of requirements.lock, each with its hashes on one line."""
    lines = (ROOT / "requirements.lock").read_text("utf-8").replace("\\\n", " ").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]


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


def test_lock_pins_every_dependency_at_or_above_its_floor() -> None:
    pins: dict[str, list[str]] = {}
    for entry in lock_entries():
        match = re.match(r"([a-z0-9-]+)==(\S+)", entry)
        assert match, f"not a pin: {entry[:80]}"
        pins.setdefault(match[1], []).append(match[2])
    for name, floor in declared(*project()["optional-dependencies"]).items():
        assert name in pins, f"{name} is not in requirements.lock: run `make lock`"
        assert all(version(pin) >= version(floor) for pin in pins[name]), f"{name} {pins[name]} < {floor}"


def test_lock_has_a_hash_for_every_pin() -> None:
    sha256 = re.compile(r"--hash=sha256:[0-9a-f]{64}\b")
    assert [entry.split()[0] for entry in lock_entries() if not sha256.search(entry)] == []


@pytest.mark.parametrize("word", ["://", "--index-url", "--extra-index-url", "--find-links"])
def test_lock_names_no_place_to_download_from(word: str) -> None:
    assert word not in (ROOT / "requirements.lock").read_text("utf-8")


def test_contributing_says_why_for_each_runtime_dependency() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    said = re.findall(r"^- `([a-z0-9-]+)`: \S", text, flags=re.MULTILINE)
    assert sorted(said) == sorted(declared())


def test_version_is_the_same_everywhere() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert project()["version"] == citation["version"] == __version__
