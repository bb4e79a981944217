"""Names and counts of units, as sentences and tables write them."""

from __future__ import annotations

import math
from collections.abc import Iterable

from parindex_analysis.catalog import Year
from parindex_analysis.reporting.language import Language
from parindex_analysis.scoring import Standing
from parindex_analysis.scoring.block import Reason


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


def reason_words(reason: Reason, say: Language) -> str:
    """Say why a block has no scores to compute with."""
    return {
        "no_scores": say("the scores of criteria and domains are not public"),
        "no_rules": say("the rule set is not known"),
        "no_points": say("the maximum points of the rule set's items are not public"),
        "no_formula": say("a formula of the rule set can't be read"),
        "not_additive": say("points do not simply add up, or there are bonus and penalty points"),
        "no_parts": say("appraised and survey points of all units are not public"),
    }[reason]
