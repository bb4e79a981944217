"""What a year's figures come from, and as of when they are known."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

from parindex_analysis.catalog import Year
from parindex_analysis.catalog.sources import Source


def used_sources(year: Year) -> tuple[Source, ...]:
    """Return the sources of a year's figures and rules, ordered by publisher and id."""
    used = _of_figures(year)
    for rule_set in year.rules.values():
        used |= {rule_set.settings.source_id or ""} | {item.source_id for item in rule_set.items}
    known = (year.sources[source_id] for source_id in used if source_id in year.sources)
    return tuple(sorted(known, key=lambda source: (source.publisher, source.source_id)))


def _of_figures(year: Year) -> set[str]:
    """Return the ids of the sources of a year's facts and scores."""
    used = {fact.source_id for fact in year.facts}
    return used if year.scores is None else used | set(year.scores["source_id"])


def published_on(year: Year) -> dt.date | None:
    """Return the day that a year's results were decided on or announced; None where it is not known."""
    decision = year.decision
    return None if decision is None else decision.date or decision.announced


def facts_as_of(year: Year) -> dt.date | None:
    """Return the latest day that a figure of the year can be traced to: of its decision or of their sources.

    Parameters
    ----------
    year : Year
        A loaded year.

    Returns
    -------
    date or None
        None where neither the decision nor a source has a date.
    """
    dates = [published_on(year)]
    for source in (year.sources[name] for name in sorted(_of_figures(year)) if name in year.sources):
        with suppress(ValueError):
            dates.append(dt.date.fromisoformat(source.date))
    return max((date for date in dates if date is not None), default=None)
