"""The command line: parse, call one function, map errors to exit codes.

0 done; 1 the analysis failed; 2 wrong usage or unknown parameter; 3 data problem; 4 published figures
contradict each other or are not reproduced; 130 interrupted.
"""

from __future__ import annotations

import os
import sys
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from parindex_analysis.cli.options import IndexOption, JsonOption, LangOption
from parindex_analysis.cli.questions import QUESTIONS
from parindex_analysis.errors import ParindexError, UsageError

if TYPE_CHECKING:
    from parindex_analysis.study.parameters import Parameters

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Recompute, question and publish a Public Administration Reform Index.",
)


@app.command("list")
def list_years(index: IndexOption = None, lang: LangOption = "en", json: JsonOption = False) -> None:
    """List the indices and years that there are, and how complete they are."""
    from parindex_analysis.cli import console, verbs

    say = verbs.speaker(lang)
    rows = verbs.list_rows(verbs.home(), index)
    if json:
        console.print_json("list", rows, index=index)
    else:
        console.print_table(*verbs.list_table(rows, say), numeric=range(3, 7))


@app.command()
def check(
    path: Annotated[
        Path | None, typer.Argument(help="A file or folder of data/raw; all of it if not given.")
    ] = None,
    lang: LangOption = "en",
    json: JsonOption = False,
) -> None:
    """Check the inputs and name every problem: file, row, column, value, rule, what to do."""
    from parindex_analysis.cli import console, verbs

    say = verbs.speaker(lang)
    rows, lines, notes, errors = verbs.check_rows(verbs.home(), path, say)
    if json:
        console.print_json("check", rows, notes=[*notes, *([] if errors else [say("No problems found.")])])
    else:
        for line in (*lines, *notes):
            typer.echo(line)
        typer.echo(
            say.plural("{n} problem found.", "{n} problems found.", errors)
            if errors
            else say("No problems found.")
        )
    if errors:
        raise typer.Exit(3)


@app.command()
def run(
    year: Annotated[str | None, typer.Argument(help="The year that is assessed, such as 2020.")] = None,
    index: IndexOption = None,
    every: Annotated[bool, typer.Option("--all", help="All years of the index, or of all indices.")] = False,
    param: Annotated[
        list[str] | None, typer.Option("--param", "-p", help="A notebook parameter, as NAME=VALUE.")
    ] = None,
    publish: Annotated[
        bool, typer.Option("--publish", help="Publish the score sheet in data/private, too.")
    ] = False,
    pdf: Annotated[
        bool, typer.Option("--pdf", help="Write each page as PDF for paper, too; needs Chromium.")
    ] = False,
    lang: LangOption = "en",
    json: JsonOption = False,
) -> None:
    """Execute a year's notebooks and publish its tables and pages (in both languages)."""
    from parindex_analysis.cli import console, verbs

    say = verbs.speaker(lang)
    given = _given(param or [])
    if (year is None) == (not every):
        raise UsageError("Give either one year or --all.")
    jobs = verbs.all_jobs(verbs.home(), index, given) if every else [verbs.job(index, year, given)]
    if publish:
        jobs = verbs.with_private(verbs.home(), jobs, every=every)
    outcome = verbs.run_jobs(verbs.home(), jobs, say, publish=publish, pdf=pdf)
    if json:
        console.print_json(
            "run",
            [{"path": path} for path in outcome.paths],
            index=jobs[0].index if not every else index,
            year=None if every else jobs[0].year,
            parameters=_shown(jobs, every),
            notes=outcome.notes,
        )
    else:
        for path in outcome.pages:
            typer.echo(path)
        for note in outcome.notes:
            typer.echo(note, err=True)
    if outcome.exit_code:
        raise typer.Exit(outcome.exit_code)


for question in QUESTIONS:
    app.command()(question)


