"""How firm the first place and the order of a block are, in sentences with what they rest on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from parindex_analysis.catalog.facts import Evidence
from parindex_analysis.reporting.analysis import Analysis
from parindex_analysis.reporting.language import Language
from parindex_analysis.reporting.words import unit_name
from parindex_analysis.sensitivity.radius import radius_matrix

Told = tuple[str, Evidence]


@dataclass(frozen=True)
class FirstPlace:
    """What weights can do to the first place.

    Attributes
    ----------
    firm : bool
        Whether no weights within the limits give it to another unit.
    sentence : str
    evidence : {'derived', 'implied'}
        From public parts, or from totals alone.
    """

    firm: bool
    sentence: str
    evidence: Evidence


def first_place(analysis: Analysis, group: str, say: Language) -> FirstPlace | None:
    """Say how far weights must move before the first place is another's; None where nothing can be said."""
    if group in analysis.scenarios:
        return _by_parts(analysis, group, say)
    ranks = analysis.guaranteed_ranks.get(group)
    leader = next((one for one in ranks.units if one.best == 1), None) if ranks is not None else None
    if ranks is None or leader is None:
        return None
    told = {"unit": unit_name(analysis.year, leader.unit_id, say), "vary": say.percent(ranks.vary)}
    if leader.worst == 1:
        sentence = say(
            "If every weight moves by up to ±{vary}, {unit} stays first, "
            "whatever the unpublished scores are.",
            **told,
        )
    else:
        sentence = say(
            "If every weight moves by up to ±{vary}, {unit} could come as low as {worst}: the unpublished "
            "scores decide.",
            worst=say.ordinal(leader.worst),
            **told,
        )
    return FirstPlace(leader.worst == 1, sentence, "implied")


def _by_parts(analysis: Analysis, group: str, say: Language) -> FirstPlace:
    runs = analysis.scenarios[group]
    leader = runs.unit_ids[0]
    radii = radius_matrix(runs.sheet.achievement, runs.sheet.max_points)[runs.sheet.unit_ids.index(leader)]
    others = [at for at, unit in enumerate(runs.sheet.unit_ids) if unit != leader]
    nearest = min(others, key=lambda at: (radii[at], runs.sheet.unit_ids[at]))
    told = {
        "unit": unit_name(analysis.year, leader, say),
        "other": unit_name(analysis.year, runs.sheet.unit_ids[nearest], say),
        "radius": say.percent(radii[nearest], 1),
        "vary": say.percent(analysis.parameters.vary),
    }
    if radii[nearest] >= 1:
        sentence = say("{unit} stays first whatever the weights are.", **told)
    elif radii[nearest] > analysis.parameters.vary:
        sentence = say(
            "{unit} stays first under all weights within ±{vary}; {other} could pass it only if they moved "
            "by ±{radius} or more.",
            **told,
        )
    else:
        sentence = say(
            "{other} would draw level with {unit} if the weights moved by ±{radius} in its favour.", **told
        )
    return FirstPlace(bool(radii[nearest] > analysis.parameters.vary), sentence, "derived")


def order(analysis: Analysis, group: str, say: Language) -> Iterator[Told]:
    """Say what weights do to the order of a block whose parts are public."""
    runs = analysis.scenarios.get(group)
    if runs is None:
        return
    radii = radius_matrix(runs.sheet.achievement, runs.sheet.max_points)
    n, vary = len(runs.unit_ids), analysis.parameters.vary
    kept = int((radii > vary).sum())
    yield (
        say(
            "{kept} of {pairs} pairs of units keep their order under all weights within ±{vary}.",
            kept=say.number(kept, 0),
            pairs=say.number(n * (n - 1) / 2, 0),
            vary=say.percent(vary),
        ),
        "derived",
    )
    pair = min(analysis.radii[group], key=lambda one: one.radius, default=None)
    if pair is not None and pair.radius < 1:
        told = {unit: unit_name(analysis.year, name, say) for unit, name in
                (("above", pair.above), ("below", pair.below))}  # fmt: skip
        sentence = say(
            "The least firm order of neighbours: {below} catches up with {above} "
            "if the weights move by ±{radius}.",
            radius=say.percent(pair.radius, 2 if pair.radius < 0.01 else 1),
            **told,
        )
        yield sentence, "derived"
    official, equal = runs.of("official"), runs.of("equal")
    changed = int((np.abs(official - equal) > 0).sum())
    yield (
        say(
            "With equal weights {changed} of {n} ranks would be others.",
            changed=say.number(changed, 0),
            n=say.number(n, 0),
        ),
        "derived",
    )
