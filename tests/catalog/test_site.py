"""Settings of the site: what may stand there, and what is refused with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from parindex_analysis.catalog.problems import Problems
from parindex_analysis.catalog.site import SiteSettings, read_site


def read(folder: Path, text: str) -> tuple[SiteSettings, list[str]]:
    (folder / "site.yaml").write_text(text, "utf-8")
    problems = Problems()
    return read_site(folder, problems), [f"{p.row} {p.column}" for p in problems]


def test_without_the_file_nothing_is_set(tmp_path: Path) -> None:
    problems = Problems()
    assert read_site(tmp_path, problems) == SiteSettings()
    assert not list(problems)


def test_an_address_ends_with_a_slash(tmp_path: Path) -> None:
    found, problems = read(tmp_path, "site_url: https://example.org/par\ncontact: par@example.org\n")
    assert found == SiteSettings(site_url="https://example.org/par/", contact="par@example.org")
    assert problems == []


@pytest.mark.parametrize(
    "line",
    [
        "site_url: example.org",
        "site_url: javascript:alert(1)",
        "site_url: https://example.org/?q=1",
        'site_url: "https://example.org/<script>"',
        "contact: javascript:alert(1)",
        'site_url: "https://x/\\u202e"',
        'site_url: "https://x/\\x01y"',
        "site_url: https://x/%zz",
        "site_url: https://user:pw@x/",
        'contact: "https://["',
        "contact: somebody",
        "web: x",
    ],
)
def test_what_is_no_address_is_named_with_its_line(tmp_path: Path, line: str) -> None:
    found, problems = read(tmp_path, f"# remark\n{line}\n")
    assert found == SiteSettings()
    assert problems == [f"2 {line.partition(':')[0]}"]
