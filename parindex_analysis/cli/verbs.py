"""What each verb of the command line does, as functions that return rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from parindex_analysis.catalog import Problems, list_indices, load_index, read_year
from parindex_analysis.catalog.check import check_raw
from parindex_analysis.catalog.problems import Told, told_together
from parindex_analysis.cli.console import Progress
from parindex_analysis.errors import DataProblem, Interrupted, ParindexError, Phrase, UsageError
from parindex_analysis.evidence import coverage
from parindex_analysis.home import Home, find_home
from parindex_analysis.language import LANGUAGES, Language, language
from parindex_analysis.pages.context import NOTEBOOKS
from parindex_analysis.pages.unit.files import FOLDER as UNITS
from parindex_analysis.scoring.sheet_check import check_scoring
from parindex_analysis.study.parameters import Parameters, read_parameters

Row = dict[str, Any]


def home() -> Home:
    """Return the analysis folder; see :func:`parindex_analysis.home.find_home`."""
    return find_home()


def speaker(lang: str) -> Language:
    """Return the language of what is printed."""
    if lang not in LANGUAGES:
        raise UsageError("There is no language '{lang}'; there are vi and en.", lang=lang)
    return language(lang)


def list_rows(where: Home, index: str | None) -> list[Row]:
    """Return one row an index, year and block: what is public and by which rules and decision."""
    rows: list[Row] = []
    problems = Problems()
    for known in [index] if index else list_indices(where.raw):
        shared = load_index(where.raw, known, problems)
        for year in shared.years:
            loaded = read_year(shared, year, problems)
            trusted = loaded.trusted()
            number = (loaded.decision.number if loaded.decision else None) or None
            for group in loaded.groups:
                c = coverage(trusted, group)
                rules = loaded.rules.get(group)
                rows.append(
                    {
                        "index": known,
                        "year": year,
                        "group": group,
                        "units": loaded.n_units(group),
                        "totals_published": c.totals_published,
                        "ranks_published": c.ranks_published,
                        "parts_published": c.parts_published,
                        "rules": rules.settings.id if rules else None,
                        "decision": number,
                    }
                )
    if problems.errors:
        raise DataProblem(problems.errors)
    if not rows:
        raise UsageError("{index} has rule sets, but no year with data.", index=index)
    return rows


def list_table(rows: Sequence[Row], say: Language) -> tuple[list[str], list[list[Any]]]:
    """Return the columns and cells of ``parindex list`` for people."""
    columns = [
        say("index"),
        say("year"),
        say("block"),
        say("units"),
        say("totals"),
        say("ranks"),
        say("parts"),
        say("rules"),
        say("decision"),
    ]
    return columns, [list(row.values()) for row in rows]


def check_rows(where: Home, path: Path | None, say: Language) -> tuple[list[Row], list[str], list[str], int]:
    """Return one row a problem, the lines that tell them, the notes, and how many are errors."""
    found = check_raw(where.raw, path, check_scoring)
    rows = [
        {
            "file": p.file,
            "row": p.row,
            "column": p.column,
            "value": p.value,
            "rule": _say(p.rule, p.values, say),
            "remedy": _say(p.remedy, p.values, say),
            "known": p.known,
        }
        for p in found
        if not p.note
    ]
    lines, notes = (
        [problem_line(told, say) for told in told_together(p for p in found if p.note is note)]
        for note in (False, True)
    )
    return rows, lines, notes, sum(p.times for p in found if p.is_error)


def problem_line(told: Told, say: Language) -> str:
    """Return one problem, or the same slip in many places, as a line."""
    p = told.problem
    rows = say("rows {rows}, …", rows=", ".join(map(str, told.rows))) if told.rows else ""
    if told.times > 1 and told.alike:
        return ", ".join(
            filter(None, [say("{file}: {n} more of this kind", file=p.file, n=told.times), rows])
        )
    place = p.file if p.row is None else say("{file}, row {row}", file=p.file, row=p.row)
    if told.times > 1:
        place = f"{', '.join(filter(None, [p.file, rows]))} {say('({n} in all)', n=told.times)}"
    known = " " + say("(known flaw of the published text)") if p.known else ""
    known += " " + say("(a note, no error)") if p.note else ""
    return f"{place}{p.cell}: {_say(p.rule, p.values, say)} {_say(p.remedy, p.values, say)}".rstrip() + known


def job(index: str | None, year: int | str | None, given: Mapping[str, Any]) -> Parameters:
    """Return the checked parameters of one run."""
    if {"year", "index"} & given.keys():
        raise UsageError("Give the year as the argument and the index as --index, not as parameters.")
    named: dict[str, Any] = {"year": year, "index": index or "hanoi"}
    return read_parameters({**given, **named})


def all_jobs(where: Home, index: str | None, given: Mapping[str, Any]) -> list[Parameters]:
    """Return a run for every year of an index, or of all indices."""
    indices = [index] if index else list_indices(where.raw)
    jobs = [job(known, year, given) for known in indices for year in load_index(where.raw, known).years]
    if not jobs:
        raise UsageError("{index} has rule sets, but no year with data.", index=index)
    return jobs


def with_private(where: Home, jobs: Sequence[Parameters], *, every: bool) -> list[Parameters]:
    """Let runs use the score sheets in data/private: where all years are run, those that have one."""
    return [job.model_copy(update={"private": not every or _has_sheet(where, job)}) for job in jobs]


def _has_sheet(where: Home, job: Parameters) -> bool:
    return (where.private / job.index / str(job.year) / "scores.csv").exists()


@dataclass
class Outcome:
    """What runs published and said."""

    paths: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    exit_code: int = 0

    @property
    def pages(self) -> list[str]:
        """The pages among the published files, those of single units aside: they are led to."""
        return [path for path in self.paths if path.endswith((".html", ".pdf")) and f"/{UNITS}/" not in path]


def run_jobs(
    where: Home, jobs: Sequence[Parameters], say: Language, *, publish: bool = False, pdf: bool = False
) -> Outcome:
    """Run years one after the other; with several, a failed one does not stop the next.

    Raises
    ------
    ParindexError
        The only run failed, or the runs were interrupted.
    """
    from parindex_analysis.publishing.pdf import find_browser
    from parindex_analysis.publishing.run import run_year

    if pdf:
        find_browser()  # said once and at the start, not once for each year
    outcome, progress = Outcome(), Progress((len(NOTEBOOKS) + 1) * len(jobs))
    try:
        for parameters in jobs:
            try:
                result = run_year(where, parameters, progress, publish=publish, pdf=pdf)
            except Interrupted:
                raise
            except ParindexError as error:
                if len(jobs) == 1:
                    raise
                outcome.notes.append(f"{parameters.index} {parameters.year}: {localised(error, say)}")
                outcome.exit_code = outcome.exit_code or error.exit_code
                continue
            outcome.paths += result.paths
            if result.undeclared:
                outcome.notes.append(
                    say.plural(
                        "{index} {year}: {n} comparison of published figures does not agree; "
                        "see the page on what can be recomputed.",
                        "{index} {year}: {n} comparisons of published figures do not agree; "
                        "see the page on what can be recomputed.",
                        result.undeclared,
                        index=result.index,
                        year=result.year,
                    )
                )
                outcome.exit_code = outcome.exit_code or 4
    finally:
        progress.end()
    outcome.paths = list(dict.fromkeys(outcome.paths))
    return outcome


def localised(error: ParindexError, say: Language) -> str:
    """Return an error's sentence in a language."""
    if isinstance(error, DataProblem):
        lines = [f"  {_short_line(told, say)}" for told in told_together(error.problems)]
        n = sum(problem.times for problem in error.problems)
        return "\n".join([say.plural("{n} problem in the data:", "{n} problems in the data:", n), *lines])
    return _say(error.template, error.values, say)


def _short_line(told: Told, say: Language) -> str:
    p = told.problem
    if told.times > 1:
        return problem_line(told, say)
    return f"{p.file}:{p.row or ''} {p.column}: {_say(p.rule, p.values, say)} {_say(p.remedy, p.values, say)}"


def _say(template: str, values: Mapping[str, Any], say: Language) -> str:
    """Return a message whose values may be messages themselves."""
    told = {
        name: localised(value, say)
        if isinstance(value, ParindexError)
        else _say(value.template, value.values, say)
        if isinstance(value, Phrase)
        else value
        for name, value in values.items()
    }
    return say(template, **told)


def asked_language(arguments: Sequence[str]) -> Language:
    """Return the language that a command line asks for, also where it could not be parsed."""
    wants_vi = "--lang=vi" in arguments or ("--lang", "vi") in pairwise(arguments)
    return language("vi" if wants_vi else "en")
