"""The record of versions beside the manifest."""

from __future__ import annotations

from pathlib import Path

import pytest

from parindex_analysis.catalog.manifest import digest_tree
from parindex_analysis.publishing.software import NAME, changed_versions, read_record, record_text, versions


def test_a_year_is_added_and_the_others_stay(tmp_path: Path) -> None:
    path = tmp_path / NAME
    path.write_text("year,python,numpy,julia\npci/2014,3.9,1.0,1.9\nhue/2021,3.9,,\n", "utf-8")
    path.write_text(record_text(path, "hanoi/2020"), "utf-8")
    found = read_record(path)
    assert list(found) == ["hanoi/2020", "hue/2021", "pci/2014"]
    assert found["hanoi/2020"] == versions()
    assert found["pci/2014"] == {"python": "3.9", "numpy": "1.0"} and found["hue/2021"] == {"python": "3.9"}
    assert record_text(path, "hanoi/2020") == path.read_text("utf-8")


@pytest.mark.parametrize("content", [None, b"", b"\xff\xfe", b"a,b\n1,2\n", b'"'])
def test_a_record_that_is_no_record_says_nothing(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / NAME).write_bytes(content)
    assert read_record(tmp_path / NAME) == {}


def test_only_versions_that_changed_are_told() -> None:
    now = versions()
    assert changed_versions({**now, "numpy": "1.0", "gone": "1"}) == [("numpy", "1.0", now["numpy"])]


def test_the_manifest_leaves_the_record_out(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text("x", "utf-8")
    (tmp_path / "a.csv").write_text("x", "utf-8")
    assert list(digest_tree(tmp_path)) == ["a.csv"]
