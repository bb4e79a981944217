"""Hashes say whether a file changed; those of data/raw are kept beside it."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from builders import made_up_raw

from parindex_analysis.catalog import manifest
from parindex_analysis.catalog.manifest import (
    NAME,
    differences,
    digest_tree,
    known_digests,
    manifest_text,
    read_manifest,
    write_manifest,
)
from parindex_analysis.errors import DataProblem
from parindex_analysis.home import find_home

RAW = find_home().raw
REMAKE = "data/raw changed. If that was meant, run: python -m parindex_analysis.catalog.manifest"


def test_the_manifest_of_data_raw_is_that_of_its_files() -> None:
    assert differences(read_manifest(RAW / NAME), digest_tree(RAW)) == {}, REMAKE
    assert (RAW / NAME).read_bytes().decode() == manifest_text(digest_tree(RAW)), REMAKE


def test_a_file_is_known_by_its_path_and_its_bytes(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "x.csv").write_bytes(b"1\r\n")
    (tmp_path / "a.csv").write_bytes(b"")
    for passed_over in ("README.md", NAME, ".hidden"):
        (tmp_path / passed_over).write_text("x")
    assert digest_tree(tmp_path) == {
        "a.csv": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "b/x.csv": hashlib.sha256(b"1\r\n").hexdigest(),
    }


def test_a_manifest_is_written_by_path_and_read_back(tmp_path: Path) -> None:
    digests = {"b/ệ, x.csv": "2" * 64, "a.csv": "1" * 64}
    (tmp_path / NAME).write_text(manifest_text(digests), "utf-8", newline="\n")
    assert manifest_text(digests).splitlines()[:2] == ["path,sha256", f"a.csv,{'1' * 64}"]
    assert read_manifest(tmp_path / NAME) == digests
    assert read_manifest(tmp_path / "none.csv") == {}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<<<<<<< HEAD\npath,sha256\n", "row 1, path: The column is missing."),
        (b"path,sha256\n\xff,1\n", "row 2: The file is not UTF-8."),
        (b"", "The file is empty."),
    ],
)
def test_a_broken_manifest_is_a_data_problem(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / NAME).write_bytes(content)
    with pytest.raises(DataProblem, match=said):
        read_manifest(tmp_path / NAME)


def test_differences_are_named_by_path() -> None:
    wanted, found = {"a": "1", "b": "1", "c": "1"}, {"b": "2", "c": "1", "d": "1"}
    assert differences(wanted, found) == {"a": "missing", "b": "changed", "d": "new"}


def test_the_module_remakes_the_manifest_and_says_what_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    raw = made_up_raw(tmp_path)
    monkeypatch.setenv("PARINDEX_HOME", str(tmp_path))
    manifest.main()
    assert read_manifest(raw / NAME) == digest_tree(raw)
    (raw / "sources.csv").write_text("x")
    (raw / "mau/units.csv").unlink()
    capsys.readouterr()
    manifest.main()
    assert capsys.readouterr().out.splitlines()[:2] == ["missing: mau/units.csv", "changed: sources.csv"]
    manifest.main()
    assert capsys.readouterr().out.splitlines()[0] == "nothing changed"


def test_a_damaged_manifest_is_taken_from_the_files_and_written_anew(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("x\n", "utf-8")
    for damage in (b"", b"\xff\xfe\xfa", b"path\na.csv\n"):
        (tmp_path / "manifest.csv").write_bytes(damage)
        assert known_digests(tmp_path) == digest_tree(tmp_path)
        assert write_manifest(tmp_path) == {"a.csv": "new"}
        assert read_manifest(tmp_path / "manifest.csv") == digest_tree(tmp_path)
    assert write_manifest(tmp_path) == {}
