"""The rule sets of a year: decisions, counts, the tree with its points and formulas."""

from __future__ import annotations

from parindex_analysis import html
from parindex_analysis.catalog import Item, RuleSet
from parindex_analysis.language import Language
from parindex_analysis.scoring import part_maxima
from parindex_analysis.study.study import Analysis
from parindex_analysis.words.names import block_name

_INDENT = "\u2003"  # one em for each level of the tree


def rules(analysis: Analysis, say: Language) -> str:
    """Show each rule set: its decision, its counts, its domains with their maximum points, its whole tree."""
    parts = []
    for group, rule_set in analysis.year.rules.items():
        if group not in analysis.groups:
            continue
        settings = rule_set.settings
        title = f"{block_name(analysis.year, group, say)}: {settings.number or settings.title[say.lang]}"
        parts.append(html.heading(3, title))
        pairs = _counts(rule_set, group, say) + _maxima(analysis, group, say)
        if pairs:
            parts.append(html.definitions(pairs))
        if rule_set.domains:
            parts.append(_domains(analysis, group, say))
        elif not pairs:
            parts.append(html.paragraph(say("Only the name of this rule set is known.")))
        if len(rule_set.items) > len(rule_set.domains):
            parts.append(_tree(analysis, group, say))
    return "".join(parts) or html.paragraph(say("The rule set of this year is not known."))


def _counts(rule_set: RuleSet, group: str, say: Language) -> list[tuple[str, str | html.Cell]]:
    labels = {
        "domains": say("Domains"),
        "criteria": say("Criteria"),
        "subcriteria": say("Sub-criteria"),
        "scored_criteria": say("Scored criteria"),
    }
    counts = rule_set.settings.structure.get(group, {})
    return [(labels[k], say.number(n, 0)) for k, n in counts.items() if k in labels]


def _maxima(analysis: Analysis, group: str, say: Language) -> list[tuple[str, str | html.Cell]]:
    labels = {"appraised": say("Appraisal, maximum points"), "survey": say("Survey, maximum points")}
    return [(labels[part], say.plain(value)) for part, value in part_maxima(analysis.year, group).items()]


def _domains(analysis: Analysis, group: str, say: Language) -> str:
    rows = [[d.code, d.name(say.lang), _points(d, say)] for d in analysis.year.rules[group].domains]
    caption = say("{block}: domains and their maximum points", block=block_name(analysis.year, group, say))
    return html.table(
        [say("Code"), say("Domain"), say("Maximum points")], rows, caption, row_header=1, numeric=(2,)
    )


def _tree(analysis: Analysis, group: str, say: Language) -> str:
    """Show every item with its points and formula, folded away."""
    rule_set = analysis.year.rules[group]
    kinds = {
        "appraisal": say("appraisal"),
        "survey": say("survey"),
        "mixed": say("appraisal and survey"),
        "bonus": say("bonus"),
        "penalty": say("penalty"),
        "": "–",
    }
    rows = [
        [
            item.code,
            _INDENT * item.code.count(".") + item.name(say.lang),
            _points(item, say),
            kinds[rule_set.assessment(item)],
            item.formula or "–",
        ]
        for item in rule_set.items
    ]
    block = block_name(analysis.year, group, say)
    columns = [say("Code"), say("Item"), say("Maximum points"), say("Assessed by"), say("Formula")]
    caption = say("{block}: all items of the rule set", block=block)
    table = html.table(columns, rows, caption, row_header=1, numeric=(2,))
    return html.details(say.plural("{n} item of the rule set", "{n} items of the rule set", len(rows)), table)


def _points(item: Item, say: Language) -> str:
    return "–" if item.max_points is None else say.plain(item.max_points)
