"""The RO-Crate beside a year's pages: read back, complete, and the same on any day."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from years import make_analysis, make_year, real_analysis, totals

from parindex_analysis.catalog.models import Text
from parindex_analysis.catalog.sources import Source
from parindex_analysis.exports.record.graph import Graph, is_web_address, local_id
from parindex_analysis.exports.record.process import inputs
from parindex_analysis.exports.record.write import NAME, crate_text
from parindex_analysis.home import Home, find_home
from parindex_analysis.study.study import Analysis

PAGE = "<html><head><title>Chỉ số &amp; 2020</title></head></html>"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder as a run leaves it, in small."""
    for lang in ("vi", "en"):
        (tmp_path / f"index.{lang}.html").write_text(PAGE, "utf-8")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "ranking.csv").write_text("x\n", "utf-8")
    (tmp_path / "data" / "hanoi-2020.xlsx").write_bytes(b"PK")
    (tmp_path / "data" / "a b.svg").write_text("<svg/>", "utf-8")
    return tmp_path


def graph_of(text: str) -> dict[str, dict[str, Any]]:
    """Return the entities by identifier."""
    entities = json.loads(text)["@graph"]
    found = {entity["@id"]: entity for entity in entities}
    assert len(found) == len(entities)
    return found


def references(value: Any) -> Iterator[str]:
    """Yield every identifier that a value refers to."""
    if isinstance(value, dict):
        yield value["@id"]
    elif isinstance(value, list):
        for one in value:
            yield from references(one)


@pytest.fixture
def hanoi() -> Analysis:
    return real_analysis("hanoi", 2020)


def test_the_package_reads_it_back(folder: Path, hanoi: Analysis) -> None:
    from rocrate.rocrate import ROCrate

    (folder / NAME).write_text(crate_text(hanoi, find_home(), folder), "utf-8")
    crate = ROCrate(folder)
    assert crate.name == "Hanoi PAR Index 2020"
    assert crate.root_dataset["datePublished"] == "2021-05-05"
    parts = {entity.id for entity in crate.data_entities}
    assert parts == {
        "index.vi.html",
        "index.en.html",
        "data/ranking.csv",
        "data/hanoi-2020.xlsx",
        "data/a%20b.svg",
    }
    run = crate.root_dataset["mentions"]
    assert run.type == "CreateAction" and run["instrument"]["name"] == "parindex_analysis"
    assert {entity.id for entity in run["result"]} == parts


def test_every_reference_leads_somewhere(folder: Path, hanoi: Analysis) -> None:
    found = graph_of(crate_text(hanoi, find_home(), folder))
    for entity in found.values():
        for name, value in entity.items():
            if name not in ("@id", "@type"):
                for wanted in references(value):
                    assert wanted in found or wanted == "https://w3id.org/ro/crate/1.1", (
                        entity["@id"],
                        wanted,
                    )


def test_it_says_what_it_is_about_and_how_it_was_made(folder: Path, hanoi: Analysis) -> None:
    found = graph_of(crate_text(hanoi, find_home(), folder))
    assert found["#decision/2001-qd-ubnd"]["identifier"] == "2001/QĐ-UBND"
    assert found["#rules/6677-QD-UBND"]["datePublished"] == "2017-09-25"
    assert found["#index/hanoi"]["alternateName"] == "Chỉ số cải cách hành chính Thành phố Hà Nội"
    assert (
        found["#parameter/vary"]["value"] == "0.25" and found["#parameter/vary"]["description"] == "as preset"
    )
    assert found["#software/numpy"]["softwareVersion"] and "#notebook/03_annual_report.ipynb" in found
    assert found["#source/kinhtedothi-vn-dat-cao-nhat-html"]["url"].startswith("https://kinhtedothi.vn/")
    page = found["index.vi.html"]
    assert (page["name"], page["inLanguage"], page["encodingFormat"]) == ("Chỉ số & 2020", "vi", "text/html")
    assert page["sha256"] == hashlib.sha256(PAGE.encode()).hexdigest()
    assert page["contentSize"] == str(len(PAGE.encode()))


