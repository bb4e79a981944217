"""All results that the pages of a year draw on, each computed once, when first asked for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from parindex_analysis.catalog import Index, Problems, Year, load_index, read_year
from parindex_analysis.errors import DataProblem, ParindexError, UsageError
from parindex_analysis.evidence import (
    Coverage,
    Guarantee,
    GuaranteedRanks,
    coverage,
    guaranteed_ranks,
    guarantees,
)
from parindex_analysis.evidence.contradictions import Contradiction, contradiction
from parindex_analysis.evidence.what_holds import Forced, forced
from parindex_analysis.home import Home
from parindex_analysis.scoring import (
    BlockScores,
    Check,
    Overstating,
    Recomputed,
    Sheet,
    Standing,
    check_year,
    open_units,
    overstating,
    recompute,
    score_block,
    standings,
    weighted_sheet,
)
from parindex_analysis.scoring.scores import Reason
from parindex_analysis.scoring.sheet_check import check_scoring
from parindex_analysis.sensitivity import (
    NeighbourRadius,
    PlaceUp,
    RankSpans,
    ScenarioRanks,
    ShareLine,
    admissible_for,
    neighbour_radii,
    one_place_up,
    rank_spans,
    run_scenarios,
    share_line,
    standard_scenarios,
)
from parindex_analysis.study.parameters import Parameters
from parindex_analysis.study.surroundings import Wider
from parindex_analysis.trends import Bridge, Comparison, FirmTotal, Moves, bridge, compare, firm_totals, moves

if TYPE_CHECKING:
    from parindex_analysis.trends.firmness import RobustMove

_MOST_ASKED = 3  # risers, and as many fallers, whose moves are put to the test

DRAWS = 10_000  # of weights, behind the typical ranks of a page


class Analysis:
    """Results for one year under one set of parameters.

    Parameters
    ----------
    year : Year
        The year, with low-confidence facts.
    before : Year or None
        The year that it is compared with: the index's latest earlier one unless another is asked for.
    parameters : Parameters
        What the reader may change.
    wider : Wider, optional
        What lies beyond the two years: the index's other years and units, profiles, targets.
    """

    def __init__(
        self, year: Year, before: Year | None, parameters: Parameters, wider: Wider | None = None
    ) -> None:
        keep = parameters.low_confidence
        self.parameters = parameters
        self.year = year if keep else year.trusted()
        self.before = before if keep or before is None else before.trusted()
        self.wider = Wider.of(self.year, self.before) if wider is None else wider
        self.left_out = () if keep else tuple(fact for fact in year.facts if fact.confidence == "low")

    @property
    def groups(self) -> tuple[str, ...]:
        """Blocks of the year."""
        return self.year.groups

    @cached_property
    def coverage(self) -> dict[str, Coverage]:
        """What is public, by block."""
        return {group: coverage(self.year, group) for group in self.groups}

    @cached_property
    def standings(self) -> dict[str, list[Standing]]:
        """Units with a rank or a total, best first, by block."""
        return {group: standings(self.year, group) for group in self.groups}

    @cached_property
    def checks(self) -> list[Check]:
        """Every comparison of published figures."""
        return check_year(self.year)

    @cached_property
    def recomputed(self) -> dict[str, Recomputed | Reason]:
        """Totals from public parts, or why there are none, by block."""
        return {group: recompute(self.year, group) for group in self.groups}

    @cached_property
    def blocks(self) -> dict[str, BlockScores]:
        """Scores at every node of the rules, by block, where the parts are public."""
        scored = {group: score_block(self.year, group) for group in self.groups}
        return {group: block for group, block in scored.items() if isinstance(block, BlockScores)}

    @cached_property
    def overstating(self) -> dict[str, Overstating]:
        """Self-assessed against appraised points, by block, where both are public."""
        found = {group: overstating(self.year, group) for group in self.groups}
        return {group: result for group, result in found.items() if result is not None}

    @cached_property
    def sheets(self) -> dict[str, Sheet | Reason]:
        """Parts whose weights are varied, or why there are none, by block."""
        return {group: weighted_sheet(self.year, group) for group in self.groups}

    @cached_property
    def open_units(self) -> dict[str, Sheet]:
        """Extreme completions of ranked units that lack a part, for blocks whose parts are public."""
        return {
            group: open_units(self.year, group, sheet)
            for group, sheet in self.sheets.items()
            if isinstance(sheet, Sheet)
        }

    @cached_property
    def scenarios(self) -> dict[str, ScenarioRanks]:
        """Ranks under the standard weight scenarios, for blocks whose parts are public."""
        ties = self.year.settings.tie_rule
        return {
            group: run_scenarios(sheet, standard_scenarios(sheet, self.parameters.vary), ties)
            for group, sheet in self.sheets.items()
            if isinstance(sheet, Sheet) and len(sheet.complete().unit_ids) > 1
        }

    @cached_property
    def spans(self) -> dict[str, RankSpans]:
        """Possible and typical ranks within ±``vary``, for blocks whose parts allow exact claims."""
        return {
            group: rank_spans(
                runs.sheet,
                admissible_for(runs.sheet, self.parameters.vary),
                DRAWS,
                completions=self.open_units[group],
            )
            for group, runs in self.scenarios.items()
            if runs.sheet.is_exact
        }

    @cached_property
    def places_up(self) -> dict[str, tuple[PlaceUp, ...]]:
        """What it takes each unit to come one place up, for blocks whose parts are public."""
        return {
            group: one_place_up(runs.sheet, admissible_for(runs.sheet, self.parameters.vary))
            for group, runs in self.scenarios.items()
        }

    @cached_property
    def radii(self) -> dict[str, tuple[NeighbourRadius, ...]]:
        """How far weights must move before neighbours change places, for blocks whose parts are public."""
        return {group: neighbour_radii(ranked) for group, ranked in self.scenarios.items()}

    @cached_property
    def share_lines(self) -> dict[str, ShareLine]:
        """The survey's share from 0 to 100%, for blocks with appraised and survey points."""
        ties = self.year.settings.tie_rule
        return {
            group: share_line(sheet, "survey", ties=ties)
            for group, sheet in self.sheets.items()
            if isinstance(sheet, Sheet) and sheet.level == "part"
        }

    @cached_property
    def guarantees(self) -> dict[str, list[Guarantee]]:
        """Guaranteed radii of neighbours among the public totals, for blocks whose parts are not public."""
        return {group: guarantees(self.year, group) for group in self.groups if group not in self.scenarios}

    @cached_property
    def guaranteed_ranks(self) -> dict[str, GuaranteedRanks]:
        """Ranks that hold under all weights within the parameter, for blocks whose parts are not public.

        Where figures contradict each other, all that may be wrong are set aside.
        """
        found: dict[str, GuaranteedRanks] = {}
        for group in self.groups:
            if group in self.scenarios:
                continue
            clash = self.contradictions[group]
            aside = clash.facts if clash is not None else ()
            try:
                ranks = guaranteed_ranks(self.year, group, self.parameters.vary, aside, self._last)
            except ParindexError:  # even these don't make the rest consistent
                continue
            if ranks is not None and ranks.units:
                found[group] = ranks
        return found

    @property
    def _last(self) -> Year | None:
        """The year just before, for printed changes."""
        return self.before if self.before is not None and self.before.year == self.year.year - 1 else None

    @cached_property
    def contradictions(self) -> dict[str, Contradiction | None]:
        """The fewest printed figures that must be wrong, by block; None where all can be true."""
        return {group: contradiction(self.year, group, self._last) for group in self.groups}

    @cached_property
    def forced(self) -> dict[str, Forced]:
        """What the printed figures force, and where they contradict each other, by block."""
        return {group: forced(self.year, group, self._last) for group in self.groups}

    @cached_property
    def comparisons(self) -> dict[str, Comparison]:
        """The year beside the latest earlier year, by block, where both have it."""
        if self.before is None:
            return {}
        return {
            group: compare(self.before, self.year, group)
            for group in self.groups
            if group in self.before.groups
        }

    @cached_property
    def moves(self) -> dict[str, Moves]:
        """How far each unit moved since the earlier year, as intervals that the figures force, by block."""
        before = self.before
        if before is None:
            return {}
        return {group: moves(before, self.year, group) for group in self.comparisons}

    @cached_property
    def bridges(self) -> dict[str, Bridge | str]:
        """What rules and what performance did to the index % since the earlier year, or why not, by block."""
        before = self.before
        return (
            {} if before is None else {group: bridge(before, self.year, group) for group in self.comparisons}
        )

    @cached_property
    def robust(self) -> dict[str, list[RobustMove]]:
        """How firm the greatest moves are, by block, where the parts of both years are public."""
        from parindex_analysis.trends.firmness import greatest_moves

        return {
            group: greatest_moves(found, self.parameters.vary, _MOST_ASKED)
            for group, found in self.bridges.items()
            if isinstance(found, Bridge)
        }

    @cached_property
    def firm_totals(self) -> dict[str, list[FirmTotal]]:
        """How firm changes of totals are, by block, where only totals are public."""
        before = self.before
        groups = (
            () if before is None else [g for g in self.comparisons if not isinstance(self.bridges[g], Bridge)]
        )
        return {} if before is None else {group: firm_totals(before, self.year, group) for group in groups}

    @property
    def undeclared(self) -> list[Check]:
        """Checks that fail and that the index does not declare as known contradictions."""
        declared = {
            known.group for known in self.year.settings.known_contradictions if known.year == self.year.year
        }
        return [
            check
            for check in self.checks
            if check.verdict == "differs" and not (declared & {check.group, None})
        ]


