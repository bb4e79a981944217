"""Is it comparable: rule sets, number of units, units that came, went, merged or were split."""

from __future__ import annotations

from parindex_analysis import html
from parindex_analysis.figures.years import lines
from parindex_analysis.language import Language
from parindex_analysis.study.study import Analysis
from parindex_analysis.trends import Bridge, conversion, rank_lines
from parindex_analysis.words.moves import day, group_turns, turn_sentence
from parindex_analysis.words.names import block_name, count_units

_MOST_NAMED = 6


def comparable(analysis: Analysis, say: Language) -> str:
    """Return what stands in the way of comparing the two years, block by block."""
    parts = []
    for group in analysis.groups:
        said = _sentences(analysis, group, say)
        drawn = lines(analysis, group, say)
        if said or drawn:
            parts.append(html.heading(3, block_name(analysis.year, group, say)))
            parts += [html.paragraph(sentence) for sentence in said]
            parts.append(drawn)
    return "".join(parts) or html.paragraph(say("There is no change to be asked about."))


def _sentences(analysis: Analysis, group: str, say: Language) -> list[str]:
    found = []
    if group in analysis.comparisons:
        found += [_rules(analysis, group, say), *_items(analysis, group, say), *_size(analysis, group, say)]
        found += _years_apart(analysis, say)
        found += [turn_sentence(analysis.wider.units, turn, say) for turn in group_turns(analysis, group)]
    found += _ended(analysis, group, say)
    return found


def _rules(analysis: Analysis, group: str, say: Language) -> str:
    before, after = analysis.before, analysis.year
    assert before is not None  # noqa: S101  there is a comparison
    rules = before.rules.get(group), after.rules.get(group)
    told = {"before": before.year, "after": after.year}
    if rules[0] is None or rules[1] is None:
        return say("Not known: whether the rules of {before} and {after} are the same.", **told)
    names = [one.settings.number or one.settings.id for one in rules if one is not None]
    if names[0] == names[1] and rules[0].settings.id == rules[1].settings.id:
        return say(
            "Comparable: {before} and {after} have the same rule set, {rules}.", rules=names[0], **told
        )
    scales = before.scale, after.scale
    sentence = say(
        "Not the same rules: {old} in {before}, {new} in {after}; part of every change may come from them.",
        old=names[0],
        new=names[1],
        **told,
    )
    if scales[0] != scales[1]:
        sentence += " " + say(
            "The scale went from {old} to {new} points: compare index % or ranks, not points.",
            old=say.plain(scales[0]),
            new=say.plain(scales[1]),
        )
    return sentence


def _items(analysis: Analysis, group: str, say: Language) -> list[str]:
    found = analysis.bridges[group]
    if not isinstance(found, Bridge) or not (found.corners.only_before or found.corners.only_after):
        return []
    met = found.corners
    said = [say("{n} items are in both rule sets.", n=say.number(len(met.item_ids), 0))]
    years = (analysis.before, analysis.year)
    for year, only in zip(years, (met.only_before, met.only_after), strict=True):
        if only and year is not None:
            names = {item.item_id: item.name(say.lang) for item in year.rules[group].items}
            listed = [names.get(item, item) for item in only[:_MOST_NAMED]]
            if len(only) > _MOST_NAMED:
                listed.append(say("{n} more", n=say.number(len(only) - _MOST_NAMED, 0)))
            said.append(say("Only in {year}: {names}.", year=year.year, names=say.names(listed)))
    return [" ".join(said)]


def _size(analysis: Analysis, group: str, say: Language) -> list[str]:
    known = analysis.moves[group]
    first, last = known.sizes
    told = {"before": known.before, "after": known.after}
    if first is None or last is None:
        return [say("Not known: how many units were ranked in {before} or {after}.", **told)]
    units = [count_units(analysis.year, group, n, say) for n in (first, last)]
    if first == last and not known.joined and not known.left:
        return [say("Comparable: {units} in both years.", units=units[0])]
    sentence = say(
        "{old} in {before}, {new} in {after}: ranks are not out of the same number.",
        old=units[0],
        new=units[1],
        **told,
    )
    if first == last:
        sentence = say("{old} in both years, but not the same ones.", old=units[0])
    names = {unit.unit_id: unit.name(say.lang) for unit in analysis.wider.units}
    for ids, template in (
        (known.joined, say("Only in {year}: {names}.", year=known.after, names="{names}")),
        (known.left, say("Only in {year}: {names}.", year=known.before, names="{names}")),
    ):
        if ids:
            sentence += " " + template.format(names=say.names([names.get(unit, unit) for unit in ids]))
    if first != last and not known.joined and not known.left:
        sentence += " " + say("Which unit came or went is not public.")
    return [sentence]


def _years_apart(analysis: Analysis, say: Language) -> list[str]:
    before, after = analysis.before, analysis.year
    if before is None or after.year - before.year == 1:
        return []
    return [
        say(
            "{n} years lie between {before} and {after}: a move may have come about in any of them.",
            n=say.number(after.year - before.year, 0),
            before=before.year,
            after=after.year,
        )
    ]


def _ended(analysis: Analysis, group: str, say: Language) -> list[str]:
    """Say where a whole block ended, what came after it, and why scores do not go on."""
    found = rank_lines(analysis.wider.years, analysis.wider.units, group)
    if not found.last_day:
        return []
    sentence = say(
        "{block}: all of these units ended on {date}, so their lines stop there.",
        block=block_name(analysis.year, group, say),
        date=day(found.last_day, say),
    )
    for other in analysis.year.settings.groups:
        counted = conversion(analysis.wider.units, group, other)
        if counted is not None:
            sentence += " " + say(
                "What came after: {new}, of which {several} draw on more than one of the {old}. A score "
                "is not "
                "carried over from one to the other: it measures the work of a body that is no more, "
                "not of a "
                "part of its land.",
                new=count_units(analysis.year, other, counted.new, say),
                several=say.number(counted.several, 0),
                old=say.number(counted.old, 0),
            )
    return [sentence]
