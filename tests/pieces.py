"""Pieces for tests of pages: hostile text, a drawing, a picture, and what a browser would read of HTML."""

from __future__ import annotations

import struct
import zlib
from html.parser import HTMLParser

HOSTILE = '<script>alert(\'1\')</script>"onload="x" & <b>Co</b>'
SVG = """<?xml version="1.0" encoding="utf-8" standalone="no"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg xmlns:xlink="http://www.w3.org/1999/xlink" width="540pt" height="360pt" viewBox="0 0 540 360"
 xmlns="http://www.w3.org/2000/svg" version="1.1">
 <metadata><rdf:RDF><dc:date>2020-01-01T00:00:00</dc:date></rdf:RDF></metadata>
 <defs>
  <style type="text/css">*{stroke-linejoin: round; stroke-linecap: butt}</style>
 </defs>
 <!-- Quận -->
 <g id="figure_1">
  <g id="patch_1"><path d="M 0 360
L 540 360
z
" clip-path="url(#p0)" style="fill: #ffffff"/></g>
  <defs><path id="m0" d="M 0 0"/></defs>
  <use xlink:href="#m0" x="1" y="2"/>
  <text style="font: 10px 'DejaVu Sans'">Cầu Giấy id="x" &lt;b&gt;</text>
 </g>
 <defs><clipPath id="p0"><rect x="0" y="0" width="9" height="9"/></clipPath></defs>
</svg>
"""


class Elements(HTMLParser):
    """The elements, attributes and text that a browser would read."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


def png(width: int, height: int, dots_per_metre: int | None = None) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    density = b"" if dots_per_metre is None else chunk(b"pHYs", struct.pack(">IIB", *[dots_per_metre] * 2, 1))
    rows = zlib.compress((b"\0" + b"\0" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + header + density + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