def test_inputs_have_their_hashes_and_come_from_every_year_that_the_pages_use(
    folder: Path, hanoi: Analysis
) -> None:
    raw = find_home().raw
    names = inputs(hanoi, raw)
    assert {"hanoi/2020/facts.csv", "hanoi/2019/facts.csv", "hanoi/2016/facts.csv", "sources.csv"} <= set(
        names
    )
    assert {"profiles.csv", "targets.csv", "hanoi/rules/6677-QD-UBND/ruleset.yaml"} <= set(names)
    assert not any("2021" in name for name in names)
    found = graph_of(crate_text(hanoi, find_home(), folder))
    for name in names:
        entity = found[local_id("raw", name)]
        assert entity["sha256"] == hashlib.sha256((raw / name).read_bytes()).hexdigest()
        assert entity["name"] == f"data/raw/{name}" and entity["@type"] == "CreativeWork"
    assert {local_id("raw", name) for name in names} <= set(references(found["#run"]["object"]))


def test_the_same_bytes_on_another_day_and_in_another_folder(
    folder: Path, hanoi: Analysis, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    first = crate_text(hanoi, find_home(), folder)
    monkeypatch.setattr("rocrate.model.root_dataset.iso_now", lambda: "2031-02-03T04:05:06+00:00")
    other = tmp_path_factory.mktemp("elsewhere")
    (other / "data").mkdir()
    for path in sorted(folder.rglob("*.*"), reverse=True):
        (other / path.relative_to(folder)).write_bytes(path.read_bytes())
    (other / NAME).write_text("an old one", "utf-8")
    assert crate_text(hanoi, find_home(), other) == first
    for word in (str(folder), str(find_home().root), "2031", "uuid"):
        assert word not in first


def test_a_year_without_dates_has_the_year(folder: Path) -> None:
    found = graph_of(crate_text(real_analysis("pci", 2014), find_home(), folder))
    assert found["./"]["datePublished"] == "2014"
    assert not any(name.startswith("#decision/") for name in found)
    days = re.compile(r"\d{4}-\d{2}-\d{2}")
    assert not [entity for entity in found.values() if days.search(str(entity.get("datePublished", "")))]


def test_hostile_words_are_text_and_never_identifiers(folder: Path) -> None:
    evil = '"}],"@graph":[{"@id":"../../<script>alert(1)</script>'
    sources = {
        "paper": Source("paper", evil, evil, "../x", "javascript:alert(1)", "=1+1", "\x00\u2028"),
        "../<b>": Source("../<b>", "", "Báo", "", "https://example.org/a b", "", ""),
        "muc": Source("muc", "", "Bao", "", "https://example.org/", "", ""),
    }
    facts = [fact for name in sources for fact in totals({"a": "90.00"}, source_id=name)]
    words = Text(vi=evil, en=evil)
    year = replace(make_year(facts, names=words, publisher=words, place=words), sources=sources)
    home = find_home()
    found = graph_of(crate_text(make_analysis(year), Home(folder, home.raw, home.notebooks), folder))
    source = found["#source/paper"]
    assert (source["name"], source["datePublished"], source["license"]) == (evil, "../x", "=1+1")
    assert "url" not in source and "url" not in found["#source/../%3Cb%3E"]
    assert found["#source/muc"]["url"] == "https://example.org/"
    assert not [name for name in found if re.search(r"[<>\"{}\s]|javascript", name)]
    publishers = {found[one["publisher"]["@id"]]["name"] for one in found.values() if "publisher" in one}
    assert publishers == {evil, "Báo", "Bao"}


def test_what_is_there_already_stays() -> None:
    graph = Graph()
    assert graph.add("#a", "Thing", name="first", url=None) == graph.add("#a", "Thing", name="second")
    assert graph.name_of("#a") == "first" and graph.name_of("#b") is None
    assert "url" not in json.loads(graph.text())["@graph"][-1]


@pytest.mark.parametrize(
    ("text", "web"),
    [
        ("https://example.org/a?b=1#c", True),
        ("HTTP://example.org", True),
        ("javascript:alert(1)", False),
        ("ftp://example.org", False),
        ("https://exa mple.org", False),
        ("https://example.org/<script>", False),
        ("https://", False),
        ("", False),
        ("https://example.org\n", False),
    ],
)
def test_only_addresses_of_the_web_are_addresses(text: str, web: bool) -> None:
    assert is_web_address(text) is web
