"""How much of the order rests on the weights."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from parindex_analysis.evidence import Guarantee
from parindex_analysis.language import Language
from parindex_analysis.scoring import Sheet
from parindex_analysis.study.study import Analysis
from parindex_analysis.words.evidence import radius_text, whatever
from parindex_analysis.words.findings.finding import Finding
from parindex_analysis.words.names import unit_name, unit_names

_MOST_NAMED = 4  # more units than this in one sentence are not read


def firmness(analysis: Analysis, group: str, say: Language) -> Iterator[Finding]:
    """Say what the weights decide: by the survey's share, by equal weights, or from totals alone."""
    if group in analysis.share_lines:
        yield from _survey_share(analysis, group, say)
    elif group in analysis.scenarios:
        yield from _equal_weights(analysis, group, say)
    else:
        yield from _guaranteed(analysis, group, say)


def _survey_share(analysis: Analysis, group: str, say: Language) -> Iterator[Finding]:
    line = analysis.share_lines[group]
    nearest = line.nearest()
    if nearest is None:
        return
    more = nearest.share > line.official
    gains, loses = (nearest.above, nearest.below) if more else (nearest.below, nearest.above)
    percents = 100 * nearest.share, 100 * line.official
    # As many decimals as it takes to tell the two apart (one where they are equal, in a tie).
    decimals = next((n for n in range(1, 4) if round(percents[0], n) != round(percents[1], n)), 1)
    told = {
        "gains": unit_name(analysis.year, gains, say),
        "loses": unit_name(analysis.year, loses, say),
        "share": say.percent(nearest.share, decimals),
        "official": say.plain(round(percents[1], decimals)) + "%",
    }
    if more:
        sentence = say(
            "If the survey counted for more than {share} of the total (it is {official}), "
            "{gains} would pass {loses}.",
            **told,
        )
    else:
        sentence = say(
            "If the survey counted for less than {share} of the total (it is {official}), "
            "{gains} would pass {loses}.",
            **told,
        )
    values = {"share": nearest.share, "official": line.official, "gains": gains, "loses": loses}
    yield Finding("survey_share", group, sentence, "derived", values)


def _equal_weights(analysis: Analysis, group: str, say: Language) -> Iterator[Finding]:
    runs = analysis.scenarios[group]
    sheet = analysis.sheets[group]
    if (
        analysis.open_units[group].unit_ids
        or not isinstance(sheet, Sheet)
        or len(sheet.unit_ids) < (analysis.year.n_units(group) or 0)
    ):
        return  # ranks among some of the units would not be ranks
    official, equal = runs.of("official"), runs.of("equal")
    if np.allclose(runs.scenarios[0].weights, runs.scenarios[1].weights):
        return  # the official weights are the equal ones
    moves = np.abs(official - equal)
    changed = int((moves > 0).sum())
    values: dict[str, Any] = {"changed": changed, "n": len(official)}
    if not changed:
        sentence = say("With equal weights for all domains no rank would change.")
        yield Finding("equal_weights", group, sentence, "derived", values)
        return
    sentence = say(
        "With equal weights for all domains {changed} of {n} ranks would change.",
        changed=say.number(changed, 0),
        n=say.number(len(official), 0),
    )
    farthest = np.flatnonzero(moves == moves.max())
    if len(farthest) == 1:
        at = int(farthest[0])
        values |= {"unit": runs.unit_ids[at], "from": official[at], "to": equal[at]}
        sentence += " " + say(
            "The longest move: {unit}, from {start} to {end}.",
            unit=unit_name(analysis.year, runs.unit_ids[at], say),
            start=say.ordinal(official[at]),
            end=say.ordinal(equal[at]),
        )
    elif len(farthest) <= _MOST_NAMED and moves.max() == int(moves.max()):
        sentence += " " + say.plural(
            "The longest moves, of {n} place: {names}.",
            "The longest moves, of {n} places: {names}.",
            int(moves.max()),
            names=unit_names(analysis.year, [runs.unit_ids[at] for at in farthest], say),
        )
    yield Finding("equal_weights", group, sentence, "derived", values)


def _guaranteed(analysis: Analysis, group: str, say: Language) -> Iterator[Finding]:
    for firm in analysis.guarantees.get(group, []):
        if firm.shown > 0:
            values = {"above": firm.above, "below": firm.below, "radius": firm.shown}
            yield Finding("guaranteed", group, guaranteed_sentence(analysis, firm, say), "implied", values)
            return


def guaranteed_sentence(analysis: Analysis, firm: Guarantee, say: Language) -> str:
    """Say which change of weights can't turn the order of two units, and under which condition."""
    return say(
        "{above} stays above {below} as long as no weight moves by more than {radius} up or down, "
        "{whatever}.",
        above=unit_name(analysis.year, firm.above, say),
        below=unit_name(analysis.year, firm.below, say),
        radius=radius_text(firm, say),
        whatever=whatever(firm.items, say),
    )