@app.command()
def verify(
    year: Annotated[str | None, typer.Argument(help="A year; every year of the index if not given.")] = None,
    index: IndexOption = None,
    lang: LangOption = "en",
    json: JsonOption = False,
) -> None:
    """Make years again, aside, and say which tables differ from the committed manifest."""
    from parindex_analysis.cli import console, verbs
    from parindex_analysis.pages.context import NOTEBOOKS
    from parindex_analysis.publishing.verify import difference_lines, reason_lines, verify_rows

    say, home = verbs.speaker(lang), verbs.home()
    jobs = [verbs.job(index, year, {})] if year else verbs.all_jobs(home, index or "hanoi", {})
    progress = console.Progress((len(NOTEBOOKS) + 1) * len(jobs))
    try:
        rows = verify_rows(home, jobs, progress)
    finally:
        progress.end()
    wrong = [row for row in rows if not row["same"]]
    if json:
        console.print_json("verify", rows, index=jobs[0].index, year=jobs[0].year if year else None)
    else:
        for line in (line for row in wrong for line in difference_lines(row, say)):
            typer.echo(line)
        for line in reason_lines(wrong, say):
            typer.echo(line)
        told = say("{same} of {n} files come out the same.", same=len(rows) - len(wrong), n=len(rows))
        typer.echo(told)
    if wrong:
        raise typer.Exit(4)


@app.command()
def manifest(lang: LangOption = "en", json: JsonOption = False) -> None:
    """Write the manifest of data/raw anew, after a change of the inputs."""
    from parindex_analysis.catalog.manifest import NAME, write_manifest
    from parindex_analysis.cli import console, verbs

    say, raw = verbs.speaker(lang), verbs.home().raw
    try:
        told = write_manifest(raw)
    except OSError:
        raise UsageError(
            "{path} can't be written. Check the rights of its folder.", path=raw / NAME
        ) from None
    if json:
        console.print_json("manifest", [{"path": path, "how": how} for path, how in told.items()])
        return
    words = {"changed": say("changed"), "missing": say("gone"), "new": say("new")}
    for path, how in told.items():
        typer.echo(f"{words[how]}: {path}")
    if not told:
        typer.echo(say("Nothing changed."))


def _given(params: list[str]) -> dict[str, Any]:
    given: dict[str, Any] = {}
    for text in params:
        name, equals, value = text.partition("=")
        if not equals or not name:
            raise UsageError(
                "A parameter is written NAME=VALUE, such as vary=0.1; this is not: {text}", text=text
            )
        given[name.strip()] = value.strip()
    return given


def _shown(jobs: list[Parameters], every: bool) -> dict[str, Any]:
    shown = jobs[0].model_dump(exclude={"index", "year"})
    return {} if every else shown


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; the console script ``parindex``."""
    from parindex_analysis.publishing.interrupts import interruptible

    try:
        with interruptible():
            sys.exit(app(args=_read(arguments), standalone_mode=False) or 0)
    except BrokenPipeError:  # the reader of our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:  # the last door: no traceback reaches a user
        if os.environ.get("PARINDEX_DEBUG"):
            raise
        sentence, code = _told(error, sys.argv if arguments is None else arguments)
        typer.echo(sentence, err=True)
        sys.exit(code)


def _read(arguments: list[str] | None) -> list[str]:
    """Return the arguments with composed letters, as the tables have them; refuse empty and negative ones."""
    given = sys.argv[1:] if arguments is None else arguments
    words = [unicodedata.normalize("NFC", word) for word in given]
    for before, word in zip(["", *words], words, strict=False):
        if word in ("--index=", "--group=") or (before in ("--index", "--group") and not word.strip()):
            option = word.removesuffix("=") or before
            raise UsageError("{option} is empty: name one, or leave the option out.", option=option)
        if word[:1] == "-" and word[1:].isdecimal() and (not before.startswith("-")):
            raise UsageError("{word} is no year; give a whole number such as 2020.", word=word)
    return words


def _told(error: BaseException, arguments: list[str]) -> tuple[str, int]:
    """Return what to say of an error, in the language asked for, and the exit code."""
    from parindex_analysis.cli import verbs

    say = verbs.asked_language(arguments)
    if isinstance(error, ParindexError):
        return verbs.localised(error, say), error.exit_code
    if isinstance(error, typer.Abort):
        return say("Interrupted."), 130
    if hasattr(error, "format_message"):  # wrong usage, as the parser says it
        hint = say("'parindex --help' shows how it is used.")
        return f"{error.format_message()}\n{hint}", 2
    said = f"{type(error).__name__}: {error}"
    return say("Unexpected error: {error} (PARINDEX_DEBUG=1 shows where.)", error=said), 1


if __name__ == "__main__":
    main()
