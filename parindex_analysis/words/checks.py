"""What a check says, in a sentence: the figures that were compared and what came out."""

from __future__ import annotations

from collections.abc import Callable

from parindex_analysis.catalog import Fact, Year
from parindex_analysis.language import Language
from parindex_analysis.scoring import Check
from parindex_analysis.words import rule_checks
from parindex_analysis.words.names import block_name, unit_name


def check_sentence(year: Year, check: Check, say: Language) -> str:
    """Return a check as a sentence in one language.

    Parameters
    ----------
    year : Year
        The year that was checked.
    check : Check
        One result of :func:`parindex_analysis.scoring.check_year`.
    say : Language
        The language.

    Returns
    -------
    str
    """
    return _WORDS[check.kind](year, check, say)


def verdict_word(check: Check, say: Language) -> str:
    """Return the verdict in one word or two."""
    if check.verdict == "agrees":
        return say("agrees")
    return say("does not agree") if check.verdict == "differs" else say("can't be said")


def _printed(check: Check, say: Language) -> str:
    return say.figure(check.printed) if check.printed else ""


def _computed(check: Check, say: Language, decimals: int | None = None) -> str:
    """Write what was computed with one decimal more than the print, so that its room shows."""
    if check.computed is None:
        return ""
    if decimals is None:
        decimals = (check.printed.decimals or 0) + 1 if check.printed else 2
    return say.interval(check.computed, decimals)


def _totals(year: Year, check: Check, say: Language) -> str:
    result = check.values["result"]
    told = {"n": say.number(result.compared, 0), "same": say.number(result.reproduced, 0)}
    return say(
        "Totals from public parts and weights: {same} of {n} equal the official ones within {within} points; "
        "the greatest difference is {largest}.",
        within=say.small(result.within),
        largest=say.small(result.largest_difference),
        **told,
    )


def _ranks(year: Year, check: Check, say: Language) -> str:
    result = check.values["result"]
    rule = {
        "min": say("equal totals share the better rank"),
        "dense": say("equal totals share a rank, none is skipped"),
        "average": say("equal totals share their mean rank"),
    }[year.settings.tie_rule]
    if not result.ranks_differing:
        return say("Ranks from these totals equal those of the official totals ({rule}).", rule=rule)
    return say.plural(
        "Ranks from these totals: {n} differs from that of the official totals ({rule}).",
        "Ranks from these totals: {n} differ from those of the official totals ({rule}).",
        result.ranks_differing,
        rule=rule,
    )


def _domain_points(year: Year, check: Check, say: Language) -> str:
    values = check.values
    return say(
        "Printed points of domains: {same} of {n} equal the sum of their items within {within} points; "
        "the greatest difference is {largest}.",
        same=say.number(values["same"], 0),
        n=say.number(values["n"], 0),
        within=say.small(values["within"]),
        largest=say.small(values["largest"]),
    )


def _parts(year: Year, check: Check, say: Language) -> str:
    parts = check.values["parts"]
    decimals = max(2 if part.decimals is None else part.decimals for part in parts)
    if all(part.rounding == "rounded" for part in parts):
        total = say.number(sum(part.value for part in parts), decimals)
    else:
        total = _computed(check, say, decimals + 1)
    return say(
        "{unit}: {appraised} appraised + {survey} from the survey = {sum}; printed as {printed}.",
        unit=unit_name(year, check.unit_id, say),
        appraised=say.figure(parts[0]),
        survey=say.figure(parts[1]),
        sum=total,
        printed=_printed(check, say),
    )


def _points_lost(year: Year, check: Check, say: Language) -> str:
    return say.plural(
        "{unit}: {scale} points less the {lost} lost in {n} domain is {left}; printed as {printed}.",
        "{unit}: {scale} points less the {lost} lost in {n} domains is {left}; printed as {printed}.",
        check.values["n"],
        unit=unit_name(year, check.unit_id, say),
        scale=say.plain(check.values["scale"]),
        lost=say.number(check.values["lost"], 2),
        left=say.number(check.values["scale"] - check.values["lost"], 2),
        printed=_printed(check, say),
    )


def _max_total(year: Year, check: Check, say: Language) -> str:
    return say(
        "The greatest total is printed as {printed}; the greatest printed for a unit is {computed} ({unit}).",
        **_extreme(year, check, say),
    )


def _min_total(year: Year, check: Check, say: Language) -> str:
    return say(
        "The least total is printed as {printed}; the least printed for a unit is {computed} ({unit}).",
        **_extreme(year, check, say),
    )


def _extreme(year: Year, check: Check, say: Language) -> dict[str, str]:
    fact = year.unit_facts(check.group, "total")[check.unit_id]
    return {
        "printed": _printed(check, say),
        "computed": say.figure(fact),
        "unit": unit_name(year, check.unit_id, say),
    }


def _mean_total(year: Year, check: Check, say: Language) -> str:
    if check.computed is None:
        known, n = check.values["known"], check.values["n"]
        if n is None:
            return say(
                "The mean is printed as {printed}; how many units there are is not.",
                printed=_printed(check, say),
            )
        return say(
            "The mean is printed as {printed}; {known} of {n} public totals are too few to recompute it.",
            printed=_printed(check, say),
            known=known,
            n=n,
        )
    return say(
        "The mean of all {n} totals is {computed}; printed as {printed}.",
        n=check.values["n"],
        computed=_computed(check, say),
        printed=_printed(check, say),
    )


def _count_above(year: Year, check: Check, say: Language) -> str:
    return say(
        "Units with more than {threshold} points: printed as {printed}; the public totals allow {computed}.",
        threshold=say.plain(check.values["threshold"]),
        printed=_printed(check, say),
        computed=_computed(check, say, 0),
    )


