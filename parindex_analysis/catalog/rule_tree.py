"""Hold a rule set's tree against itself: codes, levels, sums of points, published counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from parindex_analysis.catalog.misprint import likely_misprints
from parindex_analysis.catalog.problems import Problems
from parindex_analysis.catalog.rules import BESIDES_THE_SCALE, LEVELS, Item, RuleSet
from parindex_analysis.catalog.tables import Row

SUM_TOLERANCE = 1e-5  # maxima are typed from print; derived thirds (3.333333) must still add up


def check_tree(
    rule_set: RuleSet, rows: Sequence[Row], name: str, problems: Problems, *, whole: bool = True
) -> None:
    """Note all that does not fit together in a rule set.

    Codes must be unique and nested, and levels follow the depth of the code; maxima of children must add up
    to their parent's and domains to the scale (not in a fragment, for bonus and penalty, nor where points are
    no sum); survey and appraisal to their published maxima; numbers of items to the published structure. Sums
    and numbers only of a ``whole`` tree: where items were left out as they have no code, they say nothing.
    """
    _check_codes(rule_set, rows, f"{name}/criteria.csv", problems)
    if rule_set.settings.complete == "fragment" or not whole:
        return
    _check_sums(rule_set, f"{name}/criteria.csv", problems)
    _check_split(rule_set, f"{name}/ruleset.yaml", problems)
    _check_structure(rule_set, f"{name}/ruleset.yaml", problems)
    _check_counts(rule_set, f"{name}/criteria.csv", problems)


def _check_codes(rule_set: RuleSet, rows: Sequence[Row], name: str, problems: Problems) -> None:
    """Check the codes of the rows that the rule set's own file has, and what an amendment left in the air."""
    codes = Counter(item.code for item in rule_set.items)
    ids = Counter(item.item_id for item in rule_set.items)
    row_of = {row.number: row for row in rows}
    for item in rule_set.items:
        row = row_of.get(item.row)
        orphan = bool(item.parent_code) and item.parent_code not in codes
        rule = "There is no item {parent} above it."
        remedy = "Add item {parent} or mend the code."
        if row is None:
            if orphan:
                problems.add(name, None, "code", item.code, rule, remedy, parent=item.parent_code)
            continue
        if codes[item.code] > 1:
            row.bad("code", "The code stands twice.", "Give each item its own code.")
        if ids[item.item_id] > 1:
            row.bad("item_id", "The item id stands twice.", "Give each item its own id.")
        if orphan:
            row.bad("code", rule, remedy, parent=item.parent_code)
        depth = item.code.count(".")
        wanted = LEVELS[min(depth, len(LEVELS) - 1)]
        if item.level in LEVELS and item.level != wanted:
            row.bad(
                "level", "The code is that of a {wanted}.", "Correct the level or the code.", wanted=wanted
            )


def _check_sums(rule_set: RuleSet, name: str, problems: Problems) -> None:
    """Hold each item against the sum of those below it, and the domains against the scale."""
    for item in rule_set.items:
        children = tuple(
            one for one in rule_set.children(item) if rule_set.assessment(one) not in BESIDES_THE_SCALE
        )
        adds_up = item.aggregation in ("", "sum")
        if children and item.max_points is not None and adds_up:
            rule = "The items below it add up to {total}, not to {wanted}."
            _check_sum(rule_set, children, item.max_points, name, item, rule, problems)
    domains = tuple(item for item in rule_set.domains if item.assessment not in BESIDES_THE_SCALE)
    if rule_set.settings.aggregation == "sum":
        rule = "The domains add up to {total}, not to the scale of {wanted}."
        _check_sum(rule_set, domains, rule_set.settings.scale, name, None, rule, problems)


def _check_sum(
    rule_set: RuleSet,
    items: tuple[Item, ...],
    wanted: float,
    name: str,
    parent: Item | None,
    rule: str,
    problems: Problems,
) -> None:
    points = [item.max_points for item in items if item.max_points is not None]
    if not items or len(points) < len(items) or abs(sum(points) - wanted) <= SUM_TOLERANCE:
        return
    slips = likely_misprints(points, wanted, SUM_TOLERANCE)
    guesses = "; ".join(f"{items[at].code}: {points[at]:g} → {better:g}" for at, better in slips)
    remedy = (
        "Probably a misprint: {guesses}. Compare with the decision."
        if slips
        else "Compare with the decision."
    )
    problems.add(
        name,
        (parent.row or None) if parent else None,
        "max_points",
        _shown(parent, f"{wanted:g}") if parent else f"{sum(points):g}",
        rule,
        remedy,
        known=any(flaw.rule == "sum" for flaw in rule_set.settings.known_problems),
        total=f"{sum(points):g}",
        wanted=f"{wanted:g}",
        guesses=guesses,
    )


