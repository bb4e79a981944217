"""The verb robustness: how far ranks can move within limits on the weights, and how far they usually do."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from parindex_analysis.catalog import Year
from parindex_analysis.cli.inquiries import asked_groups
from parindex_analysis.errors import UsageError
from parindex_analysis.home import Home
from parindex_analysis.language import Language
from parindex_analysis.scoring import Sheet, item_sheet, open_units
from parindex_analysis.scoring.scores import Reason
from parindex_analysis.study.parameters import Parameters
from parindex_analysis.study.study import Analysis, analyse
from parindex_analysis.words.names import block_name, reason_words, unit_name, unit_names

if TYPE_CHECKING:
    from parindex_analysis.sensitivity import RankRanges

Row = dict[str, Any]
LEVELS = ("domain", "item")
SECONDS = 60.0  # for each of the two programmes of a unit; then what is proven so far is given, and said


@dataclass(frozen=True)
class Asked:
    """What robustness is asked for, beside the year's parameters.

    Attributes
    ----------
    level : str
        'domain' or 'item': whose weights move.
    draws, seed : int
        Of the simulation.
    keep_sum : bool
        Whether the sum of the weights stays.
    """

    level: str = "domain"
    draws: int = 10_000
    seed: int = 0
    keep_sum: bool = False

    def shown(self, parameters: Parameters) -> Mapping[str, Any]:
        """Return what was asked for, for JSON."""
        return {
            "vary": parameters.vary, "level": self.level, "draws": self.draws, "seed": self.seed,
            "keep_sum": self.keep_sum,
        }  # fmt: skip


@dataclass
class Robustness:
    """Rows of units, pairs of neighbours, and what is to be said of them."""

    rows: list[Row] = field(default_factory=list)
    pairs: list[Row] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def robustness(
    home: Home, parameters: Parameters, asked: Asked, group: str | None, say: Language
) -> Robustness:
    """Return possible and typical ranks of each unit, and the radius of each two neighbours.

    Raises
    ------
    UsageError
        There is no such block or level, there are no draws, the seed is no seed, or no block has public
        parts: the message says what is missing, and what can be asked instead.
    """
    if asked.level not in LEVELS:
        raise UsageError("There is no level '{level}'; there are domain and item.", level=asked.level)
    analysis = analyse(home, parameters)
    found = Robustness()
    for name in asked_groups(analysis, group):
        sheet = _sheet(analysis, name, asked.level)
        block = block_name(analysis.year, name, say)
        if not isinstance(sheet, Sheet):
            reason = reason_words(sheet, say)
            found.notes.append(
                say("{block}: weights can't be varied, because {reason}.", block=block, reason=reason)
            )
            continue
        if sheet.level == "part":
            found.notes.append(
                say("{block}: the weights that vary are those of appraisal and survey.", block=block)
            )
        _add_block(found, analysis, name, sheet, asked, say)
    if not found.rows:
        remedy = say(
            "Ask about an index whose parts are public (parindex list), or what is certain: parindex bounds."
        )
        raise UsageError("{notes}", notes=" ".join([*found.notes, remedy]))
    found.notes.append(_why_they_differ(parameters, asked, say))
    return found


def _sheet(analysis: Analysis, group: str, level: str) -> Sheet | Reason:
    items = item_sheet(analysis.year, group) if level == "item" else "no_points"
    sheet = items if isinstance(items, Sheet) else analysis.sheets[group]
    if not isinstance(sheet, Sheet):
        return sheet
    if not (sheet.max_points > 0).all():
        return "no_points"
    return sheet if sheet.complete().unit_ids else "no_scores"


def _add_block(
    found: Robustness, analysis: Analysis, group: str, sheet: Sheet, asked: Asked, say: Language
) -> None:
    from parindex_analysis.sensitivity import admissible_for, rank_ranges
    from parindex_analysis.sensitivity.draws import admissible_draws
    from parindex_analysis.sensitivity.open_rivals import open_rivals
    from parindex_analysis.sensitivity.simulate import simulate

    year = analysis.year
    limits = admissible_for(sheet, analysis.parameters.vary, keep_sum=asked.keep_sum)
    simulated = simulate(sheet, admissible_draws(limits), asked.draws, asked.seed, winning=False)
    complete = sheet.complete()
    ranges = rank_ranges(sheet, limits, SECONDS) if complete.is_exact else None
    low, high = simulated.typical
    units, ranks = complete.unit_ids, simulated.ranks if ranges is None else ranges.ranks
    completions = open_units(year, group, sheet)
    rivals = open_rivals(complete, completions, limits)
    sure, perhaps = rivals.surely_ahead, rivals.perhaps_ahead
    own = open_rivals(complete, completions, admissible_for(complete, 0.0))
    known = own.surely_ahead == own.perhaps_ahead
    order = sorted(range(len(units)), key=lambda at: (ranks[at], units[at]))
    found.rows += [
        {
            "group": group, "unit": units[at], "name": unit_name(year, units[at], say),
            "rank": int(ranks[at] + own.surely_ahead[at]) if known[at] else None,
            "possible_best": None if ranges is None else int(ranges.possible.best_bound[at] + sure[at]),
            "possible_worst": None if ranges is None else int(ranges.possible.worst_bound[at] + perhaps[at]),
            "typical_low": int(low[at] + sure[at]), "typical_high": int(high[at] + perhaps[at]),
            "evidence": year.weakest(group, "derived"),
        }
        for at in order
    ]  # fmt: skip
    if ranges is not None:
        found.pairs += _pairs(group, complete, order, keep_sum=asked.keep_sum)
    found.notes += _block_notes(year, group, sheet, rivals.unit_ids, ranges, say)


def _block_notes(
    year: Year, group: str, sheet: Sheet, rivals: Sequence[str], ranges: RankRanges | None, say: Language
) -> list[str]:
    """Say what is special about a block's ranks: no exact claim, gaps in its parts, time that ran out."""
    told, complete = {"block": block_name(year, group, say)}, sheet.complete()
    notes = []
    if ranges is None:
        notes.append(say("{block}: under its rules ranks are simulated; no exact claim is made.", **told))
    not_whole = [
        unit
        for unit, own in zip(complete.unit_ids, complete.maxima, strict=True)
        if (own < complete.max_points).any()
    ]
    if not_whole:
        notes.append(
            say.plural(
                "{block}: {names} has items that do not apply to it and is scored by those that do.",
                "{block}: {names} have items that do not apply to them and are scored by those that do.",
                len(not_whole),
                names=unit_names(year, not_whole, say),
                **told,
            )
        )
    left_out = len(set(sheet.unit_ids) - {*complete.unit_ids, *rivals})
    if left_out:
        notes.append(
            say.plural(
                "{block}: {n} unit lacks items of the rule set and is left out.",
                "{block}: {n} units lack items of the rule set and are left out.",
                left_out,
                **told,
            )
        )
    if rivals:
        notes.append(
            say(
                "{block}: not all parts of {names} are public. Possible and typical ranks count them as "
                "ahead wherever that can’t be ruled out.",
                names=unit_names(year, rivals, say),
                **told,
            )
        )
    late = [] if ranges is None else ranges.table.loc[~ranges.table["proven"], "unit_id"].tolist()
    if late:
        names = unit_names(year, late, say)
        notes.append(
            say("{block}: the time ran out; possible ranks may be narrower for {units}.", units=names, **told)
        )
    return notes


