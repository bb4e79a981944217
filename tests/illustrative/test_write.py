"""What is written is read again as it was."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from years import real_year

from parindex_analysis.catalog import load_year
from parindex_analysis.catalog.check import check_raw
from parindex_analysis.errors import UsageError
from parindex_analysis.illustrative.write import write_year


@pytest.mark.parametrize(("index", "year"), [("pci", 2014), ("papi", 2020)])
def test_a_year_of_scores_is_read_as_it_was_written(index: str, year: int, tmp_path: Path) -> None:
    loaded = replace(real_year(index, year), facts=(), decision=None)
    write_year(tmp_path, loaded)
    again = load_year(tmp_path, index, year)
    assert again.units == tuple(replace(unit, predecessors=()) for unit in loaded.units)  # Hà Tây is gone
    assert again.own_settings == loaded.own_settings
    assert again.rules.keys() == loaded.rules.keys()
    for group, rule_set in loaded.rules.items():
        assert again.rules[group].settings == rule_set.settings
        assert again.rules[group].items == rule_set.items
    assert loaded.scores is not None and again.scores is not None and len(again.scores) > 500
    pd.testing.assert_frame_equal(again.scores, loaded.scores)
    assert again.sources == {key: loaded.sources[key] for key in again.sources}
    assert check_raw(tmp_path) == []


def test_printed_facts_are_not_written(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="typed in from a source"):
        write_year(tmp_path, real_year("hanoi", 2020))
    assert not list(tmp_path.iterdir())
