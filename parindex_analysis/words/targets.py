"""Targets, results and doubts, as tables and sentences write them."""

from __future__ import annotations

from parindex_analysis.language import Language
from parindex_analysis.trends import Doubt, IndexYear, Judged


def index_name(index: str, say: Language) -> str:
    """Return the name of an index or rate that profiles and targets speak of."""
    return {
        "PAR_INDEX": say("PAR INDEX (national)"),
        "SIPAS": say("SIPAS (satisfaction)"),
        "PAPI": say("PAPI (governance as people see it)"),
        "PCI": say("PCI (governance as firms see it)"),
        "DTI": say("DTI (digital transformation)"),
        "DDCI": say("DDCI (competitiveness of departments and districts)"),
        "mass_mobilisation": say("mass mobilisation by the government"),
        "satisfaction": say("satisfaction of people and organisations"),
        "SATISFACTION": say("satisfaction with administrative procedures"),
        "ONTIME": say("files settled on time"),
        "ONLINE4": say("online services of level 4"),
        "ONLINE_INTEGRATION": say("online services joined to the national portal"),
        "SIMPLIFY": say("procedures simplified"),
        "INFO_SYSTEMS": say("information systems"),
        "rates": say("rates"),
    }.get(index, index)


def place_name(place: str, say: Language) -> str:
    """Return the name of a place of profiles and targets; Hưng Yên there is the city, not the province."""
    return {"Hà Nội": say("Hanoi"), "Hưng Yên": say("Hưng Yên City")}.get(place, place)


def promise(judged: Judged, say: Language) -> str:
    """Write what a target asks for."""
    target = judged.target
    if target.measure == "qualitative":
        known = {
            "top tier": say("among the leading"),
            "rise in rate and rank vs 2024": say("a better rate and rank than in 2024"),
        }
        return known.get(target.text, target.text)
    value = say.number(target.value, target.decimals)
    if target.measure == "rank_gain_per_year_min":
        return say("{n} places up or more each year", n=value)
    if target.measure == "rank":
        return say("rank {n} or better", n=value)
    if target.measure == "group":
        return say("group {n} of 4 or better", n=value)
    figure = value if target.measure == "total" else f"{value}%"
    if target.direction == "at_most":
        return (
            say("under {figure}", figure=figure) if target.strict else say("{figure} or less", figure=figure)
        )
    return say("over {figure}", figure=figure) if target.strict else say("{figure} or more", figure=figure)


def result(judged: Judged, say: Language) -> str:
    """Write what was found: the results that count, else the latest before the target is due."""
    if judged.target.measure == "rank_gain_per_year_min":
        known = [(one.year, one.found[0]) for one in judged.outcomes if one.found is not None]
        return "; ".join(f"{year}: {say.signed(gain, 0)}" for year, gain in known) or "–"
    last = judged.last
    if last is not None and last.found is not None:
        return _figure(judged, last.found, say)
    if judged.latest is not None:
        return f"{judged.latest.year}: {year_text(judged.latest, say)}"
    return "–"


def _figure(judged: Judged, found: tuple[float, float], say: Language) -> str:
    low, high = (say.number(end, judged.decimals) for end in found)
    if low == high:
        return low
    return say("{low} or {high}", low=low, high=high)


def year_text(year: IndexYear, say: Language) -> str:
    """Write a year's value and rank, two values where sources disagree."""
    values = list(
        dict.fromkeys(_value(figure.text, figure.low, figure.decimals, say) for figure in year.values)
    )
    value = say(" or ").join(values)
    rank = ""
    if year.rank is not None:
        rank = say.interval((float(year.rank[0]), float(year.rank[1])), 0)
        rank = (
            say("rank {rank} of {n}", rank=rank, n=year.of_n) if year.of_n else say("rank {rank}", rank=rank)
        )
    return ", ".join(part for part in (value, rank) if part) or "–"


def _value(text: str, low: float, decimals: int, say: Language) -> str:
    if not text:
        return f"≥ {say.plain(low)}"
    return say.number(float(text), min(decimals, 4))


def margin(judged: Judged, say: Language) -> str:
    """Write by how much a target was exceeded (+) or missed (−)."""
    if judged.target.measure == "rank_gain_per_year_min":
        known = [(one.year, one.margin[0]) for one in judged.outcomes if one.margin is not None]
        return "; ".join(f"{year}: {say.signed(gap, 0)}" for year, gap in known) or "–"
    last = judged.last
    if last is None or last.margin is None:
        return "–"
    decimals = max(judged.decimals, judged.target.decimals)
    low, high = (say.signed(end, decimals) for end in last.margin)
    return low if low == high else f"{low} … {high}"


def verdict_words(say: Language) -> dict[str, str]:
    """Return the word for each verdict."""
    return {
        "met": say("met"),
        "missed": say("missed"),
        "open": say("open"),
        "not_measurable": say("not measurable"),
    }


def doubt_sentence(doubt: Doubt, say: Language) -> str:
    """Write one thing that makes a comparison doubtful."""
    about = doubt.about
    told = dict(zip(("first", "last", "old", "new"), about, strict=False))
    if doubt.kind == "units":
        return say("{first}–{last}: {old}, then {new} were ranked", **told)
    if doubt.kind == "size":
        return say("{first}–{last}: the number of those ranked went from {old} to {new}", **told)
    if doubt.kind == "rules":
        return say("{first}–{last}: other rules ({old}, then {new})", **told)
    if doubt.kind == "scale":
        return say("{first}–{last}: the scale went from {old} to {new} points", **told)
    if doubt.kind == "two_values":
        values = [say.number(float(text), len(text.partition(".")[2])) for text in about]
        return say("two values are printed: {values}", values=say.names(values))
    if doubt.kind == "quarters":
        return say("the group follows from rank {rank} of {n}, in quarters", rank=about[0], n=about[1])
    if doubt.kind == "low_confidence":
        return say("the figure is from a source of low confidence")
    return say("the figure is derived from others")


def no_result(judged: Judged, say: Language) -> str:
    """Say why a target without a result is open or not measurable; empty where there is a result."""
    if judged.last is not None:
        return ""
    if judged.verdict == "open":
        return say("no result yet")
    if judged.target.measure == "qualitative":
        return say("in words, without a figure")
    return say("no figure of this is public")