def _order(year: Year, check: Check, say: Language) -> str:
    if not check.values["wrong"]:
        return say("Ranks and totals of the {n} units with both run the same way.", n=check.values["n"])
    return say("Ranks and totals run against each other: {pairs}.", pairs=_pairs(year, check, say))


def _list_order(year: Year, check: Check, say: Language) -> str:
    if not check.values["wrong"]:
        return say("The printed list of {n} totals runs from high to low.", n=check.values["n"])
    return say("The printed list should run from high to low, but: {pairs}.", pairs=_pairs(year, check, say))


def _pairs(year: Year, check: Check, say: Language) -> str:
    totals = year.unit_facts(check.group, "total")
    return "; ".join(
        [
            say(
                "{upper} ({upper_total}) stands above {lower} ({lower_total})",
                upper=unit_name(year, upper, say),
                lower=unit_name(year, lower, say),
                upper_total=say.figure(totals[upper]),
                lower_total=say.figure(totals[lower]),
            )
            for upper, lower in check.values["wrong"]
        ]
    )


def _survey_share(year: Year, check: Check, say: Language) -> str:
    part, share, whole = check.values["part"], check.values["share"], check.values["whole"]
    told = {"part": say.figure(part), "share": say.figure(share)}
    if not whole:
        return say(
            "{part} points of satisfaction can't be {share}% of any whole number of survey points.", **told
        )
    numbers = say.interval((whole[0], whole[-1]), 0)
    if check.printed is not None and check.verdict == "differs":
        return say(
            "{part} points of satisfaction are {share}% of the survey: its maximum is {numbers} points, "
            "but {stated} are stated.",
            numbers=numbers,
            stated=_printed(check, say),
            **told,
        )
    return say(
        "{part} points of satisfaction are {share}% of the survey: its maximum is {numbers} points.",
        numbers=numbers,
        **told,
    )


def _mean_between_parts(year: Year, check: Check, say: Language) -> str:
    appraised, survey = check.values["parts"]
    assert check.printed is not None  # noqa: S101  the mean is what is checked
    share = check.printed.value / year.scale * 100
    total = _printed(check, say) if year.scale == 100 else say.number(share, check.printed.decimals or 0)
    told = {"appraised": say.figure(appraised), "survey": say.figure(survey), "printed": total}
    if check.verdict == "agrees":
        return say(
            "The mean total of {printed}% lies between the mean appraised {appraised}% and survey {survey}%.",
            **told,
        )
    return say(
        "The mean total of {printed}% must lie between the mean appraised {appraised}% and survey {survey}%, "
        "but does not.",
        **told,
    )


def _mean_share(year: Year, check: Check, say: Language) -> str:
    mean: Fact = check.values["mean"]
    return say(
        "Mean points {mean} of {scale} are {computed}%; printed as {printed}%.",
        mean=say.figure(mean),
        scale=say.plain(mean.scale or 0),
        computed=_computed(check, say),
        printed=_printed(check, say),
    )


def _satisfaction(year: Year, check: Check, say: Language) -> str:
    rate = check.values["rate"]
    scale = (check.printed.scale if check.printed else None) or 0
    return say(
        "{unit}: {rate}% satisfied, of {scale} points, is {computed}; printed as {printed}.",
        unit=unit_name(year, check.unit_id, say),
        rate=say.figure(rate),
        scale=say.plain(scale),
        computed=_computed(check, say),
        printed=_printed(check, say),
    )


def _count_of(message: str) -> Callable[[Year, Check, Language], str]:
    def sentence(year: Year, check: Check, say: Language) -> str:
        return say(
            message,
            printed=_printed(check, say),
            computed=_computed(check, say, 0),
            rules=check.values["rule_set"].number or check.values["rule_set"].id,
        )

    return sentence


def _n_units(year: Year, check: Check, say: Language) -> str:
    return say(
        "{block}: {printed} units are printed, {computed} are known by name.",
        block=block_name(year, check.group, say),
        printed=_printed(check, say),
        computed=_computed(check, say, 0),
    )


def _all_units(year: Year, check: Check, say: Language) -> str:
    sizes = " + ".join(say.figure(size) for size in check.values["sizes"])
    return say(
        "The blocks have {sizes} = {computed} units; printed as {printed}.",
        sizes=sizes,
        computed=_computed(check, say, 0),
        printed=_printed(check, say),
    )


_WORDS: dict[str, Callable[[Year, Check, Language], str]] = {
    "totals": _totals,
    "ranks": _ranks,
    "domain_points": _domain_points,
    "parts": _parts,
    "points_lost": _points_lost,
    "max_total": _max_total,
    "min_total": _min_total,
    "mean_total": _mean_total,
    "count_above": _count_above,
    "order": _order,
    "list_order": _list_order,
    "level_sums": rule_checks.level_sums,
    "ties": rule_checks.ties,
    "classes": rule_checks.classes,
    "steps": rule_checks.steps,
    "survey_share": _survey_share,
    "mean_between_parts": _mean_between_parts,
    "mean_share": _mean_share,
    "satisfaction": _satisfaction,
    "n_units": _n_units,
    "all_units": _all_units,
    "n_domains": _count_of("Domains: {printed} printed, {computed} in rule set {rules}."),
    "n_criteria": _count_of("Criteria: {printed} printed, {computed} in rule set {rules}."),
    "n_subcriteria": _count_of("Sub-criteria: {printed} printed, {computed} in rule set {rules}."),
    "n_scored_criteria": _count_of("Scored criteria: {printed} printed, {computed} in rule set {rules}."),
}
