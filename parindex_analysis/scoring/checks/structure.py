"""Printed numbers of units, domains and criteria against what is known by name."""

from __future__ import annotations

from collections.abc import Iterator

from parindex_analysis.catalog import Year
from parindex_analysis.scoring.checks.check import Check, verdict
from parindex_analysis.scoring.intervals import add


def structure(year: Year, group: str) -> Iterator[Check]:
    """Compare printed numbers of domains, criteria, sub-criteria with the rule set's."""
    rule_set = year.rules.get(group)
    if rule_set is None:
        return
    stated = rule_set.settings.structure.get(group, {})
    for key, measure in (
        ("domains", "n_domains"),
        ("criteria", "n_criteria"),
        ("subcriteria", "n_subcriteria"),
        ("scored_criteria", "n_scored_criteria"),
    ):
        printed = year.block_fact(group, measure)
        if printed is not None and key in stated:
            computed = (float(stated[key]), float(stated[key]))
            values = {"rule_set": rule_set.settings}
            yield Check(measure, group, verdict(computed, printed), computed, printed, values=values)


def size(year: Year, group: str) -> Iterator[Check]:
    """Compare the printed number of units with the units known by name."""
    printed = year.block_fact(group, "n_units")
    named = len(year.units_of(group))
    if printed is not None and named:
        agrees = named == printed.value
        yield Check("n_units", group, "agrees" if agrees else "open", (float(named), float(named)), printed)


def all_units(year: Year) -> Iterator[Check]:
    """Compare the printed number of all units with the sum of the blocks."""
    printed = year.block_fact("all", "n_units")
    sizes = [year.block_fact(group, "n_units") for group in year.groups]
    known = [size for size in sizes if size is not None]
    if printed is not None and known and len(known) == len(sizes):
        computed = add([size.interval for size in known])
        values = {"sizes": tuple(known)}
        found = verdict(computed, printed)
        silent = len(year.groups) < len(year.settings.groups)
        if found == "differs" and silent and computed[1] < printed.interval[0]:
            found = "open"  # the rest may be in blocks that nothing is public of
        yield Check("all_units", "all", found, computed, printed, values=values)