def analyse(home: Home, parameters: Parameters) -> Analysis:
    """Load a year and the one that it is compared with.

    Parameters
    ----------
    home : Home
        Where data/raw is.
    parameters : Parameters
        Index, year and options.

    Returns
    -------
    Analysis

    Raises
    ------
    UsageError
        There is no such index or year.
    DataProblem
        Files of the index break rules.
    """
    problems = Problems()
    shared = load_index(home.raw, parameters.index, problems)
    shared.require(parameters.year)
    year = read_year(shared, parameters.year, problems, home.private if parameters.private else None)
    if parameters.private and not year.private:
        name = f"data/private/{parameters.index}/{parameters.year}/scores.csv"
        raise UsageError("There is no score sheet {name}.", name=name)
    against = _against(shared, parameters)
    before = read_year(shared, against, problems) if against is not None else None
    check_scoring(shared, [year, before] if before else [year], problems)
    if problems.errors:
        raise DataProblem(problems.errors)
    return Analysis(year, before, parameters, Wider(shared, year, keep=parameters.low_confidence))


def _against(shared: Index, parameters: Parameters) -> int | None:
    """Return the year to compare with: the one asked for, else the latest earlier one, if any."""
    if parameters.against is None:
        return max((year for year in shared.years if year < parameters.year), default=None)
    shared.require(parameters.against)
    if parameters.against >= parameters.year:
        raise UsageError(
            "A year is compared with an earlier one: {against} is not before {year}.",
            against=parameters.against,
            year=parameters.year,
        )
    return parameters.against
