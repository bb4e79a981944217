"""Names and counts of units, as sentences and tables write them."""

from __future__ import annotations

import math
from collections.abc import Iterable

from parindex_analysis.catalog import RuleSet, Year
from parindex_analysis.language import Language
from parindex_analysis.scoring import Opened, Standing
from parindex_analysis.scoring.scores import Reason

_MOST_CODES = 5  # the rest are counted


def unit_name(year: Year, unit_id: str, say: Language) -> str:
    """Return a unit's name in the page's language."""
    return year.unit(unit_id).name(say.lang)


def unit_names(year: Year, unit_ids: Iterable[str], say: Language) -> str:
    """Join units' names as a sentence does."""
    return say.names([unit_name(year, unit_id, say) for unit_id in unit_ids])


def count_units(year: Year, group: str, n: int, say: Language) -> str:
    """Write a number of a block's units (22 departments, 22 đơn vị)."""
    labels = year.settings.groups[group]
    if say.lang == "vi":
        return f"{say.number(n, 0)} {labels.unit_vi}"
    return f"{say.number(n, 0)} {labels.unit_en if n == 1 else labels.units_en}"


def block_name(year: Year, group: str, say: Language) -> str:
    """Return a block's name in the page's language."""
    return year.settings.groups[group].name(say.lang)


def total_text(year: Year, standing: Standing, say: Language) -> str:
    """Write a unit's total as printed (never with more decimals than the index shows), empty without one."""
    fact = standing.fact
    if fact is not None and fact.decimals is not None and fact.decimals <= year.settings.decimals:
        return say.figure(fact)
    return "" if math.isnan(standing.total) else say.number(standing.total, year.settings.decimals)


def reason_words(reason: Reason, say: Language, rules: RuleSet | None = None) -> str:
    """Say why a block has no scores to compute with, and what is missing of its rule set."""
    why = {
        "no_scores": say("the scores of criteria and domains are not public"),
        "no_rules": say("the rule set is not known"),
        "no_points": say("the maximum points of the rule set's items are not public"),
        "no_formula": say("a formula of the rule set can't be read"),
        "not_additive": say("points do not simply add up, or there are bonus and penalty points"),
        "no_parts": say("appraised and survey points of all units are not public"),
    }[reason]
    missing = (
        _missing_points(rules, say) if rules is not None and reason in ("no_scores", "no_points") else ""
    )
    return f"{why} {missing}".strip()


def _missing_points(rules: RuleSet, say: Language) -> str:
    """Say, in brackets, of which items of a rule set the maximum points are missing."""
    number = rules.settings.number or rules.settings.id
    leaves = rules.leaves()
    without = [item for item in leaves if item.max_points is None]
    if not leaves:
        return say("(of rule set {rules} no item and no maximum points are known)", rules=number)
    if not without:
        return ""
    named = say.names([item.code for item in without[:_MOST_CODES]])
    if len(without) > _MOST_CODES:
        named = say("{names} and {n} more", names=named, n=say.number(len(without) - _MOST_CODES, 0))
    return say(
        "(of rule set {rules} the maximum points of {without} of {n} items are missing: {codes})",
        rules=number,
        without=say.number(len(without), 0),
        n=say.number(len(leaves), 0),
        codes=named,
    )


def explained_sentence(opened: Opened, say: Language) -> str:
    """Write one opened score: its points, its formula, and the arithmetic that gives them."""
    name = say("Total") if opened.item is None else f"{opened.item.code} {opened.item.name(say.lang)}"
    told = {"name": name, "most": say.plain(opened.max_points)}
    if opened.origin == "not_applicable":
        return say("{name}: does not apply to this unit.", **told)
    if math.isnan(opened.points):
        return say("{name}: no points, because something is missing.", **told)
    told |= {"points": say.plain(opened.points), "sum": shown_sum(opened.arithmetic, say)}
    if opened.formula and opened.origin == "value":
        own_words = opened.item.formula if opened.item is not None and say.lang == "vi" else opened.formula
        rule = own_words if not opened.because else f"{own_words} → {opened.because}"
        return say("{name}: {points} of {most} points = {sum} (rule: {rule}).", rule=rule, **told)
    words = {
        "self": say("self-assessed"),
        "appraised": say("appraised"),
        "appraised_2": say("appraised in the second round"),
        "survey": say("survey"),
        "both": say("appraised + survey"),
        "value": say("as given"),
    }
    if opened.origin in words and " " not in opened.arithmetic:
        return say("{name}: {points} of {most} points ({origin}).", origin=words[opened.origin], **told)
    if opened.origin in words:
        return say(
            "{name}: {points} of {most} points = {sum} ({origin}).", origin=words[opened.origin], **told
        )
    return say("{name}: {points} of {most} points = {sum}.", **told)


def shown_sum(arithmetic: str, say: Language) -> str:
    """Write arithmetic for readers: with multiplication signs, in Vietnamese with decimal commas."""
    text = arithmetic.replace("**", "^").replace("*", "×")
    return text.replace(", ", "; ").replace(".", ",") if say.lang == "vi" else text


def measure_name(measure: str, say: Language) -> str:
    """Return what a measure is called, as far as readers meet it."""
    names = {
        "total": say("Total"),
        "rank": say("Rank"),
        "max_total": say("Greatest total"),
        "min_total": say("Least total"),
        "mean_total": say("Mean total"),
        "mean_total_change": say("Change of the mean total"),
        "mean_appraised_pct": say("Mean appraisal, in %"),
        "mean_survey_pct": say("Mean of the survey, in %"),
        "mean_appraised_points": say("Mean appraised points"),
        "mean_survey_points": say("Mean survey points"),
        "appraised_points": say("Appraised points"),
        "survey_points": say("Survey points"),
        "count_above": say("Number of units above a threshold"),
        "n_units": say("Number of units"),
        "rank_change": say("Change of rank"),
        "points_lost": say("Points lost"),
        "mean_appraised_change_pct": say("Change of the mean appraisal, in %"),
        "mean_survey_change_pct": say("Change of the mean of the survey, in %"),
    }
    return names.get(measure, measure.replace("_", " "))
