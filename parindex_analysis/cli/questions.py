"""The verbs of the command line that ask something of one year or two: parse, call one function, print."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer

from parindex_analysis.cli.options import GroupOption, IndexOption, JsonOption, LangOption, PrivateOption


def _echo(lines: Iterable[str], *, err: bool = False) -> None:
    for line in lines:
        typer.echo(line, err=err)


def score(
    year: Annotated[str, typer.Argument(help="The year that is assessed.")],
    changes: Annotated[
        list[str] | None,
        typer.Option("--set", help="CODE=POINTS or CODE=FORMULA: other rules for an item or domain."),
    ] = None,
    weights: Annotated[
        Path | None, typer.Option("--weights", help="CSV file with columns code, points.")
    ] = None,
    scenario: Annotated[
        Path | None, typer.Option("--scenario", help="YAML file with set, drop, equal, keep_others, rules.")
    ] = None,
    drop: Annotated[
        list[str] | None, typer.Option("--drop", help="CODE of an item or domain to leave out.")
    ] = None,
    equal: Annotated[bool, typer.Option("--equal", help="The same points for every domain.")] = False,
    keep_others: Annotated[
        bool, typer.Option("--keep-others", help="Leave the other items alone: the scale changes.")
    ] = False,
    rules: Annotated[str | None, typer.Option("--rules", help="Another rule set of the index.")] = None,
    explain: Annotated[
        str | None, typer.Option("--explain", help="UNIT or UNIT:CODE: how this score comes about.")
    ] = None,
    private: PrivateOption = False,
    index: IndexOption = None,
    group: GroupOption = None,
    lang: LangOption = "en",
    json: JsonOption = False,
) -> None:
    """Recompute a year's totals and ranks from public scores, under its rules or changed ones."""
    from parindex_analysis.cli import console, inquiries, verbs
    from parindex_analysis.study.scenario_file import read_asked

    say = verbs.speaker(lang)
    parameters = verbs.job(index, year, {"private": private})
    asked = read_asked(
        changes or [], weights, scenario, drop=drop or (), equal=equal, keep_others=keep_others, rules=rules
    )
    where: dict[str, Any] = {"index": parameters.index, "year": parameters.year}
    if explain is not None:
        rows, notes = inquiries.explain_rows(verbs.home(), parameters, asked, explain, group, say)
    else:
        rows, notes = inquiries.score_rows(verbs.home(), parameters, asked, group, say)
    if json:
        told = {**asked.parameters, "private": private}
        told |= {} if explain is None else {"explain": explain}
        console.print_json("score", rows, parameters=told, notes=notes, **where)
        return
    if explain is None:
        console.print_table(*inquiries.score_table(rows, asked, say), numeric=range(3, 7))
    else:
        _echo([row["message"] for row in rows])
    _echo(notes, err=True)


def audit(
    year: Annotated[str, typer.Argument(help="The year that is assessed.")],
    private: PrivateOption = False,
    index: IndexOption = None,
    group: GroupOption = None,
    lang: LangOption = "en",
    json: JsonOption = False,
) -> None:
    """Say which published figures of a year do not agree with each other."""
    from parindex_analysis.cli import console, inquiries, verbs

    say = verbs.speaker(lang)
    parameters = verbs.job(index, year, {"private": private})
    rows = inquiries.audit_rows(verbs.home(), parameters, group, say)
    if json:
        console.print_json("audit", rows, index=parameters.index, year=parameters.year)
    else:
        for row in rows:
            typer.echo(f"{row['group']}: {row['message']}")
        if not rows:
            typer.echo(say("All comparisons of published figures agree, or can't be decided."))
    if rows:
        raise typer.Exit(4)


