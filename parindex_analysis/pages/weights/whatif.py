"""The live what-if: sliders for weights in the page itself, with the arithmetic of ``parindex score``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape
from typing import Any

import numpy as np

from parindex_analysis import html
from parindex_analysis.evidence.alone import Alone, split_alone
from parindex_analysis.evidence.guarantee import items_of
from parindex_analysis.language import Language
from parindex_analysis.pages.common import open_note
from parindex_analysis.scoring import Sheet
from parindex_analysis.scoring.appraised_and_survey import PART_NAMES, part_maxima
from parindex_analysis.study.study import Analysis
from parindex_analysis.words.names import block_name, unit_name

_FEWEST = 2


def whatif(analysis: Analysis, say: Language) -> str:
    """Return a panel for each block that can be tried on, and a word for readers without scripts."""
    panels = [panel for group in analysis.groups if (panel := _panel_of(analysis, group, say))]
    if not panels:
        return ""
    without = say(
        "Where the browser runs scripts, sliders stand here: change the weights and see the ranking change. "
        "Without them, the same can be asked with the command parindex score."
    )
    caveat = say("A what-if: the scores of all units are held constant, only the weights change.")
    instead = html.paragraph(without, "without-script")
    return html.paragraph(caveat) + "".join(f"{instead}{panel}" for panel in panels)


def _panel_of(analysis: Analysis, group: str, say: Language) -> str:
    sheet = analysis.sheets[group]
    if isinstance(sheet, Sheet) and len(sheet.complete().unit_ids) >= _FEWEST:
        return _items_panel(analysis, group, sheet.complete(), say) + open_note(analysis, group, say)
    if len(part_maxima(analysis.year, group)) < len(PART_NAMES):
        return ""
    alone = split_alone(analysis.year, group, analysis.forced[group].bounds)
    return "" if alone is None else _totals_panel(analysis, group, alone, say)


def _items_panel(analysis: Analysis, group: str, sheet: Sheet, say: Language) -> str:
    year, codes = analysis.year, _codes(analysis, group, sheet)
    data = {
        "kind": "items", "ties": year.settings.tie_rule, "vary": analysis.parameters.vary,
        "method": sheet.method, "scale": sheet.scale,
        "columns": [
            {"code": code, "points": float(points)}
            for code, points in zip(codes, sheet.max_points, strict=True)
        ],
        "units": [
            {"id": unit, "name": unit_name(year, unit, say)} | _scores(sheet, at)
            for at, unit in enumerate(sheet.unit_ids)
        ],
    }  # fmt: skip
    names = [name[say.lang] for name in sheet.names]
    columns = list(zip(codes, names, sheet.max_points.tolist(), strict=True))
    return _panel(analysis, group, data, columns, _units(analysis, sheet.unit_ids, group, say), say)


def _scores(sheet: Sheet, at: int) -> dict[str, Any]:
    """Return what a unit's total is made of; what applies and the bonus only where they are not plain."""
    found: dict[str, Any] = {"shares": np.nan_to_num(sheet.achievement[at]).tolist()}
    if not sheet.all_apply:
        found["applies"] = sheet.applies[at].tolist()
    return found | ({"extra": float(sheet.extra[at])} if sheet.extra.any() else {})


def _totals_panel(analysis: Analysis, group: str, alone: Alone, say: Language) -> str:
    """Return a panel where only totals are public: one slider, for the survey's points; intervals result."""
    data = {
        "kind": "totals", "size": alone.size,
        "columns": [{"code": part, "points": points} for part, points in alone.official.items()],
        "units": [
            {
                "id": unit, "name": unit_name(analysis.year, unit, say),
                "total": alone.totals[at].tolist(), "parts": alone.parts[at].tolist(),
                "ranks": alone.ranks[at].tolist(),
            }
            for at, unit in enumerate(alone.unit_ids)
        ],
    }  # fmt: skip
    columns = [("survey", PART_NAMES["survey"][say.lang], alone.official["survey"])]
    table = _intervals(analysis, alone.unit_ids, group, say)
    return _panel(analysis, group, data, columns, table, say)


def _panel(
    analysis: Analysis,
    group: str,
    data: dict[str, Any],
    columns: Sequence[tuple[str, str, float]],
    table: str,
    say: Language,
) -> str:
    year, block = analysis.year, block_name(analysis.year, group, say)
    items = data["kind"] == "items"
    about = {"lang": say.lang, "index": year.index, "year": year.year, "group": group}
    data = {**data, **about, "command": _command(analysis, group), "words": _words(say)}
    body = [
        f'<script type="application/json">{_json(data)}</script>',
        _controls(columns, block, say),
        _buttons(say, items=items),
        '<p data-part="problem" role="alert" hidden></p>',
        '<p><strong data-part="radius"></strong> <span data-part="scale"></span></p>' if items else "",
        "" if items else html.paragraph(_alone_words(analysis, group, say)),
        '<p data-part="told" aria-live="polite"></p>',
        table,
    ]
    title = html.heading(3, say("Try other weights: {block}", block=block))
    return f'<div class="whatif" data-group="{escape(group)}" hidden>{title}{"".join(body)}</div>'


def _alone_words(analysis: Analysis, group: str, say: Language) -> str:
    told = [
        say(
            "Only totals are public, so each unit has a range: what its total allows, whatever its parts are."
        )
    ]
    if items_of(analysis.year, group) != "same":
        told.append(
            say(
                "That holds if every item applies to every unit and there are no bonus points; "
                "the rules that are public do not say so."
            )
        )
    told.append(
        say(
            "With other points than the official ones each unit is looked at by itself; parindex score also "
            "uses figures that tie several units together."
        )
    )
    return " ".join(told)