def _shown(item: Item, figure: str) -> str:
    """Return a figure for a message; with its item's code where an amendment has no row of it."""
    return figure if item.row else f"{item.code}: {figure}"


def _check_split(rule_set: RuleSet, name: str, problems: Problems) -> None:
    """Hold the maxima of appraisal and survey against the scale and against the items."""
    settings = rule_set.settings
    for group in settings.survey_max.keys() & settings.appraisal_max.keys():
        total = settings.survey_max[group] + settings.appraisal_max[group]
        if abs(total - settings.scale) > SUM_TOLERANCE:
            problems.add(
                name,
                None,
                f"survey_max.{group}",
                f"{settings.survey_max[group]:g}",
                "Survey and appraisal add up to {total}, not to the scale of {wanted}.",
                "Compare with the decision.",
                total=f"{total:g}",
                wanted=f"{settings.scale:g}",
            )
    leaves = rule_set.leaves()
    kinds = {rule_set.assessment(item) for item in leaves}
    if not rule_set.has_points or not kinds <= {"appraisal", "survey", *BESIDES_THE_SCALE}:
        return
    for kind, key, stated in (
        ("survey", "survey_max", settings.survey_max),
        ("appraisal", "appraisal_max", settings.appraisal_max),
    ):
        found = sum(item.max_points or 0.0 for item in leaves if rule_set.assessment(item) == kind)
        for group, wanted in stated.items():
            if abs(found - wanted) > SUM_TOLERANCE:
                problems.add(
                    name,
                    None,
                    f"{key}.{group}",
                    f"{wanted:g}",
                    "The items of this kind add up to {total}.",
                    "Compare with the decision.",
                    total=f"{found:g}",
                )


def _counted(rule_set: RuleSet, depth: int, below: Item | None = None) -> int:
    return sum(
        item.code.count(".") + 1 == depth
        and rule_set.assessment(item) not in BESIDES_THE_SCALE
        and (below is None or item.code.startswith(f"{below.code}."))
        for item in rule_set.items
    )


def _check_structure(rule_set: RuleSet, name: str, problems: Problems) -> None:
    """Compare the tree with the published counts, at each level that it has."""
    leaves = [item for item in rule_set.leaves() if rule_set.assessment(item) not in BESIDES_THE_SCALE]
    counts: dict[str, Callable[[], int]] = {
        "domains": lambda: _counted(rule_set, 1),
        "criteria": lambda: _counted(rule_set, 2),
        "subcriteria": lambda: _counted(rule_set, 3),
        "scored_criteria": lambda: len(leaves),
    }
    told = {
        "domains": "The items have {found} domains.",
        "criteria": "The items have {found} criteria.",
        "subcriteria": "The items have {found} sub-criteria.",
        "scored_criteria": "The items have {found} scored criteria.",
    }
    deeper = _counted(rule_set, 2) > 0
    for group, stated in rule_set.settings.structure.items():
        for key, count in counts.items():
            wanted = stated.get(key)
            if key == "scored_criteria" and not deeper:
                continue  # of the tree only the domains are known
            found = count()
            if wanted is not None and found and found != wanted:
                problems.add(
                    name,
                    None,
                    f"structure.{group}.{key}",
                    wanted,
                    told[key],
                    "Add the missing ones or mend the count.",
                    found=found,
                )


def _check_counts(rule_set: RuleSet, name: str, problems: Problems) -> None:
    """Compare the numbers that a domain's row gives with the items below it."""
    for item in rule_set.domains:
        stated = ((2, "n_criteria", item.n_criteria), (3, "n_subcriteria", item.n_subcriteria))
        for depth, column, wanted in stated:
            found = _counted(rule_set, depth, item)
            if wanted is not None and found and found != wanted:
                problems.add(
                    name,
                    item.row or None,
                    column,
                    _shown(item, str(wanted)),
                    "There are {found} below it.",
                    "Add the missing ones or mend the count.",
                    found=found,
                )
