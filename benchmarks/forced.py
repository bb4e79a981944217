"""What printed figures force, as a multiple of loading the year; of each index its slowest year."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from common import best_times

from parindex_analysis.catalog import Year, list_indices, load_index, load_year
from parindex_analysis.evidence.what_holds import forced
from parindex_analysis.home import find_home


def explained(year: Year) -> None:
    """Find bounds and contradictions of every block."""
    for group in year.groups:
        forced(year.trusted(), group)


def lines(_options: object = None) -> Iterator[str]:
    """Yield the ratio of each index's slowest year, a line each."""
    raw = find_home().raw
    for index in list_indices(raw):
        ratios: dict[int, float] = {}
        for year in load_index(raw, index).years:
            loaded = load_year(raw, index, year)
            works = (partial(load_year, raw, index, year), partial(explained, loaded))
            one, whole = best_times(*works, seconds=0, least=1)
            ratios[year] = whole / one
        if ratios:
            slowest = max(ratios, key=lambda year: ratios[year])
            yield f"{index}: {slowest} takes {ratios[slowest]:.1f} times as long as loading it"