def robustness(
    year: Annotated[str, typer.Argument(help="The year that is assessed.")],
    vary: Annotated[
        str, typer.Option("--vary", help="Share by which each weight may move, such as 25%.")
    ] = "25%",
    level: Annotated[str, typer.Option("--level", help="Whose weights move: domain or item.")] = "domain",
    draws: Annotated[int, typer.Option("--draws", help="Random draws for the typical ranks.")] = 10_000,
    seed: Annotated[int, typer.Option("--seed", help="The same seed draws the same weights.")] = 0,
    keep_sum: Annotated[
        bool, typer.Option("--keep-sum", help="Only weights that add up to the official sum.")
    ] = False,
    index: IndexOption = None,
    group: GroupOption = None,
    lang: LangOption = "en",
    json: JsonOption = False,
) -> None:
    """Say how much of a ranking rests on the weights: possible and typical ranks of each unit."""
    from parindex_analysis.cli import console, verbs
    from parindex_analysis.cli import robustness as verb

    say = verbs.speaker(lang)
    parameters = verbs.job(index, year, {"vary": vary})
    asked = verb.Asked(level, draws, seed, keep_sum)
    found = verb.robustness(verbs.home(), parameters, asked, group, say)
    if json:
        where: dict[str, Any] = {"index": parameters.index, "year": parameters.year}
        where |= {"parameters": asked.shown(parameters), "notes": found.notes}
        console.print_json("robustness", found.rows, extra={"pairs": found.pairs}, **where)
        return
    console.print_table(*verb.unit_table(found, say), numeric=range(3, 8))
    typer.echo()
    console.print_table(*verb.pair_table(found, say), numeric=[3])
    for note in found.notes:
        typer.echo(f"\n{note}")


def bounds(
    year: Annotated[str, typer.Argument(help="The year that is assessed.")],
    index: IndexOption = None,
    group: GroupOption = None,
    lang: LangOption = "en",
    json: JsonOption = False,
) -> None:
    """Say what the published figures force: least and greatest total, best and worst rank."""
    from parindex_analysis.cli import console, inquiries, verbs

    say = verbs.speaker(lang)
    parameters = verbs.job(index, year, {})
    rows, positions, notes = inquiries.bounds_rows(verbs.home(), parameters, group, say)
    if json:
        where: dict[str, Any] = {"index": parameters.index, "year": parameters.year}
        console.print_json("bounds", rows, notes=notes, extra={"positions": positions}, **where)
        return
    console.print_table(*inquiries.bounds_table(rows, say), numeric=range(3, 7))
    _echo(notes, err=True)


def compare(
    year_from: Annotated[str, typer.Argument(metavar="YEAR", help="The earlier year.")],
    year_to: Annotated[str, typer.Argument(metavar="YEAR", help="The later year.")],
    low_confidence: Annotated[
        bool, typer.Option("--low-confidence", help="Also use figures from sources of low confidence.")
    ] = False,
    index: IndexOption = None,
    group: GroupOption = None,
    lang: LangOption = "en",
    json: JsonOption = False,
) -> None:
    """Set two years side by side: who moved, and what rules and performance did to it."""
    from parindex_analysis.cli import comparison, console, verbs

    say = verbs.speaker(lang)
    given = {"against": year_from, "low_confidence": low_confidence}
    parameters = verbs.job(index, year_to, given)
    rows, notes = comparison.compare_rows(verbs.home(), parameters, group, say)
    if json:
        asked = {"against": parameters.against, "low_confidence": low_confidence}
        where: dict[str, Any] = {"index": parameters.index, "year": parameters.year}
        console.print_json("compare", rows, parameters=asked, notes=notes, **where)
        return
    console.print_table(*comparison.compare_table(rows, say), numeric=range(3, 12))
    _echo(notes, err=True)


def targets(
    place: Annotated[str | None, typer.Option("--place", help="One place only, such as 'Hà Nội'.")] = None,
    lang: LangOption = "en",
    json: JsonOption = False,
) -> None:
    """Hold the targets of programmes and plans against the results."""
    from parindex_analysis.cli import comparison, console, verbs

    say = verbs.speaker(lang)
    rows = comparison.target_rows(verbs.home(), place, say)
    if json:
        console.print_json("targets", rows, parameters={"place": place})
    else:
        console.print_table(*comparison.target_table(rows, say), numeric=(3, 4, 6))


QUESTIONS = (score, audit, robustness, bounds, compare, targets)
