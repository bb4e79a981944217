"""The live what-if: sliders for weights in the page itself, with the arithmetic of ``parindex score``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape
from typing import Any

from parindex_analysis.reporting import html
from parindex_analysis.reporting.analysis import Analysis
from parindex_analysis.reporting.language import Language
from parindex_analysis.reporting.words import block_name, unit_name
from parindex_analysis.scoring import Sheet

_FEWEST = 2


def whatif(analysis: Analysis, say: Language) -> str:
    """Return a panel for each block whose parts are public, and a word for readers without scripts."""
    panels = [
        _panel(analysis, group, sheet.complete(), say)
        for group, sheet in analysis.sheets.items()
        if isinstance(sheet, Sheet) and len(sheet.complete().unit_ids) >= _FEWEST
    ]
    if not panels:
        return ""
    without = say(
        "Where the browser runs scripts, sliders stand here: change the weights and see the ranking change. "
        "Without them, the same can be asked with the command parindex score."
    )
    caveat = say("A what-if: the scores of all units are held constant, only the weights change.")
    return html.paragraph(caveat) + "".join(
        f"{html.paragraph(without, 'without-script')}{one}" for one in panels
    )


def _panel(analysis: Analysis, group: str, sheet: Sheet, say: Language) -> str:
    year, codes = analysis.year, _codes(analysis, group, sheet)
    data = {
        "kind": "items", "lang": say.lang, "index": year.index, "year": year.year, "group": group,
        "ties": year.settings.tie_rule, "vary": analysis.parameters.vary,
        "command": _command(analysis, group),
        "columns": [
            {"code": code, "points": float(points)}
            for code, points in zip(codes, sheet.max_points, strict=True)
        ],
        "units": [
            {"id": unit, "name": unit_name(year, unit, say), "shares": [float(share) for share in shares]}
            for unit, shares in zip(sheet.unit_ids, sheet.achievement, strict=True)
        ],
        "words": _words(say),
    }  # fmt: skip
    block = block_name(year, group, say)
    names = [name[say.lang] for name in sheet.names]
    body = [
        f'<script type="application/json">{_json(data)}</script>',
        _controls(codes, names, sheet.max_points.tolist(), block, say),
        _buttons(say, items=True),
        '<p data-part="problem" role="alert" hidden></p>',
        '<p><strong data-part="radius"></strong> <span data-part="scale"></span></p>',
        _units(analysis, sheet.unit_ids, block, say),
        '<p class="visually-hidden" data-part="told" aria-live="polite"></p>',
    ]
    title = html.heading(3, say("Try other weights: {block}", block=block))
    return f'<div class="whatif" data-group="{escape(group)}" hidden>{title}{"".join(body)}</div>'


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
            "The points set leave nothing for the other domains: give fewer, or keep the others."
        ),
        "bad_file": say("This is no scenario of this page: its codes or points are not known here."),
        "radius": say(
            "Two neighbours change places when every weight moves by {radius}%.", radius="{radius}"
        ),
        "never": say("No neighbours change places, however little or much each weight moves."),
        "summary": say(
            "{leader} leads; {n} of {of} ranks differ from the official ones.",
            leader="{leader}",
            n="{n}",
            of="{of}",
        ),
        "scale": say("The weights add up to {scale} points.", scale="{scale}"),
    }


def _controls(
    codes: Sequence[str], names: Sequence[str], points: Sequence[float], block: str, say: Language
) -> str:
    most = max(50.0, *(2 * value for value in points))
    rows: list[list[str | html.Cell]] = [
        [
            name,
            say.plain(round(official, 6)),
            _input("range", code, official, say("{name}: slider", name=name), most),
            _input("number", code, official, say("{name}: points", name=name)),
        ]
        for code, name, official in zip(codes, names, points, strict=True)
    ]
    columns = [say("Domain"), say("Official"), say("Slider"), say("Points")]
    return html.table(columns, rows, say("{block}: weights", block=block), numeric=(1,))


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
    opened = '<input type="file" data-part="open" accept=".json">'
    found += [
        f'<label class="button">{escape(say("Open a file"))} {opened}</label>',
        f'<a data-part="link" href="#">{escape(say("Link to these weights"))}</a>',
    ]
    keep = escape(say("Leave the other domains as they are (the sum changes)"))
    box = f'<p><label><input type="checkbox" data-part="keep"> {keep}</label></p>' if items else ""
    same = escape(say("The same on the command line:"))
    return f'<p class="buttons">{" ".join(found)}</p>{box}<p>{same} <code data-part="command"></code></p>'


def _units(analysis: Analysis, unit_ids: Sequence[str], block: str, say: Language) -> str:
    rows: list[list[str | html.Cell]] = [
        [
            html.Cell("", html=f'<span data-cell="rank" data-unit="{escape(unit)}"></span>'),
            unit_name(analysis.year, unit, say),
            *(
                html.Cell("", html=f'<span data-cell="{name}"></span>')
                for name in ("change", "total", "typical")
            ),
        ]
        for unit in unit_ids
    ]
    typical = say(
        "Rank in 5–95% of 500 draws, ±{vary} (approximate)", vary=say.percent(analysis.parameters.vary)
    )
    columns = [say("Rank"), say("Unit"), say("Places"), say("Total"), typical]
    caption = say("{block}: ranking under these weights", block=block)
    return html.table(columns, rows, caption, row_header=1, numeric=(0, 2, 3, 4))
