"""What the front page says of itself: what this is, how an index comes about, what the words mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from parindex_analysis.language import LANGUAGES, Language, language

Words = Mapping[str, str]


def in_both(texts: Iterable[Iterable[str]]) -> list[Words]:
    """Turn the texts of each language into texts by language."""
    return [dict(zip(LANGUAGES, both, strict=True)) for both in zip(*texts, strict=True)]


def labels(say: Language) -> dict[str, str]:
    """Return the words of the front page's parts and controls."""
    return {
        "site_name": say("PAR Index, recomputed"),
        "title": say("Public administration reform indices, year by year"),
        "intro": say(
            "For each year: what was published, what can be recomputed from it, and how much of the "
            "ranking rests on the weights. What is not public is said to be so."
        ),
        "skip": say("Skip to the content"),
        "languages": say("Languages shown"),
        "both": say("Both"),
        "search": say("Find a place, an index, a year or a unit"),
        "shown": say("{shown} of {n} reports shown", shown="{shown}", n="{n}"),
        "nothing": say("Nothing found. Try a place, a year such as 2020, or the name of a unit."),
        "indices": say("Indices, latest first"),
        "read": say("Read the report"),
        "latest": say("Latest year"),
        "earlier": say("Earlier years"),
        "found": say("Units found"),
        "units": say("Names of units"),
        "method": say("How a province's own index comes about"),
        "glossary": say("Words in brief"),
        "errors": say("Report an error"),
        "licence": say("Text and figures may be used freely if the source is named. Data: see the sources."),
    }


def about(say: Language, *, reports: int, indices: int, first: int, last: int) -> list[tuple[str, str]]:
    """Return what a reader needs to know first: what this is, what is here, what is not known."""
    return [
        (
            say("What this is"),
            say(
                "Every year cities, provinces and the Ministry of Home Affairs mark how well public bodies "
                "carry out administrative reform, by a set of criteria, and rank them. PCI and PAPI rank "
                "provinces by what businesses and citizens say. These pages recompute what was published."
            ),
        ),
        (
            say("What is here"),
            say(
                "{reports} on {indices}, for years from {first} to {last}. Each report says who leads, who "
                "moved, what follows from public parts, and by how much weights would have to change "
                "before the order does.",
                reports=say.plural("{n} report", "{n} reports", reports),
                indices=say.plural("{n} index", "{n} indices", indices),
                first=first,
                last=last,
            ),
        ),
        (
            say("What is not known"),
            say(
                "Often only some totals and ranks are published, and not the scores by criterion. What is "
                "missing is never guessed: it is called not public, or given as the range that published "
                "figures force. Whether the criteria measure the right things is not examined here."
            ),
        ),
    ]


def method(say: Language) -> list[str]:
    """Return the steps from a plan to a published index."""
    return [
        say("A plan opens the year. Units stand in blocks, and each block is ranked on its own."),
        say("Every unit marks itself by the criteria: self-assessed points."),
        say("An appraisal council accepts or adjusts these marks: appraised points take their place."),
        say("A sociological survey marks other criteria, people's satisfaction among them: survey points."),
        say(
            "Appraised and survey points add up to the total, with bonus and penalty points where the "
            "rules have them; the index is the total as a share of the maximum, in %."
        ),
        say("A decision publishes the results. Leading units and those that rose most are commended."),
    ]


def glossary(say: Language) -> list[tuple[str, str]]:
    """Return terms and what they mean, in one line each."""
    return [
        (say("Index"), say("a set of criteria with points, by which units are marked and ranked every year")),
        (say("Block"), say("units that are ranked together, such as departments, or districts and towns")),
        (say("Unit"), say("a body that is assessed: a department, a district, a commune, a province")),
        (say("Domain"), say("a field of reform; its criteria add up to its points")),
        (say("Criterion"), say("what is marked, with maximum points and a rule for giving them")),
        (
            say("Appraised points"),
            say("points that the appraisal council gives after checking the unit's own"),
        ),
        (say("Survey points"), say("points from a sociological survey of those who deal with the unit")),
        (say("Index, in %"), say("points divided by maximum points, times 100")),
        (say("published"), say("printed in a decision or by the press, as the source says")),
        (say("derived"), say("arithmetic on published figures")),
        (say("implied"), say("holds whatever the unpublished figures are")),
        (say("not excluded"), say("could be: the public figures do not rule it out")),
        (say("illustrative"), say("made up for teaching and tests; no report shows it unmarked")),
        (
            say("Possible ranks"),
            say("the best and the worst rank under any weights within the given change, exactly"),
        ),
        (
            say("Typical ranks"),
            say("ranks in random draws of such weights, without the outer 5% on each side"),
        ),
        (say("Radius"), say("the smallest change of weights at which two units can change places")),
        (say("Contradiction"), say("published figures that can't all be true")),
    ]


def by_language() -> dict[str, Language]:
    """Return the languages of the page."""
    return {lang: language(lang) for lang in LANGUAGES}
