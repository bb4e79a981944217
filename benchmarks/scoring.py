"""From measurements to ranks: 10,000 units x 118 items, as a multiple of one pass of NumPy.

``python benchmarks/scoring.py`` prints ratios within one run, never seconds. The pass copies an array of
10,000 x 118 numbers, multiplies it by the maxima and sums each row. The units are the illustrative districts,
over and over; every item with a formula has its measurements (several for a survey question), the others
their points.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd
from common import best_times

from parindex_analysis.catalog import Year, load_year
from parindex_analysis.home import find_home
from parindex_analysis.illustrative import illustrative_year
from parindex_analysis.scoring import score_block
from parindex_analysis.scoring.score_table import make_cells, read_sheet
from parindex_analysis.scoring.scores import BlockScores, full_scale, rank_units
from parindex_analysis.scoring.tree import aggregate, tree_of

GROUP = "district"
N_UNITS = 10_000


def crowd(year: Year) -> Year:
    """Return a year with 10,000 units: the illustrative ones repeated, with their measurements only."""
    scores = year.scores
    assert scores is not None  # it was just made
    members = year.units_of(GROUP)
    own = scores[scores["unit_id"].isin([unit.unit_id for unit in members]) & (scores["kind"] != "self")]
    measured = set(own.loc[own["kind"] == "value", "item_id"])
    own = own[(own["kind"] == "value") | ~own["item_id"].isin(measured)]
    times = -(-N_UNITS // len(members))
    units = tuple(replace(unit, unit_id=f"{unit.unit_id}-{at}") for at in range(times) for unit in members)[
        :N_UNITS
    ]
    table = pd.concat([own.assign(unit_id=own["unit_id"] + f"-{at}") for at in range(times)])
    table = table[table["unit_id"].isin([unit.unit_id for unit in units])]
    return replace(year, units=units, scores=table.reset_index(drop=True), facts=())


def lines(options: object = None) -> Iterator[str]:
    """Yield how many passes of NumPy each part takes, a line each."""
    year = crowd(illustrative_year(load_year(find_home().raw, "hanoi", 2020)))
    rules, scores = year.rules[GROUP], year.scores
    tree = tree_of(rules)
    sheet = read_sheet(year, GROUP, tree)
    assert sheet is not None and scores is not None  # it has rows

    def computed() -> BlockScores:
        cells = make_cells(rules, tree, sheet)
        return BlockScores(
            GROUP, rules, tree, cells, *aggregate(tree, cells.points, cells.maxima), full_scale(tree)
        )

    block = computed()
    assert len(block.unit_ids) == N_UNITS and not np.isnan(block.totals).any()
    achievement, weights = block.cells.points / block.cells.maxima, block.cells.maxima[0]

    def one_pass() -> object:
        work = achievement.copy()
        work *= weights
        return work.sum(axis=1)

    def ranked(found: object) -> object:
        assert isinstance(found, BlockScores)  # every item has its points
        return rank_units(year, found.unit_ids, found.totals)

    unit, arrays, reading, everything = best_times(
        one_pass,
        lambda: ranked(computed()),
        lambda: read_sheet(year, GROUP, tree),
        lambda: ranked(score_block(year, GROUP)),
    )
    yield f"measurements in arrays to ranks: {arrays / unit:.1f} passes"
    yield f"table of {len(scores):,} rows to arrays: {reading / unit:.1f} passes"
    yield f"table to ranks, all of it: {everything / unit:.1f} passes"


if __name__ == "__main__":
    for line in lines():
        sys.stdout.write(f"{line}\n")