def _codes(analysis: Analysis, group: str, sheet: Sheet) -> list[str]:
    """Return what ``--set`` calls the columns: printed codes of domains, or the names of the two parts."""
    rules = analysis.year.rules.get(group)
    found = [rules.find(item_id) if rules else None for item_id in sheet.item_ids]
    return [item.code if item else item_id for item, item_id in zip(found, sheet.item_ids, strict=True)]


def _command(analysis: Analysis, group: str) -> str:
    year = analysis.year
    index = "" if year.index == "hanoi" else f" --index {year.index}"
    block = f" --group {group}" if len(analysis.groups) > 1 else ""
    return f"parindex score {year.year}{index}{block}"


def _json(data: dict[str, Any]) -> str:
    """Write data so that nothing in it can end the element that holds it."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _words(say: Language) -> dict[str, str]:
    return {
        "nothing_left": say(
            "The points set leave nothing for the other domains: give fewer, or leave them as they are."
        ),
        "bad_points": say("Points are numbers from 0 to 1,000,000, and at least one of them is above 0."),
        "bad_file": say("This is no scenario of this page: its codes or points are not known here."),
        "radius": say(
            "Each weight up or down by up to {radius}% is enough for two neighbours to change places.",
            radius="{radius}",
        ),
        "never": say("No neighbours change places, however little or much each weight moves."),
        "summary": say(
            "{leader} leads; {n} of {of} ranks differ from the official ones.",
            leader="{leader}",
            n="{n}",
            of="{of}",
        ),
        "split": say(
            "The survey now has {survey} points, the appraisal {appraised}.",
            survey="{survey}",
            appraised="{appraised}",
        ),
        "scale": say("The weights add up to {scale} points.", scale="{scale}"),
    }


def _controls(columns: Sequence[tuple[str, str, float]], block: str, say: Language) -> str:
    most = max(50.0, *(2 * value for _, _, value in columns))
    rows: list[list[str | html.Cell]] = [
        [
            name,
            say.plain(round(official, 6)),
            _input("range", code, official, say("{name}: slider", name=name), most),
            _input("number", code, official, say("{name}: points", name=name)),
        ]
        for code, name, official in columns
    ]
    heads = [say("Part"), say("Official"), say("Slider"), say("Points")]
    return html.table(heads, rows, say("{block}: weights", block=block), numeric=(1,))


def _input(kind: str, code: str, value: float, label: str, most: float | None = None) -> html.Cell:
    limit = "" if most is None else f' max="{most:g}"'
    step = "any" if most is None else "0.5"
    return html.Cell(
        "",
        html=f'<input type="{kind}" data-code="{escape(code)}" min="0"{limit} step="{step}" '
        f'value="{value:.6g}" aria-label="{escape(label)}">',
    )


def _buttons(say: Language, *, items: bool) -> str:
    presets = {"reset": say("Official weights"), "equal": say("Equal weights"), "save": say("Save as a file")}
    found = [
        f'<button type="button" data-part="{name}">{escape(word)}</button>'
        for name, word in presets.items()
        if items or name != "equal"
    ]
    opened = '<input class="visually-hidden" type="file" data-part="open" accept=".json">'
    found += [
        f'<label class="button">{escape(say("Open a file"))} {opened}</label>',
        f'<a data-part="link" href="#">{escape(say("Link to these weights"))}</a>',
    ]
    keep = escape(say("Leave the other domains as they are (the sum changes)"))
    box = f'<p><label><input type="checkbox" data-part="keep"> {keep}</label></p>' if items else ""
    same = escape(say("The same on the command line:"))
    return f'<p class="buttons">{" ".join(found)}</p>{box}<p>{same} <code data-part="command"></code></p>'


def _units(analysis: Analysis, unit_ids: Sequence[str], group: str, say: Language) -> str:
    typical = say(
        "Rank in 5–95% of 500 draws, ±{vary} (approximate)", vary=say.percent(analysis.parameters.vary)
    )
    first = say("First in … of these draws (approximate)")
    columns = [say("Rank"), say("Unit"), say("Places"), say("Total"), typical, first]
    return _table(analysis, unit_ids, group, columns, ("change", "total", "typical", "first"), say)


def _intervals(analysis: Analysis, unit_ids: Sequence[str], group: str, say: Language) -> str:
    columns = [say("Rank, best to worst"), say("Unit"), say("Total, least to greatest")]
    return _table(analysis, unit_ids, group, columns, ("total",), say)


def _table(
    analysis: Analysis,
    unit_ids: Sequence[str],
    group: str,
    columns: Sequence[str],
    cells: Sequence[str],
    say: Language,
) -> str:
    empty: list[str | html.Cell] = [html.Cell("", html=f'<span data-cell="{name}"></span>') for name in cells]
    rows: list[list[str | html.Cell]] = [
        [
            html.Cell("", html=f'<span data-cell="rank" data-unit="{escape(unit)}"></span>'),
            unit_name(analysis.year, unit, say),
            *empty,
        ]
        for unit in unit_ids
    ]
    block = block_name(analysis.year, group, say)
    caption = say("{block}: ranking under these weights", block=block)
    return html.table(columns, rows, caption, row_header=1, numeric=(0, *range(2, len(columns))))
