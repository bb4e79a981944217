"""The report's section on how firm the ranking is, in brief; the page on weights has the rest."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from parindex_analysis import html
from parindex_analysis.catalog.facts import Evidence
from parindex_analysis.language import Language
from parindex_analysis.sensitivity import admissible_for, order_of
from parindex_analysis.study.study import Analysis
from parindex_analysis.words.evidence import evidence_words
from parindex_analysis.words.findings.first_place import first_place
from parindex_analysis.words.findings.weights import guaranteed_sentence
from parindex_analysis.words.names import block_name, unit_name


def robust(analysis: Analysis, say: Language) -> str:
    """Return, for each block, what weights can and cannot do to its ranking."""
    words, parts = evidence_words(say), []
    for group in analysis.groups:
        told = [(first.sentence, first.evidence) for first in first_place(analysis, group, say)]
        told += _order(analysis, group, say)
        told += [(sentence, "implied") for sentence in _guaranteed(analysis, group, say)]
        if told:
            parts += [html.heading(3, block_name(analysis.year, group, say)), html.findings(told, words)]
    if not parts:
        return html.paragraph(say("Too little is public to say how firm the ranking is."))
    more = html.link(
        say("Try other weights, and see every unit’s possible ranks"), f"sensitivity.{say.lang}.html"
    )
    return "".join(parts) + f"<p>{more}</p>\n"


def _order(analysis: Analysis, group: str, say: Language) -> Iterator[tuple[str, Evidence]]:
    """Say what weights do to the order of a block whose parts are public."""
    runs = analysis.scenarios.get(group)
    if runs is None or analysis.open_units[group].unit_ids:
        return  # an order among some of the units would not be that of the block
    n, vary = len(runs.unit_ids), analysis.parameters.vary
    if runs.sheet.is_exact:
        order = order_of(runs.sheet, admissible_for(runs.sheet, vary))
        yield (
            say(
                "{kept} of {pairs} pairs of units keep their order under all weights within ±{vary}.",
                kept=say.number(order.above.sum(), 0),
                pairs=say.number(n * (n - 1) / 2, 0),
                vary=say.percent(vary),
            ),
            "derived",
        )
    pair = min(analysis.radii[group], key=lambda one: one.radius, default=None)
    if pair is not None and 0 < pair.radius < 1:
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
    if np.allclose(runs.scenarios[0].weights, runs.scenarios[1].weights):
        return
    changed = int((np.abs(official - equal) > 0).sum())
    yield (
        say(
            "With equal weights {changed} of {n} ranks would differ.",
            changed=say.number(changed, 0),
            n=say.number(n, 0),
        ),
        "derived",
    )


def _guaranteed(analysis: Analysis, group: str, say: Language) -> list[str]:
    """Say of each two neighbours among the public totals which change of weights cannot turn their order."""
    return [
        guaranteed_sentence(analysis, one, say) for one in analysis.guarantees.get(group, []) if one.shown > 0
    ][:_MOST]


_MOST = 3  # the page on weights draws all of them
