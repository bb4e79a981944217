"""What the page says of possible and typical ranks: numbers in words, in both languages."""

from __future__ import annotations

import re
from html import unescape

from years import real_analysis

from parindex_analysis.exports import tables
from parindex_analysis.language import language
from parindex_analysis.pages.weights import weights


def alts(html: str) -> list[str]:
    """Return the alternative texts of the figures."""
    found = re.findall(r'<svg[^>]*aria-label="([^"]*)"|<img[^>]*alt="([^"]*)"', html)
    return [unescape(a or b) for a, b in found]


def test_pci_2014_says_where_hanoi_can_stand() -> None:
    analysis = real_analysis("pci", 2014)
    html = weights.ranges(analysis, language("en"))
    ranges, often = alts(html)
    assert "Possible and typical ranks of 63 units when each weight may move by 25%" in ranges
    assert "Ha Noi, 26th with the official weights: possible 9th to 46th, typical " in ranges
    assert "Heat map of 63 units by 63 ranks over 10,000 draws: Da Nang is first in " in often
    hanoi = re.search(r"Ha Noi</th>(.*?)</tr>", html, re.DOTALL)
    assert hanoi is not None
    cells = re.findall(r"<td[^>]*>(.*?)</td>", hanoi.group(1))
    (row,) = tables.rank_spans(analysis).query("unit_id == 'ha-noi'").to_dict("records")
    assert cells == ["26", "9–46", f"{row['typical_low']}–{row['typical_high']}"]
    assert 9 < row["typical_low"] < 26 < row["typical_high"] < 46
    assert len(html) < 150_000


def test_binh_duong_2017_in_vietnamese() -> None:
    """Five districts keep their ranks whatever the two weights are within ±25%."""
    ranges, often = alts(weights.ranges(real_analysis("binhduong", 2017), language("vi")))
    assert "của 9 đơn vị khi mỗi trọng số có thể thay đổi 25%; 5 đơn vị chỉ có một thứ hạng" in ranges
    assert "qua 10.000 lần rút: Thành phố Thủ Dầu Một đứng đầu trong 100,0% số lần" in often


def test_without_public_parts_it_is_said() -> None:
    html = unescape(weights.ranges(real_analysis("hanoi", 2020), language("en")))
    assert "No block's parts are public" in html and "<figure" not in html
