"""What a crate is about: the index, its decision and rule sets, and the sources of the figures."""

from __future__ import annotations

from parindex_analysis.catalog import Year
from parindex_analysis.catalog.models import Text
from parindex_analysis.catalog.sources import Source
from parindex_analysis.exports.record.graph import Graph, Ref, is_web_address, local_id
from parindex_analysis.html import slug
from parindex_analysis.words.sources import used_sources


def add_index(graph: Graph, year: Year) -> Ref:
    """Add the index, its publisher and its place."""
    settings = year.settings
    return graph.add(
        local_id("index", settings.id),
        "CreativeWork",
        **_names(settings.names),
        identifier=settings.id,
        description=settings.about.en,
        publisher=_organisation(graph, settings.publisher),
        spatialCoverage=graph.add(
            local_id("place", slug(settings.place.en)), "Place", **_names(settings.place)
        ),
    )


def add_decision(graph: Graph, year: Year) -> Ref | None:
    """Add the decision or announcement that published the year's results; None where none is known."""
    decision = year.decision
    if decision is None:
        return None
    date = decision.date or decision.announced
    return graph.add(
        local_id("decision", slug(decision.number or str(year.year))),
        "CreativeWork",
        **_names(decision.title),
        identifier=decision.number,
        datePublished=None if date is None else date.isoformat(),
        publisher=_organisation(graph, decision.issued_by),
        description=None if decision.note is None else decision.note.en,
        citation=_source(graph, year.sources.get(decision.source_id or "")),
    )


def add_rules(graph: Graph, year: Year) -> list[Ref]:
    """Add the year's rule sets."""
    sets = {rule_set.settings.id: rule_set.settings for rule_set in year.rules.values()}
    return [
        graph.add(
            local_id("rules", one.id),
            "CreativeWork",
            **_names(one.title),
            identifier=one.number or one.id,
            datePublished=None if one.issued is None else str(one.issued),
            publisher=_organisation(graph, one.issued_by),
            citation=_source(graph, year.sources.get(one.source_id or "")),
        )
        for _, one in sorted(sets.items())
    ]


def add_sources(graph: Graph, year: Year) -> list[Ref]:
    """Add the sources of the year's figures."""
    found = (_source(graph, source) for source in used_sources(year))
    return [ref for ref in found if ref is not None]


def _source(graph: Graph, source: Source | None) -> Ref | None:
    if source is None:
        return None
    own = local_id("source", source.source_id)
    if own in graph:
        return {"@id": own}
    # Two sources may have one address, and an address may be no address: ids of our own, the address beside.
    return graph.add(
        own,
        "CreativeWork",
        name=source.title or source.source_id,
        identifier=source.source_id,
        publisher=_publisher(graph, source.publisher),
        datePublished=source.date,
        license=source.licence,
        url=source.url if is_web_address(source.url) else None,
        description=source.note,
    )


def _publisher(graph: Graph, name: str) -> Ref | None:
    return _organised(graph, name, {"name": name}) if name else None


def _organisation(graph: Graph, name: Text | None) -> Ref | None:
    return None if name is None else _organised(graph, name.en, _names(name))


def _organised(graph: Graph, name: str, names: dict[str, str]) -> Ref:
    """Add an organisation; one whose short identifier another name has already taken has a long one."""
    own = local_id("organisation", slug(name))
    if graph.name_of(own) not in (None, name):
        own = local_id("organisation", name)
    return graph.add(own, "Organization", **names)


def _names(text: Text) -> dict[str, str]:
    """Return a name in English, with the Vietnamese one beside it."""
    return {"name": text.en, "alternateName": text.vi}
