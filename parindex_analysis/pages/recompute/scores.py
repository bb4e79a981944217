"""Scores behind the totals: index % of domains, one total opened, self-assessed against appraised points."""

from __future__ import annotations

import math

import numpy as np

from parindex_analysis import html
from parindex_analysis.language import Language
from parindex_analysis.scoring import BlockScores, Overstating, explain_score
from parindex_analysis.study.study import Analysis
from parindex_analysis.words.names import block_name, explained_sentence, unit_name

_MOST_ITEMS = 10


def domains(analysis: Analysis, say: Language) -> str:
    """Show each unit's index % in every domain, and open the leading unit's total."""
    parts = []
    for group, block in analysis.blocks.items():
        if len(analysis.blocks) > 1:
            parts.append(html.heading(3, block_name(analysis.year, group, say)))
        parts += [_domain_table(analysis, block, say), _opened(analysis, block, say)]
    return "".join(parts) or html.paragraph(say("The scores of criteria and domains are not public."))


def _domain_table(analysis: Analysis, block: BlockScores, say: Language) -> str:
    nodes = block.tree.nodes
    below = [at for at in nodes[-1].below if nodes[at].role == "scale"]
    order = np.argsort(-np.nan_to_num(block.totals, nan=-np.inf), kind="stable")
    rows = [
        [
            unit_name(analysis.year, block.unit_ids[row], say),
            *(_pct(block.index_pct[row, at], say) for at in below),
            _pct(100 * block.totals[row] / block.scale, say),
        ]
        for row in order
    ]
    names = [item.name(say.lang) for at in below if (item := nodes[at].item) is not None]
    caption = say(
        "{block}: index in % (points by maximum points), by domain",
        block=block_name(analysis.year, block.group, say),
    )
    columns = [say("Unit"), *names, say("Total")]
    return html.table(columns, rows, caption, numeric=range(1, len(columns)))


def _pct(value: float, say: Language) -> str:
    return "–" if math.isnan(value) else say.number(value, 1)


def _opened(analysis: Analysis, block: BlockScores, say: Language) -> str:
    """Open the total of the unit with the greatest one, as an example."""
    if np.isnan(block.totals).all():
        return ""
    leader = block.unit_ids[int(np.nanargmax(block.totals))]
    total = explain_score(block, leader)
    lines = [total, *(explain_score(block, leader, code) for code, _ in total.below)]
    items = "".join(f"<li>{html.paragraph(explained_sentence(one, say))}</li>" for one in lines)
    summary = say("How one total comes about: {unit}", unit=unit_name(analysis.year, leader, say))
    return html.details(summary, f"<ul>{items}</ul>")


def overstated(analysis: Analysis, say: Language) -> str:
    """Compare what units gave themselves with what the council gave them."""
    parts = [_overstated(analysis, result, say) for result in analysis.overstating.values()]
    return "".join(parts) or html.paragraph(say("No self-assessed points are public."))


def _overstated(analysis: Analysis, result: Overstating, say: Language) -> str:
    block = block_name(analysis.year, result.group, say)
    parts = []
    if result.mean_self is not None and result.mean_appraised is not None:
        gap = result.mean_self.value - result.mean_appraised.value
        told = {
            "block": block,
            "own": say.figure(result.mean_self),
            "kept": say.figure(result.mean_appraised),
            "gap": say.number(
                abs(gap), max(result.mean_self.decimals or 0, result.mean_appraised.decimals or 0)
            ),
            "most": say.plain(result.mean_appraised.scale or analysis.year.scale),
        }
        said = (
            say(
                "{block}: on average units gave themselves {own} of {most} points, the council gave "
                "them {kept}: {gap} fewer.",
                **told,
            )
            if gap >= 0
            else say(
                "{block}: on average units gave themselves {own} of {most} points, the council gave "
                "them {kept}: {gap} more.",
                **told,
            )
        )
        parts.append(html.paragraph(said))
    if result.unit_ids:
        parts.append(_unit_table(analysis, result, block, say))
    if result.item_ids:
        parts.append(_item_table(analysis, result, block, say))
    return "".join(parts)


def _unit_table(analysis: Analysis, result: Overstating, block: str, say: Language) -> str:
    rows = [
        [
            unit_name(analysis.year, unit, say),
            say.number(own, 2),
            say.number(kept, 2),
            say.number(own - kept, 2),
        ]
        for unit, own, kept in zip(result.unit_ids, result.self_points, result.appraised, strict=True)
    ]
    columns = [say("Unit"), say("Self-assessed"), say("Appraised"), say("Difference")]
    caption = say("{block}: self-assessed against appraised points", block=block)
    return html.table(columns, rows, caption, numeric=(1, 2, 3))


def _item_table(analysis: Analysis, result: Overstating, block: str, say: Language) -> str:
    rules = analysis.year.rules[result.group]
    pairs = zip(result.item_ids, result.item_self, result.item_appraised, strict=True)
    rows = [
        [
            "" if (item := rules.find(item_id)) is None else f"{item.code} {item.name(say.lang)}",
            say.number(own, 2),
            say.number(kept, 2),
            say.number(own - kept, 2),
        ]
        for item_id, own, kept in list(pairs)[:_MOST_ITEMS]
    ]
    columns = [say("Item"), say("Self-assessed"), say("Appraised"), say("Difference")]
    caption = say("{block}: items with the greatest differences, means", block=block)
    return html.table(columns, rows, caption, numeric=(1, 2, 3))