def _pairs(group: str, sheet: Sheet, order: Sequence[int], *, keep_sum: bool) -> list[Row]:
    from parindex_analysis.sensitivity.radius import radii_in_order

    radii = radii_in_order(sheet, order, keep_sum=keep_sum)
    return [
        {
            "group": group,
            "above": sheet.unit_ids[above],
            "below": sheet.unit_ids[below],
            # Cut, not rounded: within what is shown the order holds.
            "radius": None if radius >= 1 else math.floor(1e9 * radius) / 1e9,
        }
        for (above, below), radius in zip(pairwise(order), radii, strict=True)
    ]


def _why_they_differ(parameters: Parameters, asked: Asked, say: Language) -> str:
    limits = say(
        "Possible ranks are the best and the worst that any weights within ±{vary} of the official ones can "
        "give, computed exactly.",
        vary=f"{say.plain(100 * parameters.vary)}%",
    )
    typical = say.plural(
        "Typical ranks are those of {n} random draw of such weights.",
        "Typical ranks are those of {n} random draws of such weights, without the best and the worst 5%.",
        asked.draws,
    )
    why = say(
        "The two differ because a possible rank takes weights that all favour one unit at once, and chance "
        "seldom draws such weights."
    )
    kept = (say("The sum of the weights stays."),) if asked.keep_sum else ()
    return " ".join((limits, *kept, typical, why))


def unit_table(found: Robustness, say: Language) -> tuple[list[str], list[list[Any]]]:
    """Return the columns and cells of units for people."""
    columns = [say("block"), say("unit"), say("name"), say("rank")]
    columns += [say("possible, best"), say("possible, worst"), say("typical, from"), say("typical, to")]
    return columns, [list(row.values())[: len(columns)] for row in found.rows]


def pair_table(found: Robustness, say: Language) -> tuple[list[str], list[list[Any]]]:
    """Return the columns and cells of neighbours for people."""
    columns = [say("block"), say("above"), say("below"), say("they can change places from ±")]

    def told(radius: float | None) -> str:
        return say("never") if radius is None else f"{say.number(math.floor(1000 * radius) / 10, 1)}%"

    names = {(row["group"], row["unit"]): row["name"] for row in found.rows}
    return columns, [
        [row["group"], *(names[row["group"], row[side]] for side in ("above", "below")), told(row["radius"])]
        for row in found.pairs
    ]
