"""Sources: who published a figure."""

from __future__ import annotations

from pathlib import Path

import pytest

from parindex_analysis.catalog import Problems
from parindex_analysis.catalog.site import is_address
from parindex_analysis.catalog.sources import Source, read_sources

HEADER = "source_id,title,publisher,date,url,licence,note\n"


@pytest.mark.parametrize(
    ("title", "publisher", "label"),
    [
        ("Chỉ số 2021", "Hànộimới", "Hànộimới: Chỉ số 2021"),
        ("Chỉ số 2021", "", "Chỉ số 2021"),
        ("", "Hànộimới", "Hànộimới"),
        ("", "", "paper"),
    ],
)
def test_a_page_calls_a_source_by_what_is_known_of_it(title: str, publisher: str, label: str) -> None:
    assert Source("paper", title, publisher, "", "", "", "").label == label


def test_sources_are_found_by_their_id_and_faults_are_told(tmp_path: Path) -> None:
    rows = ["a,A,P,2021-05-05,https://a.vn/x?y=1,CC0,", "b,B,,,a.vn,,", "a,C,,,,,", ",D,,,,,"]
    (tmp_path / "sources.csv").write_text(HEADER + "\n".join(rows) + "\n", "utf-8")
    problems = Problems()
    found = read_sources(tmp_path, problems)
    assert found["b"].url == "a.vn"
    assert [str(problem) for problem in problems] == [
        "sources.csv, row 3, url = 'a.vn': A web address starts with https:// or http://. "
        "Correct the address.",
        "sources.csv, row 4, source_id = 'a': The source stands twice. Keep one of the two rows.",
        "sources.csv, row 5, source_id: The cell is empty. Fill it in.",
    ]


@pytest.mark.parametrize(
    ("url", "opens"),
    [
        ("https://hanoi.gov.vn/a?b=c", True),
        ("https://vi.wikipedia.org/wiki/Hà_Nội", True),
        ("https://", False),
        ("https://999.9.9.9/", False),
        ("https://hanoi.gov.vn:99999/", False),
        ("https://hanoi..vn/", False),
        ("https://hanoi gov.vn/", False),
        ("https://[::1", False),
    ],
)
def test_an_address_that_no_browser_can_open_is_no_address(url: str, opens: bool) -> None:
    assert is_address(url) is opens
