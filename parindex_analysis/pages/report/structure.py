"""What the index is made of: appraisal and survey, satisfaction, domains and their points."""

from __future__ import annotations

from collections.abc import Sequence

from parindex_analysis import html
from parindex_analysis.language import Language
from parindex_analysis.scoring import Sheet, part_maxima
from parindex_analysis.scoring.appraised_and_survey import PART_NAMES
from parindex_analysis.study.study import Analysis
from parindex_analysis.words.evidence import evidence_words
from parindex_analysis.words.names import block_name

Part = tuple[str, float, str]  # name, points, evidence


def structure(analysis: Analysis, say: Language) -> str:
    """Return, for each block, the parts of its total with their points and shares."""
    found = []
    for group in analysis.groups:
        tables = [_parts(analysis, group, say), _domains(analysis, group, say)]
        said = "".join(table for table in (*tables, _counts(analysis, group, say)) if table)
        if said:
            found.append(html.heading(3, block_name(analysis.year, group, say)) + said)
    return "".join(found) or html.paragraph(say("How the total is made up is not public."))


def _parts(analysis: Analysis, group: str, say: Language) -> str:
    """Set appraisal, survey and the survey's satisfaction part side by side."""
    maxima = part_maxima(analysis.year, group)
    if not maxima:
        return ""
    parts = [
        (PART_NAMES[part][say.lang], points, _part_evidence(analysis, group, part))
        for part, points in maxima.items()
    ]
    happy = analysis.year.block_fact(group, "survey_satisfaction_max")
    if happy is not None:
        parts.append((say("of the survey: people’s satisfaction"), happy.value, happy.evidence))
    caption = say("{block}: appraisal and survey", block=block_name(analysis.year, group, say))
    return _table(parts, sum(maxima.values()), caption, say)


def _part_evidence(analysis: Analysis, group: str, part: str) -> str:
    """Say whether a part's maximum points are printed, for the block or with its units' points."""
    fact = analysis.year.block_fact(group, {"appraised": "appraisal_max", "survey": "survey_max"}[part])
    if fact is not None:
        return fact.evidence
    scales = {one.scale for one in analysis.year.unit_facts(group, f"{part}_points").values() if one.scale}
    return "published" if len(scales) == 1 else "derived"


def _domains(analysis: Analysis, group: str, say: Language) -> str:
    """List the domains with their maximum points, where these are public."""
    sheet = analysis.sheets[group]
    if isinstance(sheet, Sheet) and sheet.level != "part":
        evidence = _rules_evidence(analysis, group)
        parts = [
            (name[say.lang], float(most), evidence)
            for name, most in zip(sheet.names, sheet.max_points, strict=True)
        ]
    else:
        rules = analysis.year.rules.get(group)
        known = [] if rules is None else [one for one in rules.domains if one.max_points is not None]
        if rules is None or len(known) < max(len(rules.domains), 1):
            return ""
        parts = [(one.name(say.lang), one.max_points or 0.0, one.evidence or "published") for one in known]
    caption = say("{block}: domains and their weights", block=block_name(analysis.year, group, say))
    return _table(parts, sum(points for _, points, _ in parts), caption, say)


def _rules_evidence(analysis: Analysis, group: str) -> str:
    rules = analysis.year.rules.get(group)
    kinds = {one.evidence for one in rules.domains} if rules is not None else set()
    return "published" if kinds == {"published"} else "derived"


def _table(parts: Sequence[Part], whole: float, caption: str, say: Language) -> str:
    words = evidence_words(say)
    rows: list[list[str | html.Cell]] = [
        [
            name,
            say.plain(round(points, 4)),
            html.bar(points / whole, say.percent(points / whole, 1)),
            html.Cell(words[kind], html=html.badge(kind, words[kind])),
        ]
        for name, points, kind in parts
    ]
    columns = [say("Part"), say("Maximum points"), say("Share of the total"), say("Evidence")]
    return html.table(columns, rows, caption, numeric=(1,))


def _counts(analysis: Analysis, group: str, say: Language) -> str:
    """Count domains, criteria and sub-criteria."""
    rules = analysis.year.rules.get(group)
    counts = rules.settings.structure.get(group, {}) if rules is not None else {}
    names = {
        "domains": say("domains"),
        "criteria": say("criteria"),
        "subcriteria": say("sub-criteria"),
        "scored_criteria": say("scored criteria"),
    }
    told = [f"{say.number(n, 0)} {names[kind]}" for kind, n in counts.items() if kind in names]
    if not told or rules is None:
        return ""
    number = rules.settings.number or rules.settings.title[say.lang]
    missing = "" if rules.has_points else " " + say("The points of each of them are not public.")
    sentence = say("Rule set {number}: {counts}.", number=number, counts=say.names(told))
    return html.paragraph(sentence + missing)
