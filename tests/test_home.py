"""Where the inputs and the results are."""

from __future__ import annotations

from pathlib import Path

import pytest

from parindex_analysis import home
from parindex_analysis.errors import UsageError
from parindex_analysis.home import find_home

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(autouse=True)
def _no_home_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PARINDEX_HOME", raising=False)


def test_the_repository_is_home_whatever_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found = find_home()
    assert (found.root, found.raw, found.notebooks) == (ROOT, ROOT / "data" / "raw", ROOT / "notebooks")
    assert (found.reports, found.processed) == (ROOT / "reports", ROOT / "data" / "processed")


def test_the_named_folder_wins_with_its_own_notebooks_or_else_the_packages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data" / "raw").mkdir(parents=True)
    monkeypatch.setenv("PARINDEX_HOME", str(tmp_path))
    assert find_home().raw == tmp_path / "data" / "raw"
    assert find_home().reports == tmp_path / "reports"
    assert find_home().notebooks == ROOT / "notebooks"
    (tmp_path / "notebooks").mkdir()
    assert find_home().notebooks == tmp_path / "notebooks"


def test_an_empty_name_is_no_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARINDEX_HOME", "")
    assert find_home().root == ROOT


@pytest.mark.parametrize("named", ["empty", "~nobody-of-this-name/x"])
def test_a_named_folder_without_data_is_a_usage_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PARINDEX_HOME", named)
    with pytest.raises(UsageError, match="but there is no folder data/raw in it") as caught:
        find_home()
    assert caught.value.values["root"] == tmp_path / named


def test_an_installed_package_brings_its_data_and_writes_to_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "site-packages" / "parindex_analysis"
    monkeypatch.setattr(home, "_PACKAGE", package)
    monkeypatch.setattr(home, "_INSTALLED", package / "_installed")
    monkeypatch.chdir(tmp_path)
    found = find_home()
    assert found.root == tmp_path
    assert found.raw == package / "_installed" / "data" / "raw"
    assert found.notebooks == package / "_installed" / "notebooks"
