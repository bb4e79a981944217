"""What every page carries in itself: style sheet, the script of the what-if, the policy that allows them."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from functools import cache
from pathlib import Path

TEMPLATES = Path(__file__).parent / "templates"
# A page may use its own styles and the images inside it, and nothing else: no network, no script but ours.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"


@cache
def style() -> str:
    """Return the style sheet without remarks and indentation, which a reader of the page does not need."""
    text = re.sub(r"/\*.*?\*/", "", (TEMPLATES / "style.css").read_text(encoding="utf-8"), flags=re.DOTALL)
    return re.sub(r"\s*([{};,])\s*", r"\1", re.sub(r"\s+", " ", text)).strip()


@cache
def script() -> str:
    """Return the script of the what-if without remarks and indentation."""
    text = (TEMPLATES / "whatif.js").read_text(encoding="utf-8")
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


def _hash(script: str) -> str:
    """Return what a content security policy calls a script that it allows."""
    return "sha256-" + b64encode(hashlib.sha256(script.encode()).digest()).decode()


def script_policy() -> str:
    """Return the policy of a page with the what-if."""
    return f"{POLICY}; script-src '{_hash(script())}'"
