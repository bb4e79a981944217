"""Where a page's figures come from, so that anyone can make it again: files, rules, parameters, versions."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Mapping
from html import escape
from importlib.metadata import version
from pathlib import Path

import parindex_analysis
from parindex_analysis import html
from parindex_analysis.catalog import Problems, Year
from parindex_analysis.catalog.site import SiteSettings, read_site
from parindex_analysis.language import Language
from parindex_analysis.scoring import Recomputed
from parindex_analysis.study.parameters import Parameters
from parindex_analysis.study.study import Analysis
from parindex_analysis.words.sources import facts_as_of

PACKAGES = ("numpy", "pandas", "scipy", "matplotlib", "seaborn", "papermill", "nbconvert")


def decision_line(year: Year, say: Language) -> str:
    """Name the decision or announcement that published the year's results; empty where none is known."""
    decision = year.decision
    if decision is None:
        return ""
    by = decision.issued_by[say.lang] if decision.issued_by else ""
    if decision.number and decision.date:
        text = say("Decision {number} of {date}", number=decision.number, date=say.date(decision.date))
    elif decision.number:
        text = say("Decision {number}", number=decision.number)
    elif decision.announced:
        text = say(
            "Announced on {date}; the number of the decision is not known", date=say.date(decision.announced)
        )
    else:
        text = decision.title[say.lang]
    return f"{text} – {by}" if by else text


def rerun_command(parameters: Parameters) -> str:
    """Return the command that makes the pages again."""
    options = [f" -p {name}={value}" for name, value in parameters.changed.items() if name != "private"]
    index = "" if parameters.index == "hanoi" else f" --index {parameters.index}"
    publish = " --publish" if parameters.private else ""
    return f"parindex run {parameters.year}{index}{publish}{''.join(options)}"


def provenance(analysis: Analysis, raw: Path, say: Language) -> str:
    """Return the provenance block of a page as HTML.

    Parameters
    ----------
    analysis : Analysis
        The year's results.
    raw : Path
        data/raw, for the hashes of the files that were read.
    say : Language
        The page's language.

    Returns
    -------
    str
    """
    year, parameters = analysis.year, analysis.parameters
    rules = sorted(
        {r.settings.number or r.settings.id for g, r in year.rules.items() if g in analysis.groups}
    )
    pairs: list[tuple[str, str | html.Cell]] = []
    if year.settings.units != "provinces":  # surveys of provinces are published without a decision
        pairs.append((say("Decision"), decision_line(year, say) or say("not known")))
    pairs += [
        (say("Rule set"), say.names(rules) if rules else say("not known")),
        (say("Parameters"), _parameters(parameters, say)),
    ]
    latest = facts_as_of(year)
    pairs.append(
        (say("Facts as of"), say("their sources carry no date") if latest is None else say.date(latest))
    )
    reproduced = _reproduced(analysis, say)
    if reproduced:
        pairs.append((say("Reproduced"), reproduced))
    pairs += [
        (say("Made again by"), html.Cell("", html=f"<code>{escape(rerun_command(parameters))}</code>")),
        (say("Software"), _software()),
        (say("Cite as"), citation(year, say)),
        (say("Found an error?"), _correction(read_site(raw, Problems()), say)),
    ]
    rows: list[list[str | html.Cell]] = [
        [name, html.Cell("", html=f"<code>{digest[:16]}</code>")]
        for name, digest in hashes(year, raw).items()
    ]
    columns = [say("File in data/raw"), say("SHA-256, first 16 digits")]
    files = html.table(columns, rows, say("Files that this page was made from"))
    return html.definitions(pairs) + html.details(say("Files and their hashes"), files)


def hashes(year: Year, raw: Path) -> Mapping[str, str]:
    """Return the SHA-256 of each file that a year was read from."""
    return {name: hashlib.sha256((raw / name).read_bytes()).hexdigest() for name in year.files}


def _correction(site: SiteSettings, say: Language) -> html.Cell:
    """Say where an error is reported, and with what."""
    needed = say("Name the page, the figure, and the source that says otherwise.")
    if site.contact is None:
        told = say("Tell whoever gave you this page; the figures themselves are rows in data/raw.")
        return html.Cell(f"{needed} {told}")
    href = f"mailto:{site.contact}" if "@" in site.contact and ":" not in site.contact else site.contact
    link = f'<a href="{escape(href)}">{escape(site.contact)}</a>'
    return html.Cell("", html=f"{escape(say('Write to:'))} {link}. {escape(needed)}")


def _parameters(parameters: Parameters, say: Language) -> str:
    told = [f"year = {parameters.year}", f"index = {parameters.index}"]
    told += [f"{name} = {value} ({say('changed')})" for name, value in parameters.changed.items()]
    if not parameters.changed:
        told.append(say("all others as preset"))
    return "; ".join(told)


def _reproduced(analysis: Analysis, say: Language) -> str:
    results = [r for r in analysis.recomputed.values() if isinstance(r, Recomputed) and r.compared]
    if not results:
        return ""
    return say(
        "{same} of {n} official totals",
        same=say.number(sum(r.reproduced for r in results), 0),
        n=say.number(sum(r.compared for r in results), 0),
    )


def _software() -> str:
    packages = [f"{name} {version(name)}" for name in PACKAGES]
    return "; ".join(
        [
            f"parindex_analysis {parindex_analysis.__version__}",
            f"Python {platform.python_version()}",
            *packages,
        ]
    )


def citation(year: Year, say: Language) -> str:
    """Return the words that the year's pages and tables are cited with."""
    return say(
        "{title} {year}, recomputed with parindex_analysis {version} from figures of {publisher}.",
        title=year.settings.names[say.lang],
        year=year.year,
        version=parindex_analysis.__version__,
        publisher=year.settings.publisher[say.lang],
    )
