"""A year with illustrative rules and scores of every unit and item, under which its printed facts hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from parindex_analysis.catalog import Fact, Year
from parindex_analysis.catalog.models import IndexSettings, Text, YearSettings
from parindex_analysis.catalog.sources import Source
from parindex_analysis.errors import ParindexError, UsageError
from parindex_analysis.illustrative.rules import BLOCKS, INDEX, SOURCE_ID, Rules, illustrative_rules
from parindex_analysis.illustrative.sheet import illustrative_scores
from parindex_analysis.illustrative.write import write_year
from parindex_analysis.scoring.checks import check_year
from parindex_analysis.scoring.intervals import EPSILON, overlaps
from parindex_analysis.scoring.scores import BlockScores, rank_units, score_block


def unmet(year: Year, blocks: dict[str, BlockScores]) -> list[str]:
    """Return the facts that scores do not meet, one phrase each; empty where all is well.

    Parameters
    ----------
    year : Year
        Its printed figures; those of low confidence are left out.
    blocks : dict of str to BlockScores
        Scores by block.
    """
    known = year.trusted()
    found = [
        f"{group} {fact.measure} {fact.unit_id} {fact.text}: {value:g}"
        for group, block in blocks.items()
        for fact, value in _compared(known, group, block)
        if not overlaps((value, value), fact.interval)
    ]
    return found + [
        f"{check.group} {check.kind}" for check in check_year(known) if check.verdict == "differs"
    ]


def _compared(year: Year, group: str, block: BlockScores) -> Iterator[tuple[Fact, float]]:
    """Yield each fact of a block that its scores can be held against, and what they give."""
    totals = block.totals
    ranks = rank_units(year, block.unit_ids, totals)
    place = {unit: at for at, unit in enumerate(block.unit_ids)}
    by_kind = {
        kind: block.cells.points[:, [item.assessment == kind for item in block.tree.items]].sum(axis=1)
        for kind in ("appraisal", "survey")
    }
    of_units = {
        "total": totals,
        "rank": ranks,
        "appraised_points": by_kind["appraisal"],
        "survey_points": by_kind["survey"],
    }
    satisfaction = block.rules.find("satisfaction")
    of_block = {
        "max_total": totals.max(),
        "min_total": totals.min(),
        "mean_total": totals.mean(),
        "n_units": float(len(totals)),
        "survey_satisfaction_max": np.nan if satisfaction is None else satisfaction.max_points,
    }
    for fact in year.facts:
        if fact.group != group or fact.item:
            continue
        if fact.unit_id in place and fact.measure in of_units:
            yield fact, float(of_units[fact.measure][place[fact.unit_id]])
        elif fact.measure == "count_above" and fact.threshold is not None:
            yield fact, float((totals > fact.threshold + EPSILON).sum())
        elif not fact.unit_id and fact.measure in of_block:
            yield fact, float(of_block[fact.measure] or np.nan)


_SOURCE = Source(
    SOURCE_ID,
    "Made up by parindex_analysis, for tests and teaching",
    "parindex_analysis",
    "",
    "",
    "MIT",
    "no finding may rest on it",
)


def illustrative_year(year: Year, seed: int = 0) -> Year:
    """Make up rules and scores of every unit and item, such that the printed facts of a year hold.

    Promised for Hanoi 2020 and for years with facts like its own: units known by name, printed totals that
    have their printed ranks, greatest and least total, counts above a value, appraised and survey points.
    Other facts (means, say) are not aimed at; where one fails in the end, there is no sheet.

    Parameters
    ----------
    year : Year
        The loaded year, with blocks ``department`` and ``district``; see :mod:`.rules` for their structure.
    seed : int, 0 or more
        The same seed gives the same table.

    Returns
    -------
    Year
        Of the index ``hanoi-illustrative``, with the facts of the year. Every item and every row of the score
        table has evidence ``illustrative``. Appraisal items have self-assessed and appraised points, survey
        items survey points, items with a formula the measurements that give these points; all lie on the
        items' score steps. Never to be used for findings.

    Raises
    ------
    UsageError
        The seed is negative.
    ParindexError
        A fact of the year can't be met; the message names it.
    """
    if seed < 0:
        raise UsageError("The seed is {seed}; give 0 or a greater whole number.", seed=seed)
    rules = {group: illustrative_rules(group, year.year) for group in BLOCKS}
    scores = illustrative_scores(year, rules, seed)
    made = replace(
        year,
        settings=_settings(year, rules),
        rules={group: own.rule_set for group, own in rules.items()},
        scores=scores,
        sources={**year.sources, SOURCE_ID: _SOURCE},
    )
    failed = unmet(made, {group: _block(made, group) for group in rules})
    if failed:
        raise ParindexError(
            "No illustrative sheet was found that meets these facts of {year}: {facts}.",
            year=year.year,
            facts="; ".join(failed),
        )
    return made


def _block(year: Year, group: str) -> BlockScores:
    block = score_block(year, group)
    assert isinstance(block, BlockScores)  # noqa: S101  the rules are whole and every unit has every item
    return block


def write_illustrative(year: Year, folder: Path, seed: int = 0) -> Path:
    """Write an illustrative year as an analysis folder of its own, without the printed facts.

    Parameters
    ----------
    year : Year
        The loaded year, see :func:`illustrative_year`.
    folder : Path
        A new or empty folder; ``PARINDEX_HOME`` may name it afterwards.
    seed : int, 0 or more
        The same seed gives the same bytes.

    Returns
    -------
    Path
        ``data/raw`` in it, with the one index ``hanoi-illustrative``.

    Raises
    ------
    UsageError
        The folder holds something already, or can't be written to.
    """
    made = replace(illustrative_year(year, seed), facts=(), decision=None)
    raw = folder / "data" / "raw"
    try:
        if folder.exists() and any(folder.iterdir()):
            raise UsageError("The folder {folder} is not empty; name a new one.", folder=folder)
        write_year(raw, replace(made, units=tuple(unit for unit in made.units if unit.group in BLOCKS)))
    except OSError as error:
        raise UsageError(
            "The folder {folder} can't be written to: {reason}.", folder=folder, reason=error.strerror
        ) from None
    return raw


def _settings(year: Year, rules: dict[str, Rules]) -> IndexSettings:
    own = year.settings
    warning = Text(
        vi="Minh hoạ: mọi điểm và cách tính đều là giả định; chỉ dùng để thử và giảng dạy.",
        en="Illustrative: all points and formulas are made up, for tests and teaching only.",
    )
    named = {group: one.rule_set.settings.id for group, one in rules.items()}
    changes: dict[str, Any] = {
        "id": INDEX,
        "names": Text(vi=f"{own.names.vi} (minh hoạ)", en=f"{own.names.en} (illustrative)"),
        "publisher": Text(vi="parindex_analysis (minh hoạ)", en="parindex_analysis (illustrative)"),
        "about": warning,
        "groups": {group: own.groups[group] for group in rules},
        "years": {year.year: YearSettings(rules=named, notes=warning)},
        "known_contradictions": (),
    }
    return own.model_copy(update=changes)
