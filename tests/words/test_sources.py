"""Sources that a year uses, and the latest day that it can be traced to."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from years import make_year, real_year, totals

from parindex_analysis.catalog.models import Decision, Text
from parindex_analysis.catalog.sources import Source
from parindex_analysis.words.sources import facts_as_of, published_on, used_sources


def source(source_id: str, date: str) -> Source:
    return Source(source_id, "", "", date, "", "", "")


def test_only_sources_that_a_figure_names_are_used() -> None:
    year = replace(
        make_year(totals({"a": "90.00"}, source_id="paper")),
        sources={
            name: source(name, date) for name, date in (("paper", "2021-06-01"), ("other", "2030-01-01"))
        },
    )
    assert [one.source_id for one in used_sources(year)] == ["paper"]
    assert facts_as_of(year) == dt.date(2021, 6, 1) and published_on(year) is None


def test_the_latest_of_decision_and_sources_counts() -> None:
    title = Text(vi="a", en="a")
    year = replace(
        make_year(totals({"a": "90.00"}, source_id="paper")),
        sources={"paper": source("paper", "2021")},
        decision=Decision(number="1", announced=dt.date(2021, 5, 5), title=title),
    )
    assert facts_as_of(year) == published_on(year) == dt.date(2021, 5, 5)


def test_a_year_without_dates_has_none() -> None:
    assert facts_as_of(real_year("pci", 2014)) is None
    assert facts_as_of(real_year("hanoi", 2020)) == dt.date(2021, 5, 5)
